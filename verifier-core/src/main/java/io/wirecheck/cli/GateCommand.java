package io.wirecheck.cli;

import io.wirecheck.run.Gate;
import io.wirecheck.run.GateRule;
import io.wirecheck.run.Settings;
import io.wirecheck.run.written.WrittenRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck gate}. */
@Command(
    name = "gate",
    description = {
      "Asks the run.json of a run whether it may pass.",
      "A file that is missing, too old, half written or of another version breaks the gate: it"
          + " notices a build that ran no check at all."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck gate target/wirecheck/run.json --min-checks 5",
      "  wirecheck gate target/wirecheck/*/run.json --min-checks 5 --max-age PT1H",
    })
final class GateCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private GateOptions options;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      description = "The gate breaks if the run ended longer ago, such as PT1H.")
  private @Nullable Duration maxAge;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "A run.json, or several; each must hold.")
  private List<Path> files;

  @Override
  public Integer call() {
    final GateRule rule = rule();
    ExitStatus worst = ExitStatus.HELD;
    for (final Path file : files) {
      worst = worst.worse(judge(file, rule));
    }
    return worst.code();
  }

  private GateRule rule() {
    final Map<String, String> given = new HashMap<>();
    options.put(given);
    try {
      final Settings settings = Settings.resolve(given, JudgingOptions.GIVER);
      if (settings.optional(Settings.MIN_CHECKS).isEmpty()) {
        throw new IllegalArgumentException(
            "how many checks must have been judged? Give --min-checks N; 'wirecheck list' shows what a profile has");
      }
      return settings.gateRule();
    } catch (final IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    }
  }

  private ExitStatus judge(final Path file, final GateRule rule) {
    try {
      final WrittenRun run = WrittenRun.read(file);
      final Gate gate =
          run.gate(
              rule, Optional.ofNullable(maxAge), Wirecheck.clock(command.commandLine()).instant());
      print(file, gate);
      return ExitStatus.of(gate);
    } catch (final IOException unreadable) {
      paper(command.commandLine().getErr())
          .text("The gate does not hold: " + unreadable.getMessage());
      return ExitStatus.INCONCLUSIVE;
    }
  }

  private void print(final Path file, final Gate gate) {
    final Paper.Span outcome =
        gate instanceof Gate.Held
            ? Paper.Span.of("The gate holds", Style.fg_green)
            : Paper.Span.of("The gate does not hold", Style.fg_red, Style.bold);
    paper(command.commandLine().getOut())
        .line(outcome, Paper.Span.of(": " + file + ": " + gate.reason()));
  }

  private Paper paper(final PrintWriter writer) {
    return new Paper(writer, command.commandLine().getColorScheme().ansi());
  }
}
