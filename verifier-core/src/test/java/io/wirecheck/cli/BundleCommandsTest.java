package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleCommandsTest {

  private final Terminal terminal = new Terminal();

  @TempDir Path directory;
  private Path bundle;

  @BeforeEach
  void chooseAPlace() {
    bundle = directory.resolve("bundle.zip");
  }

  private static int execute(
      final Terminal terminal, final Path out, final String command, final String... arguments) {
    final List<String> words = new ArrayList<>(List.of(command, "--out", out.toString()));
    words.addAll(List.of(arguments));
    return terminal.execute(words.toArray(String[]::new));
  }

  private int execute(final String command, final String... arguments) {
    return execute(terminal, directory.resolve("out"), command, arguments);
  }

  private void record(final String... arguments) {
    final Terminal other = new Terminal();
    final List<String> words =
        new ArrayList<>(List.of("--network", "scripted:dark", "--check", "scripted-passing"));
    words.addAll(List.of(arguments));
    words.add(bundle.toString());
    assertThat(execute(other, directory.resolve("o"), "record", words.toArray(String[]::new)))
        .as(other::err)
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"scripted-passing, 0", "scripted-failing, 1", "scripted-undecided, 3"})
  void record_keeps_the_evidence_whatever_the_verdict(final String check, final int status) {
    assertThat(execute("record", "--network", "scripted:dark", "--check", check, bundle.toString()))
        .isEqualTo(status);

    assertThat(terminal.err()).contains("bundle: " + bundle);
    assertThat(terminal.out()).contains(check, "The gate ");
    assertThat(bundle).isNotEmptyFile();
  }

  @Test
  void run_keeps_the_evidence_when_asked() {
    assertThat(
            execute(
                "run",
                "--network",
                "scripted:dark",
                "--check",
                "scripted-passing",
                "--record",
                bundle.toString()))
        .isZero();
    assertThat(bundle).isNotEmptyFile();
  }

  @Test
  void judge_samples_as_the_bundle_was_recorded() {
    record("--seed", "42", "--flows-per-cell", "5");

    assertThat(execute("judge", bundle.toString(), "--check", "scripted-passing")).isZero();
    assertThat(terminal.out())
        .containsPattern("seed +42 +\\(recorded in the bundle\\)")
        .containsPattern("flows-per-cell +5 +\\(recorded in the bundle\\)")
        .contains("recorded from scripted:dark");
  }

  @Test
  void judge_does_as_it_is_told() {
    record("--seed", "42");

    assertThat(execute("judge", bundle.toString(), "--check", "scripted-passing", "--seed", "3"))
        .isZero();
    assertThat(terminal.out()).containsPattern("seed +3 +\\(command line\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"record", "run"})
  void a_place_that_is_taken_is_refused_before_anything_is_run(final String command)
      throws IOException {
    Files.writeString(bundle, "precious");
    final String option = command.equals("run") ? "--record=" + bundle : bundle.toString();

    assertThat(
            execute(command, "--network", "scripted:dark", "--check", "scripted-passing", option))
        .isEqualTo(2);
    assertThat(terminal.err()).contains("there is something at '" + bundle).doesNotContain("...");
    assertThat(bundle).hasContent("precious");
  }

  @Test
  void nothing_is_kept_of_a_network_that_cannot_be_used() {
    assertThat(
            execute(
                "record",
                "--network",
                "scripted:refusing",
                "--check",
                "scripted-passing",
                bundle.toString()))
        .isEqualTo(3);
    assertThat(terminal.err()).contains("no bundle was kept: nothing was read");
    assertThat(bundle).doesNotExist();
  }

  @Test
  void a_bundle_that_cannot_be_written_is_an_error_after_the_verdicts() throws IOException {
    final Path file = Files.createFile(directory.resolve("file"));

    assertThat(
            execute(
                "record",
                "--network",
                "scripted:dark",
                "--check",
                "scripted-passing",
                file.resolve("bundle").toString()))
        .isEqualTo(4);
    assertThat(terminal.err()).contains("no bundle was kept");
    assertThat(terminal.out()).contains("The gate holds");
  }

  @Test
  void a_damaged_bundle_is_refused_and_every_check_says_so() throws IOException {
    record();
    final byte[] bytes = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(execute("judge", bundle.toString(), "--check", "scripted-passing")).isEqualTo(3);
    assertThat(terminal.err()).contains("the network cannot be used", bundle.toString());
    assertThat(terminal.out()).contains("INCONCLUSIVE", "(UNREACHABLE)");
  }

  @Test
  void a_bundle_that_is_not_there_is_refused() {
    assertThat(execute("judge", bundle.toString(), "--check", "scripted-passing")).isEqualTo(3);
    assertThat(terminal.err()).contains(bundle.toString());
  }

  @Test
  void a_bundle_that_is_not_named_is_wrong_usage() {
    assertThat(execute("judge")).isEqualTo(2);
    assertThat(terminal.err()).contains("BUNDLE");
  }
}
