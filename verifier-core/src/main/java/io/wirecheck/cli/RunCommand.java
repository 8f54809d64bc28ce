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
      "  wirecheck run --network eks:staging --tier T1",
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private JudgingOptions options;

  @Mixin private ClusterOptions cluster;

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

  @Option(
      names = "--print-images",
      description = "On a cluster: print the images that pods would be made of, and run nothing.")
  private boolean printImages;

  @Override
  public Integer call() {
    final String address = cluster.applied(network, options);
    if (printImages) {
      return images(options.settings(address).network()).code();
    }
    return new Verification(command.commandLine(), options)
        .of(address, Optional.ofNullable(bundle))
        .code();
  }

  private ExitStatus images(final String address) {
    final ClusterAddress asked = ClusterAddress.of(command.commandLine(), address);
    return asked.ask(
        provider -> {
          provider.images(asked.address()).forEach(command.commandLine().getOut()::println);
          command.commandLine().getOut().flush();
          return ExitStatus.HELD;
        });
  }
}
