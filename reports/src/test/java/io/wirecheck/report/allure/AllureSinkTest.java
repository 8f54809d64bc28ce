package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qameta.allure.model.Attachment;
import io.wirecheck.check.CheckResult;
import io.wirecheck.report.json.SampleRun;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import io.wirecheck.run.Settings;
import io.wirecheck.run.WaiverUse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllureSinkTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  private Path directory = Path.of("");
  private Path results = Path.of("");

  @BeforeEach
  void report_into_a_directory_of_its_own() throws IOException {
    directory = Files.createDirectory(home.resolve("run"));
    results = directory.resolve("allure-results");
  }

  /** The report, of a run whose reports are in this test's directory. */
  private RunReport in(final RunReport report, final Setting... more) {
    final List<Setting> settings = new ArrayList<>(report.settings());
    settings.add(new Setting(Settings.OUT, home.toString(), "a test"));
    settings.addAll(List.of(more));
    return new RunReport(
        report.wirecheckVersion(),
        report.runId(),
        report.network(),
        report.description(),
        report.startedAt(),
        report.duration(),
        settings,
        report.scope(),
        report.inventory(),
        report.placement(),
        report.results(),
        report.waivers(),
        report.exhibits());
  }

  private static RunReport on(final String network) {
    final RunReport report = SampleRun.FIRST.report();
    return new RunReport(
        report.wirecheckVersion(),
        report.runId(),
        network,
        report.description(),
        report.startedAt(),
        report.duration(),
        report.settings(),
        new TreeMap<>(),
        new TreeMap<>(),
        report.placement(),
        report.results());
  }

  private JsonNode test(final String check) throws IOException {
    try (Stream<Path> files = Files.list(results)) {
      for (final Path file : files.filter(f -> f.toString().endsWith("-result.json")).toList()) {
        final JsonNode test = JSON.readTree(file.toFile());
        if (test.path("name").asText().equals(check)) {
          return test;
        }
      }
    }
    throw new AssertionError("no test case is called " + check);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(results)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String content(final JsonNode attachment) throws IOException {
    return Files.readString(results.resolve(attachment.path("source").asText()));
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(ReportSink.class)).hasAtLeastOneElementOfType(AllureSink.class);
  }

  @Test
  void writes_the_golden_test_case_of_a_failure() throws IOException {
    final RunReport report = in(SampleRun.FIRST.report());
    assertThat(new AllureSink().write(report, directory)).containsExactly(results);

    final JsonNode test = test("pod-traffic-is-not-encapsulated");
    assertThat(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(test) + "\n")
        .isEqualTo(golden("failed-result.json"));
  }

  @Test
  void the_environment_is_as_it_was_approved() throws IOException {
    new AllureSink().write(in(SampleRun.FIRST.report()), directory);

    assertThat(results.resolve("environment.properties"))
        .content(StandardCharsets.ISO_8859_1)
        .isEqualTo(golden("environment.properties"));
  }

  private static String golden(final String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(AllureSinkTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void only_a_pass_has_passed() throws IOException {
    new AllureSink().write(in(SampleRun.FIRST.report()), directory);

    assertThat(test("all-is-well").path("status").asText()).isEqualTo("passed");
    assertThat(test("pod-traffic-is-not-encapsulated").path("status").asText()).isEqualTo("failed");
    assertThat(test("pod-address-belongs-to-its-node").path("status").asText()).isEqualTo("broken");
    assertThat(test("broken-check").path("status").asText()).isEqualTo("broken");
    assertThat(test("does-not-apply").path("status").asText()).isEqualTo("skipped");
  }

  @Test
  void attaches_the_findings_and_the_table_of_coverage() throws IOException {
    new AllureSink().write(in(SampleRun.FIRST.report()), directory);

    final JsonNode attachments = test("pod-traffic-is-not-encapsulated").path("attachments");
    assertThat(content(attachments.get(0))).contains("FAIL", "observed   : VXLAN, port 4789");
    assertThat(content(attachments.get(1)))
        .isEqualTo(
            """
            "place","state","subjects","why"\r
            "primary interface, eu-central-1a, ec2/linux","exercised","2",""\r
            "secondary interface, eu-central-1b, ec2/linux","no probe","0","PLACEMENT: no node has a secondary interface"\r
            "","left out","4","pods on the host network"\r
            "","remark","","2 of 132 flows, seed 7"\r
            "","of all","12","subjects that the network has"\r
            """);
  }

  /** As where a check judges the same flow in two kinds of place. */
  @Test
  void what_is_attached_twice_is_one_file() throws IOException {
    final Set<String> files = new TreeSet<>();
    final Attachments attachments = new Attachments("owner", (name, content) -> files.add(name));

    final Attachment once = attachments.text("path", "image/svg+xml", "svg", "<svg/>");
    final Attachment again = attachments.text("path", "image/svg+xml", "svg", "<svg/>");
    final Attachment other = attachments.text("path", "image/svg+xml", "svg", "<svg></svg>");

    assertThat(again.getSource()).isEqualTo(once.getSource());
    assertThat(files).containsExactlyInAnyOrder(once.getSource(), other.getSource());
  }

  @Test
  void what_a_network_says_is_text() throws IOException {
    new AllureSink()
        .write(
            in(SampleRun.FIRST.report(List.of(SampleRun.FIRST.called("hold <script>x</script>")))),
            directory);

    assertThat(test("worded").path("descriptionHtml").asText())
        .contains("Hold &lt;script&gt;x&lt;/script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void a_check_has_one_history_on_a_network_whatever_its_options() throws IOException {
    new AllureSink().write(on("eks:staging?region=eu-central-1&secret=hush"), directory);
    final JsonNode first = test("all-is-well");
    new AllureSink().write(on("eks:staging"), directory);
    final JsonNode second = test("all-is-well");
    new AllureSink().write(on("eks:production"), directory);
    final JsonNode elsewhere = test("all-is-well");

    assertThat(first.path("historyId")).isEqualTo(second.path("historyId"));
    assertThat(first.path("fullName").asText()).isEqualTo("eks:staging all-is-well");
    assertThat(elsewhere.path("historyId")).isNotEqualTo(second.path("historyId"));
    assertThat(elsewhere.path("testCaseId")).isEqualTo(second.path("testCaseId"));
  }

  @Test
  void a_second_run_takes_the_place_of_the_first_and_of_nothing_else() throws IOException {
    new AllureSink().write(in(SampleRun.FIRST.report()), directory);
    final List<String> once = files();
    Files.writeString(results.resolve("theirs-result.json"), "{}");
    new AllureSink().write(in(SampleRun.SECOND.report()), directory);

    assertThat(files()).hasSameSizeAs(Stream.concat(once.stream(), Stream.of("x")).toList());
    assertThat(files()).contains("theirs-result.json", "categories.json");
    assertThat(files().stream().filter(name -> name.endsWith("-result.json")))
        .doesNotContainAnyElementsOf(
            once.stream().filter(name -> name.endsWith("-result.json")).toList());
  }

  @Test
  void a_list_that_names_files_elsewhere_removes_none_of_them() throws IOException {
    final Path precious = Files.writeString(directory.resolve("run.json"), "precious");
    Files.createDirectory(results);
    Files.write(results.resolve("wirecheck-files.txt"), List.of("../run.json", "" + precious));

    new AllureSink().write(in(SampleRun.FIRST.report()), directory);

    assertThat(precious).hasContent("precious");
  }

  @Test
  void a_waiver_is_told_with_its_check_and_with_no_other() throws IOException {
    final RunReport report = in(SampleRun.FIRST.report());
    final WaiverUse use = report.waivers().get(0);
    new AllureSink().write(report, directory);

    assertThat(test(use.waiver().check()).path("descriptionHtml").asText())
        .contains(use.waiver().owner(), use.waiver().reason());
    assertThat(test("all-is-well").path("descriptionHtml").asText())
        .doesNotContain(use.waiver().reason());
  }

  @Test
  void what_is_known_of_earlier_runs_lies_beside_the_results() throws IOException {
    final Path kept = Files.createDirectories(home.resolve("allure-history/reference-eks-study"));
    Files.writeString(kept.resolve("history.json"), "{\"earlier\":1}");

    new AllureSink().write(in(SampleRun.FIRST.report()), directory);

    assertThat(results.resolve("history/history.json")).hasContent("{\"earlier\":1}");
  }

  @Test
  void a_program_that_is_not_there_is_named_and_the_results_are_written() throws IOException {
    final RunReport report =
        in(SampleRun.FIRST.report(), new Setting(Settings.ALLURE, "/nowhere/allure.zip", "x"));

    assertThatThrownBy(() -> new AllureSink().write(report, directory))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("/nowhere/allure.zip", "the setting 'allure'", "commandline");
    assertThat(test("all-is-well").path("status").asText()).isEqualTo("passed");
  }

  @Test
  void says_how_to_have_the_html_where_no_program_is_named() {
    final ReportSink sink = new AllureSink();

    assertThat(sink.notes(in(SampleRun.FIRST.report())))
        .singleElement()
        .asString()
        .contains("no allure.html", "the setting 'allure'");
    assertThat(sink.notes(in(SampleRun.FIRST.report(), new Setting(Settings.ALLURE, "x", "y"))))
        .isEmpty();
  }

  @Test
  void a_result_that_no_running_test_tells_is_written() throws IOException {
    final AllureSink sink = new AllureSink();
    final RunReport report = in(SampleRun.FIRST.report());
    final CheckResult failed = SampleRun.FIRST.failed();
    sink.enforcing(failed, report);

    assertThat(sink.write(report, directory)).containsExactly(results);
    assertThat(test(failed.id()).path("status").asText()).isEqualTo("failed");
  }
}
