package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WirecheckTest {

  private final Terminal terminal = new Terminal();

  static Stream<String> commands() {
    return Wirecheck.commandLine().getSubcommands().keySet().stream();
  }

  @Test
  void prints_the_version_that_the_build_gave_it() {
    assertThat(terminal.execute("--version")).isZero();
    assertThat(terminal.out()).matches("wirecheck \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_knows_the_version(final String command) {
    assertThat(terminal.execute(command, "--version")).isZero();
    assertThat(terminal.out()).startsWith("wirecheck ");
  }

  @Test
  void explains_itself() {
    assertThat(terminal.execute("--help")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("help.txt"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explains_every_command_with_an_example(final String command) {
    assertThat(terminal.execute(command, "--help")).isZero();
    assertThat(terminal.out())
        .startsWith("Usage: wirecheck " + command)
        .containsPattern("Examples?:\n  wirecheck " + command);
    Terminal.assertFits80Columns(terminal.out());
  }

  @Test
  void the_help_of_run_is_as_it_was_approved() {
    assertThat(terminal.execute("run", "--help")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("help-run.txt"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                     | usage-nothing.txt
          --no-such-option                       | usage-option.txt
          rum                                    | usage-command.txt
          run --netwrok x                        | usage-misspelt.txt
          run --network                          | usage-no-value.txt
          run --network nowhere --check scripted-passing  | usage-address.txt
          run --check no-such-check              | usage-check.txt
          run --profile no-such-profile          | usage-profile.txt
          run --seed soon                        | usage-seed.txt
          run --budget 10m                       | usage-budget.txt
          run --flows-per-cell 0                 | usage-flows.txt
          """)
  void wrong_usage_has_exit_status_2_and_says_what_is_right(
      final String arguments, final String golden) {
    final String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);

    assertThat(terminal.execute(words)).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).isEqualTo(Terminal.golden(golden));
  }

  @Test
  void an_unknown_scheme_is_answered_with_those_that_are_known() {
    assertThat(terminal.execute("run", "--network", "mars:x", "--check", "scripted-passing"))
        .isEqualTo(2);
    assertThat(terminal.err())
        .contains("no network has the scheme 'mars:' of 'mars:x'; known here: ", "scripted:");
  }
}
