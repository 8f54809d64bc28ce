package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {

  private final Terminal terminal = new Terminal();

  @TempDir Path out;

  private int run(final String network, final String... checks) {
    final List<String> arguments =
        new ArrayList<>(List.of("run", "--network", network, "--out", out.toString()));
    for (final String check : checks) {
      arguments.addAll(List.of("--check", check));
    }
    return terminal.execute(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scripted-passing                                      | 0
          scripted-inapplicable                                 | 0
          scripted-passing scripted-inapplicable                | 0
          scripted-undecided                                    | 3
          scripted-passing scripted-undecided                   | 3
          scripted-undecided scripted-breaking                  | 4
          scripted-breaking scripted-failing scripted-undecided | 1
          """)
  void the_worst_verdict_decides_the_exit_status(final String checks, final int status) {
    assertThat(run("scripted:dark", checks.split(" ", -1))).isEqualTo(status);
  }

  @Test
  void prints_stages_to_the_one_stream_and_the_outcome_to_the_other() {
    run("scripted:dark", "scripted-passing", "scripted-failing");

    assertThat(terminal.err()).contains("... reading the inventory");
    assertThat(terminal.out())
        .startsWith("scripted:dark: a network of a test\n")
        .containsSubsequence(
            "scripted-failing",
            "scripted-passing",
            "[scripted-failing] FAIL",
            "observed   : a violation",
            "frame 14 of captures/eni-0b7.pcap",
            "settings",
            "(command line)",
            "The gate does not hold: 1 of 2 checks is FAIL: scripted-failing")
        .doesNotContain("reading the inventory", "[scripted-passing]");
  }

  @Test
  void a_check_named_twice_is_judged_once() {
    assertThat(run("scripted:dark", "scripted-passing", "scripted-passing")).isZero();
    assertThat(terminal.out()).contains("The gate holds: 1 checks: 1 PASS");
  }

  @Test
  void a_network_that_cannot_be_used_is_inconclusive_and_says_what_to_do() {
    assertThat(run("scripted:refusing", "scripted-passing")).isEqualTo(3);
    assertThat(terminal.err())
        .contains("the network cannot be used: nobody answers at refusing; switch it on");
    assertThat(terminal.out()).contains("INCONCLUSIVE", "(UNREACHABLE)");
  }

  @Test
  void an_address_that_names_nothing_is_wrong_usage() {
    assertThat(run("scripted:unheard-of", "scripted-passing")).isEqualTo(2);
    assertThat(terminal.err()).contains("no scripted network is called 'unheard-of'");
  }

  @Test
  void what_is_left_behind_is_an_error_and_the_verdicts_are_printed_all_the_same() {
    assertThat(run("scripted:left-behind", "scripted-passing")).isEqualTo(4);
    assertThat(terminal.err()).contains("may be left behind", "pod wirecheck/p0 is still there");
    assertThat(terminal.out()).contains("The gate holds");
  }

  @Test
  void a_failed_check_outranks_what_is_left_behind() {
    assertThat(run("scripted:left-behind", "scripted-failing")).isEqualTo(1);
  }

  @Test
  void an_error_of_its_own_is_short_and_keeps_the_stack_trace() throws IOException {
    assertThat(run("scripted:misconfigured", "scripted-passing")).isEqualTo(4);

    final Matcher said =
        Pattern.compile("Wirecheck broke: .*a broken class path\nIts stack trace is in (.*);.*\n")
            .matcher(terminal.err());
    assertThat(said.matches()).as(terminal.err()).isTrue();
    final Path trace = Path.of(said.group(1));
    assertThat(trace).content().contains("ServiceConfigurationError", "\tat ");
    Files.delete(trace);
  }

  @Test
  void an_error_of_its_own_shows_its_stack_trace_when_asked() {
    assertThat(
            terminal.execute(
                "run",
                "--network",
                "scripted:misconfigured",
                "--check",
                "scripted-passing",
                "--stacktrace"))
        .isEqualTo(4);
    assertThat(terminal.err()).contains("a broken class path", "\tat ");
  }

  @Test
  void a_directory_that_cannot_be_made_is_an_error_after_the_verdicts() throws IOException {
    final Path file = Files.createFile(out.resolve("file"));

    assertThat(
            terminal.execute(
                "run",
                "--network",
                "scripted:dark",
                "--check",
                "scripted-passing",
                "--out",
                file.toString()))
        .isEqualTo(4);
    assertThat(terminal.err()).contains("the report is incomplete", file.toString());
    assertThat(terminal.out()).contains("The gate holds");
  }

  @Test
  void says_that_no_report_was_written_where_no_format_is_on_the_class_path() {
    run("scripted:dark", "scripted-passing");

    assertThat(terminal.err()).contains("no report was written");
  }
}
