package io.wirecheck.cli;

import io.wirecheck.cli.Paper.Span;
import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import io.wirecheck.evidence.DocumentKind;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wirecheck doctor}. */
@Command(
    name = "doctor",
    description = {
      "Tells what a run on a cluster would lack: reachability, credentials, permissions.",
      "Nothing is created. The exit status is 3 if anything is missing."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck doctor --network eks:staging",
      "  wirecheck doctor --network eks:staging --tier T1 --namespace probes",
    })
final class DoctorCommand implements Callable<Integer> {

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
    return cluster
        .ask(provider -> print(provider.diagnose(cluster.address(), DocumentKind.ALL)))
        .code();
  }

  private ExitStatus print(final List<Diagnosis> diagnoses) {
    final Paper paper =
        new Paper(command.commandLine().getOut(), command.commandLine().getColorScheme().ansi());
    for (final Diagnosis diagnosis : diagnoses) {
      final boolean well = diagnosis.trouble().isEmpty();
      paper.line(
          Span.of(well ? "ok       " : "MISSING  ", well ? Style.fg_green : Style.fg_red),
          Span.of(diagnosis.subject()));
      diagnosis.trouble().ifPresent(trouble -> paper.wrapped("         ", trouble));
    }
    return diagnoses.stream().allMatch(diagnosis -> diagnosis.trouble().isEmpty())
        ? ExitStatus.HELD
        : ExitStatus.INCONCLUSIVE;
  }
}
