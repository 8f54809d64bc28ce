package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectCutsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> NAMES =
      List.of(
          "env",
          "annotations",
          "managedFields",
          "name",
          "value",
          "valueFrom",
          "MAX_ENI",
          "é",
          ObjectSieve.POD_ENI);

  @Test
  void cuts_the_first_the_last_and_the_only_field() {
    assertThat(cut("{ \"managedFields\": [1, {}] , \"a\": 1.50 }")).isEqualTo("{ \"a\": 1.50 }");
    assertThat(cut("{ \"a\" : \"é\" , \"managedFields\": null }")).isEqualTo("{ \"a\" : \"é\" }");
    assertThat(cut("{\"a\":{ \"managedFields\": \"x\\\"}\" }}")).isEqualTo("{\"a\":{}}");
    assertThat(cut("{\"a\":1,\"managedFields\":7,\"b\":2}")).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void cuts_fields_side_by_side() {
    assertThat(
            cut(
                "{\"annotations\":{\"a\":\"x\",\"vpc.amazonaws.com/pod-eni\":\"[]\",\"b\":1,\"c\":2}}"))
        .isEqualTo("{\"annotations\":{\"vpc.amazonaws.com/pod-eni\":\"[]\"}}");
    assertThat(cut("{\"annotations\":{\"a\":\"x\",\"b\":\"y\"},\"managedFields\":[]}"))
        .isEqualTo("{\"annotations\":{}}");
  }

  @Test
  void cuts_the_values_of_variables_wherever_they_stand() {
    assertThat(
            cut(
                """
                {"env":[{"name":"A","value":"x","y":1},{"value":"x","name":"B"},{"value":"x"},\
                {"name":"MAX_ENI","value":"2"},{"value":"3","name":"MAX_ENI"},{},7]}"""))
        .isEqualTo(
            """
            {"env":[{"name":"A","y":1},{"name":"B"},{},\
            {"name":"MAX_ENI","value":"2"},{"value":"3","name":"MAX_ENI"},{},7]}""");
  }

  @Test
  void refuses_a_variable_with_two_values() {
    assertThatThrownBy(() -> cut("{\"env\":[{\"name\":\"A\",\"value\":\"x\",\"value\":\"y\"}]}"))
        .hasRootCauseInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("two values");
  }

  @Test
  void refuses_what_is_no_object_and_what_is_not_in_utf_8() {
    assertThatThrownBy(() -> cut("[]")).hasMessageContaining("no object");
    assertThatThrownBy(() -> cut("{}".getBytes(UTF_16))).hasMessageContaining("not in UTF-8");
  }

  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  /** The sieve writes every token anew, and so shares no step with the cuts. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leaves_what_the_sieve_leaves(final long seed) throws IOException {
    final Random random = new Random(seed);
    final JsonNode object = randomObject(random, 4);
    final String text =
        random.nextBoolean()
            ? MAPPER.writeValueAsString(object)
            : MAPPER.writer(new DefaultPrettyPrinter()).writeValueAsString(object);

    final String cut = cut(text);

    assertThat(MAPPER.readTree(cut)).as(text).isEqualTo(MAPPER.readTree(sieved(text)));
    assertThat(sieved(cut)).as("what is cut has nothing left to sieve").isEqualTo(cut);
  }

  private static JsonNode randomObject(final Random random, final int depth) {
    final ObjectNode object = MAPPER.createObjectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), randomValue(random, depth - 1));
    }
    return object;
  }

  private static JsonNode randomValue(final Random random, final int depth) {
    final int kind = random.nextInt(depth > 0 ? 6 : 2);
    if (kind == 0) {
      return MAPPER.getNodeFactory().textNode(NAMES.get(random.nextInt(NAMES.size())) + "\"\n");
    }
    if (kind == 1) {
      return MAPPER.getNodeFactory().textNode("MAX_ENI");
    }
    if (kind < 4) {
      return randomObject(random, depth);
    }
    final ArrayNode array = MAPPER.createArrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(randomValue(random, depth - 1));
    }
    return array;
  }

  private static String cut(final String text) {
    return cut(text.getBytes(UTF_8));
  }

  private static String cut(final byte[] json) {
    final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    try (JsonParser parser = MAPPER.createParser(json)) {
      parser.nextToken();
      ObjectCuts.copy(parser, json, kept);
    } catch (final IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    return kept.toString(UTF_8);
  }

  private static String sieved(final String text) throws IOException {
    final Evidence evidence =
        new Evidence(
            Evidence.JSON,
            text.getBytes(UTF_8),
            Provenance.of("pods.json", "kubectl", Instant.EPOCH));
    final Inventory sieved =
        ObjectSieve.sieve(new Inventory(Map.of(DocumentKind.PODS, new Inventory.Read(evidence))));
    if (sieved.documents().get(DocumentKind.PODS) instanceof final Inventory.Read read) {
      return new String(read.evidence().open().readAllBytes(), UTF_8);
    }
    throw new AssertionError("not read: " + sieved);
  }
}
