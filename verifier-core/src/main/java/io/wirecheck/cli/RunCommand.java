package io.wirecheck.cli;

import java.nio.file.Path;
import java.util.Optional;
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
      "  wirecheck run --network lab:eks-study --record lab.zip",
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
      names = "--record",
      paramLabel = "BUNDLE",
      description = "Keep the evidence: in a directory or, if the name ends so, in a .zip.")
  private @Nullable Path bundle;

  @Override
  public Integer call() {
    return new Verification(command.commandLine(), options)
        .of(network, Optional.ofNullable(bundle))
        .code();
  }
}
