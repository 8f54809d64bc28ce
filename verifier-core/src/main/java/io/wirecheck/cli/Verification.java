package io.wirecheck.cli;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.RecordedRun;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One way from a network's address to an exit status, for every command that judges. */
final class Verification {

  private final CommandLine command;
  private final JudgingOptions options;
  private final Paper out;
  private final Paper err;
  private ExitStatus trouble = ExitStatus.HELD;

  Verification(final CommandLine command, final JudgingOptions options) {
    this.command = command;
    this.options = options;
    this.out = new Paper(command.getOut(), command.getColorScheme().ansi());
    this.err = new Paper(command.getErr(), command.getColorScheme().ansi());
  }

  /**
   * Judges the network at an address, by default that of the settings.
   *
   * @param bundle where to keep the evidence
   * @throws ParameterException if anything that was given is wrong; nothing was judged then
   */
  ExitStatus of(final @Nullable String address, final Optional<Path> bundle) {
    final Settings given = options.settings(address);
    options.choice(given);
    options.requireGoodWaivers(given);
    bundle.ifPresent(options::requireFree);
    return judge(given, bundle).worse(trouble);
  }

  /** A run that is told to end meanwhile concludes too, with what it has judged until then. */
  private ExitStatus judge(final Settings given, final Optional<Path> bundle) {
    try (Teardown teardown = Teardown.watch(this::notClosed)) {
      final Network network = open(given.network());
      final Optional<Recorder> recorder = bundle.map(target -> Recorder.of(network, target));
      final Settings settings =
          recorded(network).map(r -> options.orRecorded(given, r)).orElse(given);
      final Choice choice = options.choice(settings);
      final Verifier verifier =
          teardown.closing(
              Verifier.of(
                  recorder.<Network>map(Recorder::network).orElse(network),
                  settings,
                  new StageLines(err),
                  Wirecheck.clock(command)));
      teardown.lastWords(() -> write(verifier.report(), settings.out()));
      final Gate gate = choice.gate(verifier.check(choice.checks()), settings.gateRule());
      teardown.runIsOver();
      final RunReport report = verifier.report();
      recorder.ifPresent(kept -> keep(kept, report));
      return conclude(report, gate, settings.out());
    }
  }

  private Network open(final String address) {
    try {
      return Networks.open(address, new StageLines(err)::stage);
    } catch (final AddressException wrong) {
      throw new ParameterException(command, "" + wrong.getMessage(), wrong);
    } catch (final NetworkException unusable) {
      err.text("the network cannot be used: " + unusable.getMessage());
      return Networks.unreachable(address, unusable);
    }
  }

  /** A bundle is judged with what it was recorded with in the place of what nobody gave. */
  private static Optional<RecordedRun> recorded(final Network network) {
    return network instanceof final BundleNetwork bundle ? bundle.recorded() : Optional.empty();
  }

  /** Where nothing was read there is nothing to keep, and no gate that holds. */
  private void keep(final Recorder recorder, final RunReport report) {
    if (report.inventory().isEmpty()) {
      err.text("no bundle was kept: nothing was read that could be in it");
      return;
    }
    try {
      recorder.keep(report);
      err.text("bundle: " + recorder.target());
    } catch (final NetworkException unwritable) {
      complain("no bundle was kept: " + unwritable.getMessage());
    }
  }

  private ExitStatus conclude(final RunReport report, final Gate gate, final Path directory) {
    new ConsoleReport(out).print(report, gate);
    write(report, directory);
    return ExitStatus.of(gate);
  }

  private void write(final RunReport report, final Path directory) {
    try {
      final ReportSinks sinks = ReportSinks.onClassPath();
      final List<Path> files = sinks.write(report, directory);
      files.forEach(file -> out.text("report: " + file));
      sinks.notes(report).forEach(err::text);
      if (files.isEmpty()) {
        err.text("no report was written: the class path has no format for it");
      }
    } catch (final IOException e) {
      complain("the report is incomplete: " + e);
    }
  }

  private void notClosed(final RuntimeException failure) {
    complain("something may be left behind: " + failure);
  }

  private void complain(final String text) {
    err.text(text);
    trouble = ExitStatus.ERROR;
  }
}
