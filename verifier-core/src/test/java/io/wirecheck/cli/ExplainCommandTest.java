package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ExplainCommandTest {

  private final Terminal terminal = new Terminal();

  @Test
  void says_what_a_check_requires_what_it_needs_and_how_to_run_it_alone() {
    assertThat(terminal.execute("explain", "scripted-passing")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("explain.txt"));
    Terminal.assertFits80Columns(terminal.out());
  }

  @Test
  void a_check_that_is_not_there_gets_names_that_are_near() {
    assertThat(terminal.execute("explain", "scripted-pasing"))
        .isEqualTo(ExitStatus.WRONG_USAGE.code());
    assertThat(terminal.err())
        .startsWith(
            "wirecheck explain: no check is called 'scripted-pasing'; near to it: scripted-passing, ")
        .contains("'wirecheck list' names all");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void a_page_is_laid_out_for_a_terminal() {
    new CheckPage(terminal.paper(Ansi.OFF)).print(Terminal.golden("page.md"));

    assertThat(terminal.out()).isEqualTo(Terminal.golden("page.txt"));
    Terminal.assertFits80Columns(terminal.out());
  }

  @Test
  void the_help_is_as_it_was_approved() {
    assertThat(terminal.execute("explain", "--help")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("help-explain.txt"));
  }
}
