package io.wirecheck.cli;

import io.wirecheck.run.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wirecheck run}. */
@Command(
    name = "run",
    description = "Judges a network, prints the verdicts and writes the reports.",
    footer = {
      "",
      "An option that is not given comes from the system property wirecheck.NAME, then from the"
          + " environment variable WIRECHECK_NAME, then from the default; every run prints which.",
      "",
      "Examples:",
      "  wirecheck run",
      "  wirecheck run --network lab:eks-study --out build/wirecheck",
      "  wirecheck run --network 'reference:eks-study?fault=vxlan-overlay'",
      "  wirecheck run --check pod-traffic-is-not-encapsulated --seed 7",
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private JudgingOptions options;

  @Option(
      names = "--network",
      paramLabel = "ADDRESS",
      description = "What to judge, reference:eks-study by default; 'wirecheck list' names more.")
  private @Nullable String network;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "Where the reports go, target/wirecheck by default.")
  private @Nullable String out;

  @Override
  public Integer call() {
    final Map<String, @Nullable String> given = new HashMap<>();
    given.put(Settings.NETWORK, network);
    given.put(Settings.OUT, out);
    final Settings settings = options.settings(given);
    return new Verification(command.commandLine(), settings, options.choice(settings))
        .report()
        .code();
  }
}
