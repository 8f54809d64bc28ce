package io.wirecheck.cli;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.run.Networks;
import io.wirecheck.run.PathAnswer;
import io.wirecheck.run.PathAnswer.Misnamed;
import io.wirecheck.run.PathAnswer.Told;
import io.wirecheck.run.PathAnswer.Untold;
import io.wirecheck.run.PathDrawing;
import io.wirecheck.run.PathFinder;
import io.wirecheck.run.PathQuestion;
import io.wirecheck.run.Route;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wirecheck explain-path}. It explains, and judges nothing. */
@Command(
    name = "explain-path",
    description = {
      "Walks a packet from a pod through the rules, routes and chains of the nodes on its way, and"
          + " its answer back. Nothing is sent: it reads the tables as they are, and says what they"
          + " would do.",
      "Exit status 3 says that the way, or a part of it, cannot be told."
    },
    footer = {
      "",
      "What the VPC does between nodes - route tables, security groups, NAT gateways - is not"
          + " followed. Nodes of a cluster are read with the rights of tier T2.",
      "",
      "Examples:",
      "  wirecheck explain-path --from shop/web-0 --to 203.0.113.5:443",
      "  wirecheck explain-path --from web-0 --to shop/db-0 --svg path.svg",
      "  wirecheck explain-path --network eks:staging --from shop/web-0 --to 10.0.9.7",
    })
final class ExplainPathCommand implements Callable<Integer> {

  private static final Pattern WITH_PORT = Pattern.compile("([^:]+):(\\d{1,5})");

  @Spec private CommandSpec command;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--network",
      paramLabel = "ADDRESS",
      description = "Where, reference:eks-study by default; 'wirecheck list' names more.")
  private @Nullable String network;

  @Option(
      names = "--from",
      paramLabel = "POD",
      required = true,
      description = "NAMESPACE/NAME of a pod, or its NAME where one pod alone has it.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      required = true,
      description = "An IPv4 address, or a pod as above; with a port behind ':' for TCP and UDP.")
  private String to;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "tcp, udp or icmp; by default tcp with a port, icmp without.")
  private @Nullable String protocol;

  @Option(names = "--json", description = "Print a document for tools.")
  private boolean json;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Also draw the way, and others than the first into FILE-2, FILE-3.")
  private @Nullable Path svg;

  @Override
  public Integer call() throws IOException {
    final Settings settings = settings();
    final String address = cluster.applied(settings.network());
    final PathQuestion question = question();
    final Optional<PathDrawing> drawing = svg == null ? Optional.empty() : drawing();
    try (Network opened = Networks.open(address, new StageLines(err())::stage)) {
      return conclude(address, PathFinder.answer(opened, question, settings.budget()), drawing)
          .code();
    } catch (final AddressException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    } catch (final NetworkException unusable) {
      err().text("the network cannot be used: " + unusable.getMessage());
      return ExitStatus.INCONCLUSIVE.code();
    }
  }

  private Settings settings() {
    try {
      return Settings.resolve(
          network == null ? Map.of() : Map.of(Settings.NETWORK, network), "command line");
    } catch (final IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    }
  }

  private PathQuestion question() {
    final Matcher withPort = WITH_PORT.matcher(to);
    final boolean hasPort = withPort.matches();
    try {
      return new PathQuestion(
          from,
          hasPort ? withPort.group(1) : to,
          transport(hasPort),
          hasPort ? Integer.parseInt(withPort.group(2)) : 0);
    } catch (final IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    }
  }

  private Transport transport(final boolean hasPort) {
    if (protocol == null) {
      return hasPort ? Transport.TCP : Transport.ICMP;
    }
    return Arrays.stream(Transport.values())
        .filter(known -> known.name().equals(protocol.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no protocol is called '%s'; write tcp, udp or icmp".formatted(protocol)));
  }

  private Optional<PathDrawing> drawing() {
    final Optional<PathDrawing> found = PathDrawing.find();
    if (found.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "--svg: nothing on the class path draws a path; add the module wirecheck-reports");
    }
    return found;
  }

  private ExitStatus conclude(
      final String address, final PathAnswer answer, final Optional<PathDrawing> drawing)
      throws IOException {
    if (answer instanceof final Misnamed misnamed) {
      throw new ParameterException(command.commandLine(), misnamed.message());
    }
    if (answer instanceof final Untold untold) {
      err().text("the path cannot be told: " + untold.code() + ": " + untold.detail());
      return ExitStatus.INCONCLUSIVE;
    }
    final Told told = (Told) answer;
    print(address, told);
    final boolean isDrawn = drawing.isEmpty() || isDrawn(drawing.get(), told);
    return isDrawn ? told.isWhole() ? ExitStatus.HELD : ExitStatus.INCONCLUSIVE : ExitStatus.ERROR;
  }

  private void print(final String address, final Told told) throws IOException {
    if (json) {
      command.commandLine().getOut().println(PathDocument.of(address, told).text());
      command.commandLine().getOut().flush();
    } else {
      new PathReport(new Paper(command.commandLine().getOut(), ansi())).print(address, told);
    }
  }

  private boolean isDrawn(final PathDrawing drawing, final Told told) {
    int number = 1;
    for (final Route route : told.routes()) {
      final Path file = file(number++);
      try {
        Files.writeString(file, drawing.svg(route), StandardCharsets.UTF_8);
        err().text("drawn: " + file + " (" + route.title() + ")");
      } catch (final IOException unwritable) {
        err().text("the picture was not written: " + unwritable);
        return false;
      }
    }
    return true;
  }

  /** The first has the name that was asked for. */
  private Path file(final int number) {
    final Path first = svg == null ? Path.of("path.svg") : svg;
    final String name = first.toString();
    final int end = name.endsWith(".svg") ? name.length() - ".svg".length() : name.length();
    return number == 1
        ? first
        : Path.of(name.substring(0, end) + "-" + number + name.substring(end));
  }

  private Paper err() {
    return new Paper(command.commandLine().getErr(), ansi());
  }

  private Ansi ansi() {
    return command.commandLine().getColorScheme().ansi();
  }
}
