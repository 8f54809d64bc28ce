package io.wirecheck.cli;

import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wirecheck cleanup}. */
@Command(
    name = "cleanup",
    description = {
      "Removes what runs that ended without it have left in a cluster, and nothing else.",
      "The exit status is 3 if something could not be removed."
    },
    footer = {"", "Example:", "  wirecheck cleanup --network eks:staging"})
final class CleanupCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private ClusterOptions options;

  @Option(
      names = "--network",
      paramLabel = "ADDRESS",
      required = true,
      description = "The cluster, such as eks:CONTEXT; 'wirecheck list' names the forms.")
  private String network;

  @Override
  public Integer call() {
    final ClusterAddress cluster =
        ClusterAddress.of(command.commandLine(), options.applied(network));
    final Paper err =
        new Paper(command.commandLine().getErr(), command.commandLine().getColorScheme().ansi());
    return cluster
        .ask(provider -> print(provider.cleanUp(cluster.address(), new StageLines(err)::stage)))
        .code();
  }

  private ExitStatus print(final List<Diagnosis> done) {
    final Paper paper =
        new Paper(command.commandLine().getOut(), command.commandLine().getColorScheme().ansi());
    if (done.isEmpty()) {
      paper.text("nothing of ours is there");
    }
    for (final Diagnosis one : done) {
      paper.text(one.subject());
      one.trouble().ifPresent(trouble -> paper.wrapped("  ", trouble));
    }
    return done.stream().allMatch(one -> one.trouble().isEmpty())
        ? ExitStatus.HELD
        : ExitStatus.INCONCLUSIVE;
  }
}
