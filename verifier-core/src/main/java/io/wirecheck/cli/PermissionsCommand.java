package io.wirecheck.cli;

import io.wirecheck.check.Check;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Tier;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wirecheck permissions}. */
@Command(
    name = "permissions",
    description = {
      "Prints what a run on a cluster must be granted, and no more: a ClusterRole and a Role for"
          + " Kubernetes, a policy for AWS.",
      "No cluster is asked."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck permissions",
      "  wirecheck permissions --tier T0",
      "  wirecheck permissions --namespace probes --out grants",
    })
final class PermissionsCommand implements Callable<Integer> {

  /** What must be granted is the same for all of them. */
  private static final String ANY_CLUSTER = "eks:any";

  @Spec private CommandSpec command;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = Profile.EKS_VPC_CNI,
      description = "The checks to be judged, ${DEFAULT-VALUE} by default.")
  private String profile;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description =
          "How much of the cluster evidence is taken from, ${COMPLETION-CANDIDATES}; by default what"
              + " the profile's checks need.")
  private @Nullable Tier tier;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "Where probe pods go; by default each run creates a namespace of its own, which takes more"
              + " rights.")
  private @Nullable String namespace;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "Write each document to a file of this directory, not to the standard output.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    return ClusterAddress.of(command.commandLine(), ANY_CLUSTER)
        .ask(
            provider -> {
              write(
                  provider.permissions(
                      tier == null ? neededTier() : tier,
                      DocumentKind.ALL,
                      Optional.ofNullable(namespace)));
              return ExitStatus.HELD;
            })
        .code();
  }

  private Tier neededTier() {
    try {
      return Profile.named(profile).checks().stream()
          .map(Checks::named)
          .map(Check::requirement)
          .map(requirement -> requirement.tier())
          .max(Comparator.naturalOrder())
          .orElse(Tier.T0);
    } catch (final IllegalArgumentException unknown) {
      throw new ParameterException(command.commandLine(), "" + unknown.getMessage(), unknown);
    }
  }

  private void write(final SortedMap<String, String> documents) {
    for (final Map.Entry<String, String> document : documents.entrySet()) {
      if (out == null) {
        print(document.getKey(), document.getValue());
      } else {
        keep(out.resolve(document.getKey()), document.getValue());
      }
    }
    command.commandLine().getOut().flush();
  }

  private void print(final String name, final String text) {
    command.commandLine().getOut().println("# " + name);
    command.commandLine().getOut().println(text.stripTrailing());
    command.commandLine().getOut().println();
  }

  private void keep(final Path file, final String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
      command.commandLine().getOut().println(file);
    } catch (final IOException unwritable) {
      throw new ParameterException(
          command.commandLine(), "'%s' cannot be written: %s".formatted(file, unwritable));
    }
  }
}
