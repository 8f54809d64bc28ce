package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectSieveTest {

  @Test
  void keeps_the_variables_of_the_cni_and_the_names_of_others() {
    assertThat(
            sieved(
                """
                {"items": [{"spec": {"template": {"spec": {"containers": [{"env": [
                  {"name": "MAX_ENI", "value": "2"},
                  {"value": "hunter2", "name": "PASSWORD"},
                  {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}
                ]}]}}}}]}
                """))
        .isEqualTo(
            """
            {"items":[{"spec":{"template":{"spec":{"containers":[{"env":[\
            {"name":"MAX_ENI","value":"2"},\
            {"name":"PASSWORD"},\
            {"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}\
            ]}]}}}}]}""");
  }

  @Test
  void drops_managed_fields_and_annotations_that_no_check_reads() {
    assertThat(
            sieved(
                """
                {"metadata": {"managedFields": [{"manager": "kubectl"}], "name": "a", "annotations": {
                  "kubectl.kubernetes.io/last-applied-configuration": "hunter2",
                  "nested": {"x": [1]},
                  "vpc.amazonaws.com/pod-eni": "[]"}}, "n": 1.50, "b": [true, null]}
                """))
        .isEqualTo(
            """
            {"metadata":{"name":"a","annotations":{"vpc.amazonaws.com/pod-eni":"[]"}},\
            "n":1.50,"b":[true,null]}""");
  }

  @Test
  void leaves_what_has_nothing_to_hide_as_it_is_to_the_byte() {
    final String plain =
        """
        {"items" :  [{"metadata": {"labels": {"env": "x", "annotations": "y"}, "annotations":{}},
          "spec": {"env": [{"name": "ENABLE_IPv6", "value": "false"}, {"name": "A"}]}}]}
        """;
    assertThat(sieved(plain)).isEqualTo(plain);
  }

  @Test
  void keeps_the_readable_beginning_of_what_is_no_json() {
    assertThat(
            sieved("{\"a\": {\"annotations\": {\"secret\": \"hunter2\"}, \"b\": 1, oops hunter2"))
        .startsWith("{\"a\":{\"annotations\":{}")
        .doesNotContain("hunter2");
  }

  @Test
  void touches_neither_what_aws_answered_nor_what_was_not_read() {
    final Inventory.Document aws = document("{\"annotations\": {\"a\": \"b\"}}");
    final Inventory.Document denied =
        new Inventory.NotRead(InconclusiveCode.NO_PERMISSION, "denied");

    assertThat(
            ObjectSieve.sieve(
                    new Inventory(Map.of(DocumentKind.VPCS, aws, DocumentKind.PODS, denied)))
                .documents())
        .containsEntry(DocumentKind.VPCS, aws)
        .containsEntry(DocumentKind.PODS, denied);
  }

  private static String sieved(final String text) {
    final Inventory.Document document =
        ObjectSieve.sieve(new Inventory(Map.of(DocumentKind.DAEMON_SETS, document(text))))
            .documents()
            .get(DocumentKind.DAEMON_SETS);
    if (!(document instanceof final Inventory.Read read)) {
      throw new AssertionError("not read: " + document);
    }
    try {
      return new String(read.evidence().open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Inventory.Document document(final String text) {
    return new Inventory.Read(
        new Evidence(
            Evidence.JSON,
            text.getBytes(StandardCharsets.UTF_8),
            Provenance.of("daemonsets.json", "kubectl", Instant.EPOCH)));
  }
}
