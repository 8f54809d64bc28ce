package io.wirecheck.cli;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.run.Gate;
import io.wirecheck.run.Networks;
import io.wirecheck.run.ReportSinks;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One way from a network's address to an exit status, for every command that judges. */
final class Verification {

  private final CommandLine command;
  private final Settings settings;
  private final Choice choice;
  private final Paper out;
  private final Paper err;
  private ExitStatus trouble = ExitStatus.HELD;

  Verification(final CommandLine command, final Settings settings, final Choice choice) {
    this.command = command;
    this.settings = settings;
    this.choice = choice;
    this.out = new Paper(command.getOut(), command.getColorScheme().ansi());
    this.err = new Paper(command.getErr(), command.getColorScheme().ansi());
  }

  /** Judges, prints the outcome, and writes the reports. */
  ExitStatus report() {
    final Optional<RunReport> report = judge();
    if (report.isEmpty()) {
      return ExitStatus.INCONCLUSIVE;
    }
    final Gate gate = choice.gate(report.get().results());
    new ConsoleReport(out).print(report.get(), gate);
    write(report.get());
    return ExitStatus.of(gate).worse(trouble);
  }

  /** Empty if the JVM was told to end meanwhile. */
  private Optional<RunReport> judge() {
    try (Teardown teardown = Teardown.watch(this::notClosed)) {
      final Verifier verifier =
          teardown.closing(Verifier.of(open(), settings, new StageLines(err)));
      verifier.check(choice.checks());
      return teardown.ending() ? Optional.empty() : Optional.of(verifier.report());
    }
  }

  private Network open() {
    try {
      return Networks.open(settings.network());
    } catch (final AddressException wrong) {
      throw new ParameterException(command, "" + wrong.getMessage(), wrong);
    } catch (final NetworkException unusable) {
      err.text("the network cannot be used: " + unusable.getMessage());
      return Networks.unreachable(settings.network(), unusable);
    }
  }

  private void write(final RunReport report) {
    try {
      final List<Path> files = ReportSinks.write(report, settings.out());
      files.forEach(file -> out.text("report: " + file));
      if (files.isEmpty()) {
        err.text("no report was written: the class path has no format for it");
      }
    } catch (final IOException e) {
      complain("the report is incomplete: " + e);
    }
  }

  private void notClosed(final RuntimeException failure) {
    complain("something may be left behind on " + settings.network() + ": " + failure);
  }

  private void complain(final String text) {
    err.text(text);
    trouble = ExitStatus.ERROR;
  }
}
