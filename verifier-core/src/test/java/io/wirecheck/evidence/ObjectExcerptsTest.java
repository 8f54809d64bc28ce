package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectExcerptsTest {

  private static final int ROOMY = 1 << 16;

  private static final String PODS =
      """
      {"kind": "List", "items": [
        {"metadata": {"name": "web", "namespace": "shop"}, "status": {"podIP": "10.0.0.7"}},
        {"metadata": {"name": "web", "namespace": "bank"}, "status": {"podIP": "10.0.0.8"}}]}
      """;

  @Test
  void an_object_is_found_by_its_namespace_and_name() throws IOException {
    assertThat(saying(PODS, ROOMY, "shop/web").orElseThrow())
        .contains("10.0.0.7")
        .doesNotContain("10.0.0.8")
        .startsWith("{\n  \"items\" : [");
  }

  @Test
  void an_object_is_found_by_a_text_anywhere_in_it() throws IOException {
    assertThat(saying(PODS, ROOMY, "10.0.0.8").orElseThrow())
        .contains("bank")
        .doesNotContain("shop");
  }

  @Test
  void a_part_of_a_text_finds_nothing() throws IOException {
    assertThat(saying(PODS, 100, "10.0.0")).isEmpty();
  }

  @Test
  void where_no_object_is_meant_a_small_document_is_shown_whole_and_a_large_one_is_not()
      throws IOException {
    assertThat(saying(PODS, ROOMY, "nobody").orElseThrow()).contains("10.0.0.7", "10.0.0.8");
    assertThat(saying(PODS, 100, "nobody")).isEmpty();
  }

  @Test
  void a_text_that_many_objects_have_means_none_of_them() throws IOException {
    assertThat(saying(subnets(8), 2000, "vpc-1").orElseThrow()).contains("subnet-7");
    assertThat(saying(subnets(9), 100, "vpc-1")).isEmpty();
    assertThat(saying(subnets(9), 2000, "vpc-1", "subnet-3").orElseThrow())
        .contains("subnet-3")
        .doesNotContain("subnet-4");
  }

  private static String subnets(final int number) {
    return IntStream.range(0, number)
        .mapToObj("{\"SubnetId\": \"subnet-%d\", \"VpcId\": \"vpc-1\"}"::formatted)
        .collect(Collectors.joining(",", "{\"Subnets\": [", "]}"));
  }

  @Test
  void what_a_bundle_must_not_keep_is_not_shown_either() throws IOException {
    final String pod =
        """
        {"items": [{"metadata": {"name": "web", "namespace": "shop",
            "annotations": {"note": "hunter2"}, "managedFields": [{"f": "hunter2"}]},
          "spec": {"containers": [{"env": [{"name": "PASSWORD", "value": "hunter2"}]}]}}]}
        """;

    assertThat(saying(pod, ROOMY, "shop/web").orElseThrow())
        .contains("PASSWORD")
        .doesNotContain("hunter2");
    assertThat(saying(pod, ROOMY, "nobody").orElseThrow())
        .contains("PASSWORD")
        .doesNotContain("hunter2");
  }

  @Test
  void what_does_not_fit_is_counted() throws IOException {
    final Excerpt excerpt =
        ObjectExcerpts.read(evidence(subnets(8)), Set.of("vpc-1"), 200)
            .saying(Set.of("vpc-1"))
            .orElseThrow();

    assertThat(excerpt.evidence().size()).isLessThanOrEqualTo(200);
    assertThat(excerpt.parts()).isBetween(1, 7);
    assertThat(excerpt.parts() + excerpt.leftOut()).isEqualTo(8);
  }

  @Test
  void a_document_that_is_no_json_is_refused() {
    assertThatThrownBy(() -> saying("{\"items\": [", ROOMY, "web")).isInstanceOf(IOException.class);
  }

  private static Optional<String> saying(
      final String document, final int limit, final String... words) throws IOException {
    return ObjectExcerpts.read(evidence(document), Set.of(words), limit)
        .saying(Set.of(words))
        .map(excerpt -> new String(bytes(excerpt), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(final Excerpt excerpt) {
    final byte[] bytes = new byte[excerpt.evidence().size()];
    excerpt.evidence().buffer().get(bytes);
    return bytes;
  }

  private static Evidence evidence(final String text) {
    return new Evidence(
        Evidence.JSON,
        text.getBytes(StandardCharsets.UTF_8),
        new Provenance("a.json", "", "", Optional.empty()));
  }
}
