package io.wirecheck.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Exhibit;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.WaiverUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RunSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SCHEMA = schema();

  @TempDir Path directory;

  private static JsonNode schema() {
    try (InputStream in = RunJson.class.getResourceAsStream("run-1.schema.json")) {
      return JSON.readTree(in);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<ValidationMessage> refusals(final JsonNode run) {
    final JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    return schema.validate(run);
  }

  private JsonNode written(final RunReport report) throws IOException {
    new RunJson().write(report, directory);
    return JSON.readTree(Files.readString(directory.resolve("run.json")));
  }

  @Test
  void is_itself_a_schema_of_draft_2020_12() {
    final JsonSchema draft =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(draft.validate(SCHEMA)).isEmpty();
    assertThat(draft.validate(JSON.createObjectNode().put("type", "strnig"))).isNotEmpty();
  }

  @Test
  void accepts_what_is_written() throws IOException {
    assertThat(refusals(written(SampleRun.FIRST.report()))).isEmpty();
    assertThat(refusals(written(SampleRun.SECOND.report()))).isEmpty();
  }

  @Test
  void accepts_a_run_that_judged_nothing() throws IOException {
    assertThat(refusals(written(SampleRun.FIRST.report(List.of())))).isEmpty();
  }

  @Test
  void accepts_exhibits_and_what_they_lack_and_refuses_paths_that_lead_elsewhere()
      throws IOException {
    final Exhibit exhibit =
        new Exhibit("a-check/01-a.pcap", "application/vnd.tcpdump.pcap", "frame 1", new byte[1]);
    final JsonNode run = written(SampleRun.FIRST.showing(List.of("9 of the frames"), exhibit));
    assertThat(refusals(run)).isEmpty();

    for (final String path : List.of("../run.json", "exhibits/../run.json", "/etc/passwd")) {
      ((ObjectNode) run.at("/checks/0/findings/0/exhibits/0")).put("path", path);
      assertThat(refusals(run)).as(path).isNotEmpty();
    }
  }

  @Test
  void has_the_words_of_the_types() {
    assertThat(words("/$defs/verdict/enum")).isEqualTo(names(Verdict.values()));
    assertThat(words("/$defs/code/enum")).isEqualTo(names(InconclusiveCode.values()));
    assertThat(words("/$defs/cell/properties/interfaceClass/enum"))
        .isEqualTo(names(InterfaceClass.values()));
    assertThat(words("/$defs/cell/properties/computeType/enum"))
        .isEqualTo(names(ComputeType.values()));
    assertThat(words("/$defs/waiver/properties/state/enum"))
        .isEqualTo(names(WaiverUse.State.values()));
    assertThat(words("/$defs/check/properties/severity/enum")).isEqualTo(names(Severity.values()));
    assertThat(words("/$defs/check/properties/tier/enum")).isEqualTo(names(Tier.values()));
  }

  private static List<String> words(final String pointer) {
    return StreamSupport.stream(SCHEMA.at(pointer).spliterator(), false)
        .map(JsonNode::textValue)
        .toList();
  }

  private static List<String> names(final Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  /**
   * Checks of the sample, by id: 0 passed, 1 broken, 2 not applicable, 3 undecided, 4 failed, 5
   * waived.
   */
  @TestFactory
  Stream<DynamicTest> refuses() {
    return Stream.of(
        without("", "schemaVersion"),
        without("", "verdict"),
        without("", "settings"),
        without("/placement", "unplaced"),
        without("/settings/0", "source"),
        without("/counts", "FAIL"),
        without("/checks/0", "id"),
        without("/checks/0", "verdict"),
        without("/checks/0", "coverage"),
        without("/checks/3", "code"),
        without("/checks/0/findings/0", "verdict"),
        without("/checks/1/findings/0", "detail"),
        without("/checks/3/findings/0", "code"),
        without("/checks/4/findings/0/provenance/0", "document"),
        broken("another version", "", run -> run.put("schemaVersion", 2)),
        broken("an unknown field", "", run -> run.put("surprise", true)),
        broken("a verdict of another tongue", "", run -> run.put("verdict", "OK")),
        broken("a time without a zone", "", run -> run.put("startedAt", "2025-11-21T03:04:05")),
        broken("a duration in words", "/checks/0", check -> check.put("duration", "PT1S")),
        broken("a negative duration", "", run -> run.put("duration", -1)),
        broken("a code with a PASS", "/checks/0", check -> check.put("code", "CHURN")),
        broken("a PASS with a FAIL in it", "/checks/0/counts", counts -> counts.put("FAIL", 1)),
        broken("a PASS of nothing", "/checks/0/counts", counts -> counts.put("PASS", 0)),
        broken("a FAIL of nothing", "/checks/4/counts", counts -> counts.put("FAIL", 0)),
        broken("a FAIL without facts", "/checks/4/findings/0", f -> f.putArray("facts")),
        broken("a PASS without a witness", "/checks/0/findings/0", f -> f.putArray("provenance")),
        without("", "complete"),
        without("", "waivers"),
        without("/waivers/0", "terms"),
        without("/waivers/0", "objects"),
        without("/waivers/0/terms", "owner"),
        without("/checks/5/findings/0", "waived"),
        broken("a waiver of both", "/waivers/0", waiver -> waiver.put("subject", "x")),
        broken(
            "a waiver that expires some day",
            "/waivers/0/terms",
            terms -> terms.put("expires", "soon")),
        broken("WAIVED with an ERROR in it", "/checks/5/counts", counts -> counts.put("ERROR", 1)),
        broken(
            "a PASS that is waived",
            "/checks/0/findings/0",
            f -> f.set("waived", JSON.createObjectNode())),
        broken(
            "a finding whose verdict is WAIVED",
            "/checks/4/findings/0",
            f -> f.put("verdict", "WAIVED")),
        broken(
            "21 passes",
            "/checks/0",
            check -> {
              final ArrayNode findings = check.withArray("findings");
              while (findings.size() < 21) {
                findings.add(findings.get(0).deepCopy());
              }
            }));
  }

  private DynamicTest without(final String pointer, final String field) {
    return broken(pointer + " without " + field, pointer, node -> node.remove(field));
  }

  private DynamicTest broken(
      final String name, final String pointer, final Consumer<ObjectNode> breaking) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          final JsonNode run = written(SampleRun.FIRST.report());
          final ObjectNode victim = (ObjectNode) run.at(pointer);
          final JsonNode before = victim.deepCopy();
          breaking.accept(victim);

          assertThat(victim).isNotEqualTo(before);
          assertThat(refusals(run)).isNotEmpty();
        });
  }
}
