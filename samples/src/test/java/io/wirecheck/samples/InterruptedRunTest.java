package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.cli.Wirecheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Ctrl-C in the middle of a run, in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptedRunTest {

  private static final int BY_SIGINT = 128 + 2;

  @TempDir Path directory;

  @Test
  void reports_what_was_judged_until_then_and_is_red() throws Exception {
    final JsonNode run = commandInterrupted("stuck:heeding");

    assertThat(verdicts(run))
        .containsEntry("pod-address-belongs-to-its-node", "PASS")
        .containsEntry("pod-traffic-is-not-encapsulated", "INCONCLUSIVE(INTERRUPTED)");
    assertThat(run.at("/complete").booleanValue()).isFalse();
    assertThat(directory.resolve("summary.md")).content().contains("**The run was cut short**");
  }

  /** A thread that does not heed is overtaken, and what it was about to judge is told. */
  @Test
  void reports_also_where_the_run_does_not_heed() throws Exception {
    final JsonNode run = commandInterrupted("stuck:deaf");

    assertThat(verdicts(run).values()).hasSize(5).containsOnly("INCONCLUSIVE(INTERRUPTED)");
    assertThat(run.at("/complete").booleanValue()).isFalse();
  }

  /** As in a fork of a build tool, which gets the signal too. */
  @Test
  void a_test_run_reports_too() throws Exception {
    final String said =
        interrupted(
            "-Dwirecheck.network=stuck:deaf",
            "-Dwirecheck.out=" + directory,
            StagingTestRun.class.getName());

    try (Stream<Path> files = Files.walk(directory)) {
      final Path report = files.filter(file -> file.endsWith("run.json")).findFirst().orElseThrow();
      assertThat(verdicts(read(report))).as(said).containsValue("INCONCLUSIVE(INTERRUPTED)");
    }
  }

  /** Runs a class of network tests as a build tool does. */
  static final class StagingTestRun {

    private StagingTestRun() {}

    public static void main(final String[] arguments) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(StagingNetworkTest.class))
                  .build());
    }
  }

  private JsonNode commandInterrupted(final String network)
      throws IOException, InterruptedException {
    final String said =
        interrupted(
            Wirecheck.class.getName(), "run", "--network", network, "--out", directory.toString());
    assertThat(directory.resolve("run.json")).as(said).exists();
    return read(directory.resolve("run.json"));
  }

  private static JsonNode read(final Path report) throws IOException {
    return new ObjectMapper().readTree(Files.readString(report));
  }

  private static String interrupted(final String... arguments)
      throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    final StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        said.append(line).append('\n');
        if (line.matches("(\\.\\.\\.|\\[wirecheck]) capturing.*")) {
          assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor())
              .isZero();
        }
        line = lines.readLine();
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", said).isEqualTo(BY_SIGINT);
    return said.toString();
  }

  private static Map<String, String> verdicts(final JsonNode run) {
    final Map<String, String> verdicts = new TreeMap<>();
    for (final JsonNode check : run.at("/checks")) {
      final String code = check.has("code") ? "(" + check.get("code").asText() + ")" : "";
      verdicts.put(check.get("id").asText(), check.get("verdict").asText() + code);
    }
    return verdicts;
  }
}
