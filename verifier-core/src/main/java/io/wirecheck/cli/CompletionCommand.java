package io.wirecheck.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wirecheck completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes this command in bash and zsh.",
      "It completes a command of the name wirecheck: an alias of the java command, or a script."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck completion > ~/.wirecheck-completion",
      "  source <(wirecheck completion)",
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec command;

  @Override
  public void run() {
    final CommandLine root = command.root().commandLine();
    root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
    root.getOut().flush();
  }
}
