package io.wirecheck.cli;

import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Profile;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Waivers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command that judges can be told. */
final class JudgingOptions {

  /** The source of a setting that was given as an option. */
  static final String GIVER = "command line";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      completionCandidates = ProfileNames.class,
      description = "The set of checks to judge; 'wirecheck list' names them.")
  private @Nullable String profile;

  @Option(
      names = "--check",
      paramLabel = "ID",
      completionCandidates = CheckIds.class,
      description = "Judge this check, not a whole profile; may be given several times.")
  private List<String> checks = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Sample the same flows as another run with this seed.")
  private @Nullable String seed;

  @Option(
      names = "--flows-per-cell",
      paramLabel = "N",
      description = "How many flows to sample in each kind of place.")
  private @Nullable String flowsPerCell;

  @Option(
      names = "--external-target",
      paramLabel = "ADDRESS",
      description =
          "An address beyond the VPC, to see how probes to it leave the node; it need not answer.")
  private @Nullable String externalTarget;

  @Option(
      names = "--budget",
      paramLabel = "DURATION",
      description = "The time that a run may take, such as PT10M; what it leaves is inconclusive.")
  private @Nullable String budget;

  @Option(
      names = "--churn-retries",
      paramLabel = "N",
      description = "How often to judge again what changed while it was read, 3 by default.")
  private @Nullable String churnRetries;

  @Option(
      names = "--waivers",
      paramLabel = "FILE",
      description = "Violations that somebody answers for until a day, in YAML; see docs/gate.md.")
  private @Nullable String waivers;

  @Mixin private GateOptions gate;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "Where the reports go, target/wirecheck by default.")
  private @Nullable String out;

  @Option(
      names = "--allure",
      paramLabel = "PATH",
      description =
          "Make allure.html with this program: the allure-commandline zip, or where it was"
              + " unpacked.")
  private @Nullable String allure;

  /**
   * Every setting, from the options or its usual source.
   *
   * @param network the address, or null where the command was given none
   * @throws ParameterException if a value cannot be read
   */
  Settings settings(final @Nullable String network) {
    final Map<String, String> given = new HashMap<>();
    put(given, Settings.PROFILE, profile);
    put(given, Settings.SEED, seed);
    put(given, Settings.FLOWS_PER_CELL, flowsPerCell);
    put(given, Settings.EXTERNAL_TARGET, externalTarget);
    put(given, Settings.BUDGET, budget);
    put(given, Settings.CHURN_RETRIES, churnRetries);
    put(given, Settings.OUT, out);
    put(given, Settings.ALLURE, allure);
    put(given, Settings.WAIVERS, waivers);
    gate.put(given);
    put(given, Settings.NETWORK, network);
    return orWrongUsage(() -> Settings.resolve(given, GIVER));
  }

  static void put(
      final Map<String, String> given, final String name, final @Nullable String value) {
    if (value != null) {
      given.put(name, value);
    }
  }

  /**
   * What to judge.
   *
   * @throws ParameterException if there is no such profile or check
   */
  Choice choice(final Settings settings) {
    return orWrongUsage(
        () -> {
          final Choice choice =
              checks.isEmpty()
                  ? new Choice.Whole(Profile.named(settings.profile()))
                  : new Choice.Named(checks.stream().distinct().toList());
          choice.checks();
          return choice;
        });
  }

  /**
   * Refuses waivers that cannot be read, or that are for a check that does not exist.
   *
   * @throws ParameterException if there is one
   */
  void requireGoodWaivers(final Settings settings) {
    orWrongUsage(
        () -> {
          final Waivers given = Waivers.read(settings.waivers(), Instant.EPOCH);
          given.requireKnown(Checks.all().stream().map(c -> c.requirement().id()).toList());
          return given;
        });
  }

  /**
   * The settings, with what a bundle was recorded with in the place of what nobody gave.
   *
   * @throws ParameterException if a recorded value cannot be read
   */
  Settings orRecorded(final Settings settings, final RecordedRun run) {
    return orWrongUsage(() -> settings.orElse(run.settings(), "recorded in the bundle"));
  }

  /**
   * Refuses a place for a bundle that is taken.
   *
   * @throws ParameterException if something is there
   */
  void requireFree(final Path bundle) {
    orWrongUsage(
        () -> {
          Recorder.requireFree(bundle);
          return bundle;
        });
  }

  /** For the completion script. */
  static final class CheckIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Checks.all().stream().map(check -> check.requirement().id()).iterator();
    }
  }

  /** For the completion script. */
  static final class ProfileNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Profile.all().stream().map(Profile::name).iterator();
    }
  }

  private <T> T orWrongUsage(final Supplier<T> reading) {
    try {
      return reading.get();
    } catch (final IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    }
  }
}
