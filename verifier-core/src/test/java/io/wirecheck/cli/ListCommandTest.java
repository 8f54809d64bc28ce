package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.run.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ListCommandTest {

  private final Terminal terminal = new Terminal();

  @Test
  void lists_checks_networks_and_profiles() {
    ListCommand.print(
        terminal.paper(Ansi.OFF),
        List.of(new ScriptedChecks.Failing(), new ScriptedChecks.Passing()),
        List.of(new ScriptedNetworks()),
        List.of(new Profile("scripted", List.of("scripted-failing", "scripted-passing"), 2)));

    assertThat(terminal.out()).isEqualTo(Terminal.golden("list.txt"));
    Terminal.assertFits80Columns(terminal.out());
  }

  @Test
  void says_so_where_there_is_nothing() {
    ListCommand.print(terminal.paper(Ansi.OFF), List.of(), List.of(), List.of());

    assertThat(terminal.out()).contains("Checks\n  none on the class path");
  }

  @Test
  void lists_what_the_class_path_has() {
    assertThat(terminal.execute("list")).isZero();
    assertThat(terminal.out()).contains("scripted-passing", "scripted:dark", Profile.EKS_VPC_CNI);
  }
}
