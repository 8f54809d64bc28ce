package io.wirecheck.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command {@code wirecheck}. */
@Command(
    name = "wirecheck",
    description = "Verifies the network of an Amazon EKS cluster.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Wirecheck.Version.class,
    exitCodeOnExecutionException = 4,
    subcommands = {
      RunCommand.class,
      JudgeCommand.class,
      RecordCommand.class,
      DoctorCommand.class,
      PermissionsCommand.class,
      CleanupCommand.class,
      CommandsCommand.class,
      PcapCommand.class,
      ExplainCommand.class,
      ExplainPathCommand.class,
      GateCommand.class,
      DiffCommand.class,
      ListCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit status:",
      "  0  the gate holds: every check is PASS, WAIVED or NOT_APPLICABLE",
      "  1  a check failed; this outranks the others",
      "  2  wrong usage",
      "  3  the worst is inconclusive, too little was judged, or the network cannot be",
      "     used",
      "  4  Wirecheck itself broke",
      "",
      "Three commands to begin with, none of which needs a cluster:",
      "  wirecheck run",
      "        judges the network that is built in: what a healthy one looks like",
      "  wirecheck run --network 'reference:eks-study?fault=vxlan-overlay'",
      "        judges it with a fault: what a failure says",
      "  wirecheck list",
      "        names the checks, the networks and the faults; eks:CONTEXT is a cluster",
    })
public final class Wirecheck {

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "If Wirecheck breaks, print where.")
  private boolean stackTrace;

  private final Clock clock;

  private Wirecheck(final Clock clock) {
    this.clock = clock;
  }

  /** Runs the command and leaves the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /**
   * Runs the command within a program of yours.
   *
   * @param clock tells the time of the run
   * @return the exit status
   */
  public static int execute(
      final Clock clock, final PrintWriter out, final PrintWriter err, final String... arguments) {
    return commandLine(clock).setOut(out).setErr(err).execute(arguments);
  }

  /** A fresh command line, whose exit status is an {@link ExitStatus} whatever happens. */
  static CommandLine commandLine() {
    return commandLine(Clock.systemUTC());
  }

  /** A command line to which it is the clock's time. */
  static CommandLine commandLine(final Clock clock) {
    final Complaints complaints = new Complaints();
    return new CommandLine(new Wirecheck(clock))
        .setParameterExceptionHandler(complaints)
        .setExecutionExceptionHandler(complaints)
        .setExecutionStrategy(Wirecheck::runLast);
  }

  /** The JVM's own exit status for an uncaught error would be that of a failed check. */
  private static int runLast(final ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (final Error error) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), error.toString(), error);
    }
  }

  boolean wantsStackTrace() {
    return stackTrace;
  }

  /** The clock of the command line that a command belongs to. */
  static Clock clock(final CommandLine command) {
    final Wirecheck wirecheck = command.getCommandSpec().root().commandLine().getCommand();
    return wirecheck.clock;
  }

  /** The version that the build wrote beside this class. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"wirecheck " + number()};
    }

    static String number() {
      return read().getProperty("version");
    }

    private static Properties read() {
      Properties properties = new Properties();
      try (InputStream in = Wirecheck.class.getResourceAsStream("version.properties")) {
        properties.load(Objects.requireNonNull(in, "version.properties is not on the class path"));
      } catch (IOException e) {
        throw new UncheckedIOException("version.properties cannot be read", e);
      }
      return properties;
    }
  }
}
