package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.model.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test run leaves behind and prints. */
class ReportTest {

  @TempDir private Path directory;

  @EksNetworkTest(network = "staged:report/one")
  static class One implements HoldingSuite {}

  @EksNetworkTest(network = "staged:report/two")
  static class Two implements HoldingSuite {}

  @EksNetworkTest(network = "staged:report/nothing-judged")
  static class NothingJudged {
    @Test
    void only_looks(final Topology topology) {
      assertThat(topology).isNotNull();
    }
  }

  @EksNetworkTest(network = "staged:report/no-place")
  static class NoPlace implements HoldingSuite {}

  @BeforeEach
  void write_here() {
    System.setProperty("wirecheck.out", directory.resolve("out").toString());
  }

  @AfterEach
  void write_elsewhere() {
    System.clearProperty("wirecheck.out");
  }

  @Test
  void each_network_has_a_report_in_a_directory_of_its_own() throws IOException {
    Runs.withoutPlan(One.class, Two.class);

    assertThat(reports())
        .hasSize(2)
        .allSatisfy(
            file ->
                assertThat(Files.readAllLines(file))
                    .containsExactlyInAnyOrder("script-also-holds PASS", "script-holds PASS"))
        .extracting(file -> directory.resolve("out").relativize(file).toString())
        .anyMatch(name -> name.matches("staged-report-one-[0-9a-f]{16}/run.txt"))
        .anyMatch(name -> name.matches("staged-report-two-[0-9a-f]{16}/run.txt"));
  }

  @Test
  void the_settings_are_printed_once_with_their_sources_and_the_report_with_its_path() {
    final String printed = Runs.printed(() -> Runs.withoutPlan(Printing.class, PrintingToo.class));

    assertThat(printed)
        .containsOnlyOnce("[wirecheck] network = staged:printing (annotation on Printing)")
        .containsOnlyOnce("[wirecheck] profile = eks-vpc-cni (default)")
        .containsOnlyOnce("(system property wirecheck.out)")
        .containsOnlyOnce("[wirecheck] report: " + directory.resolve("out"));
  }

  @EksNetworkTest(network = "staged:printing")
  static class Printing implements HoldingSuite {}

  @EksNetworkTest(network = "staged:printing")
  static class PrintingToo implements HoldingSuite {}

  @EksNetworkTest(network = "staged:nowhere/for-a-report")
  static class Nowhere implements HoldingSuite {}

  @Test
  void a_network_that_could_not_be_opened_is_reported_too() throws IOException {
    Runs.withoutPlan(Nowhere.class);

    assertThat(reports())
        .singleElement()
        .satisfies(
            file ->
                assertThat(Files.readAllLines(file))
                    .containsExactlyInAnyOrder(
                        "script-also-holds INCONCLUSIVE", "script-holds INCONCLUSIVE"));
  }

  @EksNetworkTest(network = "staged:report/attached")
  static class Attached implements HoldingSuite {}

  @Test
  void the_files_of_a_report_are_attached_to_the_run() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(selectClass(Attached.class))
                .configurationParameter(
                    "junit.platform.reporting.output.dir", directory.toString()));

    assertThat(ending.attached())
        .singleElement()
        .satisfies(
            file -> {
              assertThat("" + file.getPath().getFileName())
                  .matches("staged-report-attached-[0-9a-f]{16}-run.txt");
              assertThat(file.getMediaType()).contains("text/plain");
              assertThat(Files.readAllLines(file.getPath())).contains("script-holds PASS");
            });
  }

  @Test
  void nothing_judged_leaves_no_report() throws IOException {
    Runs.withoutPlan(NothingJudged.class);

    assertThat(reports()).isEmpty();
  }

  @Test
  void a_report_that_cannot_be_written_fails_the_run_and_the_network_is_closed()
      throws IOException {
    Files.writeString(directory.resolve("out"), "a file in the way");

    assertThat(Runs.withoutPlan(NoPlace.class).cause("JUnit Jupiter"))
        .hasStackTraceContaining(directory.resolve("out").toString());
    assertThat(StagedNetworks.EVENTS).contains("close report/no-place");
  }

  private List<Path> reports() throws IOException {
    if (!Files.exists(directory.resolve("out"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
