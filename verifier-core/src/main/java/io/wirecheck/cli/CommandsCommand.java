package io.wirecheck.cli;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NodeText;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code wirecheck commands}. The shell's lines are on the standard output and the words about them
 * are not, so that either can be taken alone: not every shell takes a comment that is pasted.
 */
@Command(
    name = "commands",
    description = "Prints the shell commands that make a bundle by hand, ready to paste.",
    footer = {
      "",
      "Examples:",
      "  wirecheck commands --cluster staging",
      "  wirecheck commands --cluster staging /tmp/staging > make-bundle.sh",
      "  wirecheck commands --node ip-192-168-1-10.ec2.internal",
    })
final class CommandsCommand implements Runnable {

  @Spec private CommandSpec command;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "my-cluster",
      description = "The name of the cluster, for the commands that need it.")
  private String cluster;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description =
          "Prints the commands to run on this node instead, which tell its rules, routes and chains.")
  private @Nullable String node;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "0..1",
      defaultValue = "wirecheck-bundle",
      description = "The directory that the bundle is to be in, wirecheck-bundle by default.")
  private String bundle;

  @Override
  public void run() {
    final Paper words =
        new Paper(command.commandLine().getErr(), command.commandLine().getColorScheme().ansi());
    if (node != null) {
      onNode(words, node);
      return;
    }
    words.wrapped(
        "",
        "Run these where kubectl and aws may read the cluster and its region. What is refused"
            + " leaves an empty file, and makes the checks that need it inconclusive. Look into"
            + " pods.json before you pass it on: it has the environment of every container.");
    words.blank();
    lines(cluster, bundle).forEach(command.commandLine().getOut()::println);
    command.commandLine().getOut().flush();
    words.blank();
    words.text("Then, on any machine: wirecheck judge " + quoted(bundle));
  }

  private void onNode(final Paper words, final String name) {
    words.wrapped(
        "",
        "Run these as root on the node "
            + name
            + ", in its own network namespace, and put the directory that they make into the bundle"
            + " at the same place. A program that the node does not have leaves no file.");
    words.blank();
    nodeLines(name, bundle).forEach(command.commandLine().getOut()::println);
    command.commandLine().getOut().flush();
  }

  /** An empty file would say that there are no rules; a command that failed says nothing. */
  static List<String> nodeLines(final String node, final String bundle) {
    final String directory = bundle + "/nodes/" + node;
    return Stream.concat(
            Stream.of("mkdir -p " + quoted(directory)),
            Arrays.stream(NodeText.values())
                .map(
                    text -> {
                      final String file = quoted(directory + "/" + text.file());
                      return "%s > %s || rm -f %s".formatted(text.command(), file, file);
                    }))
        .toList();
  }

  static List<String> lines(final String cluster, final String bundle) {
    return Stream.concat(
            Stream.of("mkdir -p " + directories(bundle)),
            Arrays.stream(DocumentKind.values())
                .map(
                    kind ->
                        kind.command().replace("CLUSTER", quoted(cluster))
                            + " > "
                            + quoted(bundle + "/" + kind.path())))
        .toList();
  }

  private static String directories(final String bundle) {
    return Arrays.stream(DocumentKind.values())
        .map(kind -> kind.path().substring(0, kind.path().indexOf('/')))
        .distinct()
        .map(directory -> quoted(bundle + "/" + directory))
        .collect(Collectors.joining(" "));
  }

  /** As one word of a POSIX shell. */
  static String quoted(final String text) {
    return text.matches("[A-Za-z0-9_./:@%+=][A-Za-z0-9_./:@%+=-]*")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
