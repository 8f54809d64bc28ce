package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.written.CheckDiff;
import io.wirecheck.run.written.RunDiff;
import io.wirecheck.run.written.Violations;
import io.wirecheck.run.written.WrittenRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiffDocumentTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final WrittenRun RUN =
      new WrittenRun(
          "1", "r1", "eks:a", Instant.EPOCH, Duration.ZERO, true, new TreeMap<>(), new TreeMap<>());

  private static final RunDiff DIFF =
      new RunDiff(
          List.of("seed: 1 before, 2 after"),
          List.of(
              new CheckDiff(
                  "a",
                  Optional.of(Verdict.FAIL),
                  Optional.of(Verdict.FAIL),
                  new Violations(
                      List.of(new Violations.Found("s", false)),
                      List.of("t"),
                      List.of(new Violations.Moved("u", "v")),
                      List.of("w"),
                      List.of("x")),
                  List.of("cannot tell any more of the violation of x")),
              new CheckDiff(
                  "b",
                  Optional.of(Verdict.PASS),
                  Optional.empty(),
                  new Violations(List.of(), List.of(), List.of(), List.of(), List.of()),
                  List.of("is no longer judged"))));

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JSON.readTree(DiffCommand.class.getResourceAsStream("diff-1.schema.json")));
  }

  private static JsonNode written() throws IOException {
    return JSON.readTree(DiffDocument.of(RUN, RUN, DIFF).text());
  }

  @Test
  void is_as_its_schema_says() throws IOException {
    assertThat(schema().validate(written())).isEmpty();
    assertThat(written().at("/checks/0/new/0/subject").asText()).isEqualTo("s");
    assertThat(written().at("/worst").asText()).isEqualTo("FAIL");
    assertThat(written().at("/checks/1").has("after")).isFalse();
  }

  @Test
  void the_schema_refuses_what_lacks_a_field() throws IOException {
    final JsonNode lacking = written();
    ((ObjectNode) lacking.at("/checks/0")).remove("new");

    assertThat(schema().validate(lacking)).isNotEmpty();
  }
}
