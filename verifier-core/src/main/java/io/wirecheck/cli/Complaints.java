package io.wirecheck.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said, and which exit status is given, where a command did not come to an end. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(final ParameterException wrong, final String[] arguments) {
    final CommandLine command = wrong.getCommandLine();
    final String name = command.getCommandSpec().qualifiedName();
    final Paper paper = new Paper(command.getErr(), command.getColorScheme().ansi());
    paper.text(name + ": " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    paper.text("Try '" + name + " --help'.");
    return ExitStatus.WRONG_USAGE.code();
  }

  @Override
  public int handleExecutionException(
      final Exception thrown, final CommandLine command, final ParseResult parsed) {
    final Throwable error =
        thrown instanceof ExecutionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    final Paper paper = new Paper(command.getErr(), command.getColorScheme().ansi());
    paper.text("Wirecheck broke: " + error);
    final Wirecheck wirecheck = command.getCommandSpec().root().commandLine().getCommand();
    if (wirecheck.wantsStackTrace()) {
      error.printStackTrace(command.getErr());
    } else {
      paper.text("Its stack trace is in " + keep(error) + "; please report it.");
    }
    return ExitStatus.ERROR.code();
  }

  private static String keep(final Throwable error) {
    try {
      final StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      final Path file = Files.createTempFile("wirecheck-", ".stacktrace");
      return Files.writeString(file, trace.toString()).toString();
    } catch (final IOException unwritable) {
      return "no file, for " + unwritable + "; run again with --stacktrace";
    }
  }
}
