package io.wirecheck.report.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.run.Exhibit;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private String written(final RunReport report) throws IOException {
    assertThat(new RunJson().write(report, directory))
        .containsExactly(directory.resolve("run.json"));
    return Files.readString(directory.resolve("run.json"), StandardCharsets.UTF_8);
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(ReportSink.class)).hasAtLeastOneElementOfType(RunJson.class);
  }

  /** If this fails, the format has changed: see docs/run-json.md on versions before the golden. */
  @Test
  void writes_the_golden_file_byte_for_byte() throws IOException {
    final String golden =
        new String(
            RunJsonTest.class.getResourceAsStream("run.json").readAllBytes(),
            StandardCharsets.UTF_8);

    assertThat(written(SampleRun.FIRST.report())).isEqualTo(golden);
  }

  @Test
  void two_runs_differ_in_run_id_and_times_alone() throws IOException {
    final String first = written(SampleRun.FIRST.report());
    final String second = written(SampleRun.SECOND.report());

    assertThat(first).isNotEqualTo(second);
    assertThat(stripped(first)).isEqualTo(stripped(second)).contains("VXLAN, port 4789");
  }

  /** As docs/run-json.md says how to compare two runs. */
  private static String stripped(final String json) throws IOException {
    final JsonNode run = JSON.readTree(json);
    run.findParents("provenance")
        .forEach(
            finding ->
                finding.get("provenance").forEach(from -> ((ObjectNode) from).remove("readAt")));
    run.findParents("duration").forEach(node -> ((ObjectNode) node).remove("duration"));
    ((ObjectNode) run).remove(List.of("runId", "startedAt"));
    return run.toPrettyString();
  }

  @Test
  void keeps_twenty_passes_and_counts_all() throws IOException {
    final JsonNode check =
        JSON.readTree(written(SampleRun.FIRST.report(List.of(SampleRun.FIRST.passed(50)))))
            .at("/checks/0");

    assertThat(check.at("/findings")).hasSize(20);
    assertThat(check.at("/findings/19/subject").textValue()).isEqualTo("Pod default/web-19");
    assertThat(check.at("/counts/PASS").intValue()).isEqualTo(50);
  }

  @Test
  void checks_are_in_the_order_of_their_ids() throws IOException {
    final JsonNode run =
        JSON.readTree(
            written(
                SampleRun.FIRST.report(
                    List.of(SampleRun.FIRST.failed(), SampleRun.FIRST.passed(1)))));

    assertThat(run.findValuesAsText("id"))
        .containsExactly("all-is-well", "pod-traffic-is-not-encapsulated");
  }

  @Test
  void a_hostile_text_survives() throws IOException {
    final StringBuilder every = new StringBuilder("\"'\\/</script>]]>&\u202e\u2028\ufeff😀");
    for (char control = 0; control <= 0xA0; control++) {
      every.append(control);
    }
    final String hostile = every.append("x".repeat(1 << 20)).toString();

    final JsonNode finding =
        JSON.readTree(written(SampleRun.FIRST.report(List.of(SampleRun.FIRST.saying(hostile)))))
            .at("/checks/0/findings/0");

    assertThat(finding.at("/subject").textValue()).isEqualTo(hostile);
    assertThat(finding.at("/facts/0/value").textValue()).isEqualTo(hostile);
  }

  @Test
  void half_a_character_becomes_the_replacement_character() throws IOException {
    final String json =
        written(
            SampleRun.FIRST.report(List.of(SampleRun.FIRST.saying("cut \ud83d and \ude00 off"))));

    assertThat(JSON.readTree(json).at("/checks/0/findings/0/subject").textValue())
        .isEqualTo("cut \ufffd and \ufffd off");
    assertThat(json).doesNotContainIgnoringCase("\\ud83d");
  }

  @Test
  void replaces_an_older_report_and_leaves_nothing_else() throws IOException {
    Files.writeString(directory.resolve("run.json"), "older");

    assertThat(written(SampleRun.FIRST.report())).doesNotContain("older");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("run.json"));
    }
  }

  private static Exhibit exhibit(final String name, final String bytes) {
    return new Exhibit(
        name, "text/plain", "lines of a.txt", bytes.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void exhibits_are_files_beside_the_report_that_names_them() throws IOException {
    final JsonNode finding =
        JSON.readTree(
                written(
                    SampleRun.FIRST.showing(
                        List.of("2 of the lines"), exhibit("a-check/01-a.txt", "decisive"))))
            .at("/checks/0/findings/0");

    assertThat(finding.at("/exhibits")).hasSize(1);
    assertThat(finding.at("/exhibits/0/mediaType").textValue()).isEqualTo("text/plain");
    assertThat(finding.at("/exhibits/0/caption").textValue()).isEqualTo("lines of a.txt");
    assertThat(finding.at("/leftOut/0").textValue()).isEqualTo("2 of the lines");
    final String path = finding.at("/exhibits/0/path").textValue();
    assertThat(path).isEqualTo("exhibits/a-check/01-a.txt");
    assertThat(directory.resolve(path)).hasContent("decisive");
  }

  @Test
  void a_finding_that_shows_nothing_has_no_field_for_it() throws IOException {
    assertThat(written(SampleRun.FIRST.report())).doesNotContain("exhibits", "leftOut");
  }

  @Test
  void exhibits_of_an_older_report_are_replaced_or_removed_and_other_files_stay()
      throws IOException {
    written(
        SampleRun.FIRST.showing(
            List.of(), exhibit("a-check/01-a.txt", "older"), exhibit("b-check/01-b.txt", "older")));
    final Path own = Files.writeString(directory.resolve("exhibits/notes.txt"), "mine");

    written(SampleRun.SECOND.showing(List.of(), exhibit("a-check/01-a.txt", "newer")));

    assertThat(directory.resolve("exhibits/a-check/01-a.txt")).hasContent("newer");
    assertThat(directory.resolve("exhibits/b-check/01-b.txt")).doesNotExist();
    assertThat(own).hasContent("mine");
  }

  @Test
  void an_older_report_cannot_name_files_elsewhere_to_be_removed() throws IOException {
    final Path dear = Files.writeString(directory.resolve("dear.txt"), "mine");
    Files.writeString(
        directory.resolve("run.json"),
        """
        {"checks": [{"findings": [{"exhibits": [
          {"path": "dear.txt"}, {"path": "exhibits/../dear.txt"}, {"path": "%s"}]}]}]}
        """
            .formatted(dear));

    written(SampleRun.FIRST.report());

    assertThat(dear).hasContent("mine");
  }

  @Test
  void an_older_file_that_is_no_report_is_replaced_all_the_same() throws IOException {
    Files.writeString(directory.resolve("run.json"), "{\"checks\": [");

    assertThat(written(SampleRun.FIRST.report())).contains("schemaVersion");
  }

  @Test
  void says_which_file_cannot_be_written_and_leaves_no_half_of_it() throws IOException {
    final Path occupied = Files.createDirectories(directory.resolve("run.json/by-a-directory"));

    assertThatThrownBy(() -> new RunJson().write(SampleRun.FIRST.report(), directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("run.json").toString());
    assertThat(occupied).exists();
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("run.json"));
    }
  }
}
