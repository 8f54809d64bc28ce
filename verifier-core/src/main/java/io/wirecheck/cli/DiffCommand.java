package io.wirecheck.cli;

import io.wirecheck.run.written.RunDiff;
import io.wirecheck.run.written.WrittenRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck diff}. */
@Command(
    name = "diff",
    description = {
      "Compares the run.json of two runs: verdicts, and which violations are new, gone or as they"
          + " were.",
      "Around a change of a cluster, --fail-on-new is the gate: 1 for a violation that was not there"
          + " before, 3 where less is known than before."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck diff before/run.json after/run.json",
      "  wirecheck diff before/run.json after/run.json --fail-on-new",
      "  wirecheck diff --json before/run.json after/run.json | jq '.checks[].new'",
    })
final class DiffCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--fail-on-new",
      description = "Exit with 1, 3 or 4 if the run after is worse or knows less.")
  private boolean failOnNew;

  @Option(
      names = "--json",
      description = "Print a document for tools; diff-1.schema.json describes it.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "OLD", description = "The run.json of the run before.")
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW", description = "The run.json of the run after.")
  private Path after;

  @Override
  public Integer call() throws IOException {
    final WrittenRun was;
    final WrittenRun is;
    try {
      was = WrittenRun.read(before);
      is = WrittenRun.read(after);
    } catch (final IOException unreadable) {
      paper(command.commandLine().getErr())
          .text("the runs cannot be compared: " + unreadable.getMessage());
      return ExitStatus.INCONCLUSIVE.code();
    }
    final RunDiff diff = RunDiff.between(was, is);
    print(was, is, diff);
    return status(diff).code();
  }

  private ExitStatus status(final RunDiff diff) {
    return failOnNew ? ExitStatus.of(diff.worst()) : ExitStatus.HELD;
  }

  private void print(final WrittenRun was, final WrittenRun is, final RunDiff diff)
      throws IOException {
    final PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(DiffDocument.of(was, is, diff).text());
      out.flush();
    } else {
      new DiffReport(paper(out)).print(was, is, diff);
    }
  }

  private Paper paper(final PrintWriter writer) {
    return new Paper(writer, command.commandLine().getColorScheme().ansi());
  }
}
