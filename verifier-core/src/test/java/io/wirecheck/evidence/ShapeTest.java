package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapeTest {

  private static final Shape SHAPE =
      Shape.of("name").andShared("node").with("status", Shape.of("phase"));

  @Test
  void a_field_of_the_shape_is_read() {
    final JsonValue read = read("{\"name\": \"a\", \"status\": {\"phase\": \"b\", \"c\": {}}}");
    assertThat(read.field("name").text()).isEqualTo("a");
    assertThat(read.field("status").field("phase").text()).isEqualTo("b");
    assertThat(read.field("node").isAbsent()).isTrue();
    assertThat(read.json()).isEqualTo("{\"name\":\"a\",\"status\":{\"phase\":\"b\"}}");
  }

  @Test
  void what_was_passed_over_does_not_look_absent() {
    final JsonValue read = read("{\"other\": 1, \"status\": {}}");
    assertThatThrownBy(() -> read.field("other"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> read.field("status").field("name"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_list_has_the_shape_of_its_elements() {
    final JsonValue read = read("{\"status\": [{\"phase\": \"a\", \"c\": 1}, 7, null]}");
    assertThat(read.json()).isEqualTo("{\"status\":[{\"phase\":\"a\"},7,null]}");
    assertThat(read.field("status").elements().get(0).field("phase").text()).isEqualTo("a");
  }

  @Test
  void what_is_no_object_is_refused_as_ever() {
    final JsonValue read = read("{\"status\": \"a\"}");
    assertThatThrownBy(() -> read.field("status").field("phase"))
        .isInstanceOf(MalformedDocument.class)
        .hasMessage("items[0].status is no object");
  }

  private static JsonValue read(final String element) {
    final List<JsonValue> read = new ArrayList<>();
    DocumentReader.read(
        new ByteArrayInputStream(("{\"items\": [" + element + "]}").getBytes(UTF_8)),
        "items",
        SHAPE,
        Set.of(),
        read::add);
    return read.get(0);
  }
}
