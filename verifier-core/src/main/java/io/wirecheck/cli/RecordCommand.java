package io.wirecheck.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck record}. */
@Command(
    name = "record",
    description = {
      "Judges a network as 'run' does, and keeps the evidence as a bundle.",
      "The bundle is written whatever the verdicts are; the exit status is that of 'run'."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck record --network lab:eks-study lab.zip",
      "  wirecheck record --network 'reference:eks-study?fault=vxlan-overlay' vxlan",
    })
final class RecordCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private JudgingOptions options;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--network",
      paramLabel = "ADDRESS",
      description = "What to record, reference:eks-study by default; 'wirecheck list' names more.")
  private @Nullable String network;

  @Parameters(
      paramLabel = "BUNDLE",
      description = "A directory or, if the name ends so, a .zip; nothing may be there.")
  private Path bundle;

  @Override
  public Integer call() {
    final String address = cluster.applied(network, options);
    return new Verification(command.commandLine(), options).of(address, Optional.of(bundle)).code();
  }
}
