package io.wirecheck.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one jar at work on the network that is built in, with everything that it found inside. */
class CommandLineIT {

  private static final String JAR =
      Objects.requireNonNull(
          System.getProperty("wirecheck.jar"), "the build names the jar in wirecheck.jar");

  /** The fields that docs/run-json.md says two runs differ in, whatever their findings. */
  private static final Pattern OF_THE_RUN =
      Pattern.compile("\n *\"(runId|startedAt|duration|readAt)\": [^\n]*");

  @TempDir Path directory;

  private record Ended(int status, String printed) {}

  private Ended wirecheck(final String... arguments) throws IOException, InterruptedException {
    final List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR));
    command.addAll(List.of(arguments));
    final Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    final String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), printed);
  }

  @Test
  void judges_the_built_in_network_and_says_where_the_report_is() throws Exception {
    final Ended run = wirecheck("run");

    assertThat(run.status()).as(run.printed()).isZero();
    assertThat(run.printed())
        .containsPattern("pod-address-belongs-to-its-node +PASS ")
        .containsPattern("pod-traffic-is-not-encapsulated +PASS ")
        .contains("The gate holds", "report: " + Path.of("target", "wirecheck", "run.json"));
    assertThat(directory.resolve("target/wirecheck/run.json"))
        .content()
        .contains("\"schemaVersion\": 1", "\"verdict\": \"PASS\"");
  }

  @ParameterizedTest
  @CsvSource({"vxlan-overlay, 1, FAIL", "capture-lost, 3, INCONCLUSIVE(NO_CAPTURE)"})
  void a_fault_decides_the_exit_status(final String fault, final int status, final String verdict)
      throws Exception {
    final Ended run = wirecheck("run", "--network", "reference:eks-study?fault=" + fault);

    assertThat(run.status()).as(run.printed()).isEqualTo(status);
    assertThat(run.printed()).contains("[pod-traffic-is-not-encapsulated] " + verdict);
  }

  @Test
  void explains_a_check_with_the_page_that_is_inside() throws Exception {
    final Ended explained = wirecheck("explain", "pod-traffic-is-not-encapsulated");

    assertThat(explained.status()).as(explained.printed()).isZero();
    assertThat(explained.printed()).contains("\nHow to fix\n").doesNotContain("More is in");
  }

  @Test
  void draws_a_path_with_what_is_inside() throws Exception {
    final Ended explained =
        wirecheck("explain-path", "--from", "test-pod-1", "--to", "8.8.8.8", "--svg", "path.svg");

    assertThat(explained.status()).as(explained.printed()).isZero();
    assertThat(directory.resolve("path.svg")).content().startsWith("<svg ");
    assertThat(directory.resolve("path-2.svg")).content().contains("way back");
  }

  @Test
  void a_bundle_is_judged_to_the_same_findings_as_the_network() throws Exception {
    final Ended record =
        wirecheck(
            "record",
            "--network",
            "reference:eks-study?fault=vxlan-overlay",
            "--out",
            "recorded",
            "bundle.zip");
    final Ended judge = wirecheck("judge", "--out", "judged", "bundle.zip");

    assertThat(record.status()).as(record.printed()).isEqualTo(1);
    assertThat(judge.status()).as(judge.printed()).isEqualTo(1);
    assertThat(checks("judged")).isEqualTo(checks("recorded")).contains("VXLAN");
  }

  @Test
  void two_runs_with_one_seed_are_the_same_but_for_run_id_and_times() throws Exception {
    wirecheck("run", "--seed", "7", "--out", "out");
    final String first = stripped("out");
    wirecheck("run", "--seed", "7", "--out", "out");

    assertThat(stripped("out")).isEqualTo(first);
  }

  private String checks(final String out) throws IOException {
    final String stripped = stripped(out);
    return stripped.substring(stripped.indexOf("\"checks\""));
  }

  private String stripped(final String out) throws IOException {
    final String json = Files.readString(directory.resolve(out).resolve("run.json"));
    return OF_THE_RUN.matcher(json).replaceAll("");
  }
}
