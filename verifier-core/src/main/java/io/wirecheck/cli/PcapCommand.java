package io.wirecheck.cli;

import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.CaptureFormatException;
import io.wirecheck.packet.CaptureSummary;
import io.wirecheck.packet.CaptureSurvey;
import io.wirecheck.packet.Sought;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck pcap}. */
@Command(
    name = "pcap",
    description = {
      "Says what a capture holds: flows, tunnels with outer and inner addresses, frames that"
          + " cannot be looked into or decoded.",
      "Exit status 3 says that the file cannot be read, or ends in the middle."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck pcap node.pcap",
      "  wirecheck pcap --nonce 57eca11f00d5c0de node.pcapng",
      "  wirecheck pcap --json node.pcap | jq .tunnels",
    })
final class PcapCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--json",
      description = "Print a document for tools; pcap-1.schema.json describes it.")
  private boolean json;

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description =
          "Look for a run's nonces, by the 16 digits of the run's id, or for one nonce, by 32.")
  private @Nullable String nonce;

  @Parameters(paramLabel = "FILE", description = "A pcap or pcapng file.")
  private Path file;

  @Override
  public Integer call() {
    final Sought sought = sought();
    try {
      final CaptureSummary summary = read(sought);
      print(summary, sought);
      return status(summary.end()).code();
    } catch (final IOException unreadable) {
      err().text("the capture cannot be read: " + why(unreadable));
      return ExitStatus.INCONCLUSIVE.code();
    }
  }

  private Sought sought() {
    try {
      return nonce == null ? Sought.nothing() : Sought.parse(nonce);
    } catch (final IllegalArgumentException wrong) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '--nonce': " + wrong.getMessage(),
          wrong);
    }
  }

  private CaptureSummary read(final Sought sought) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    try (CaptureFile capture = CaptureFile.open(file)) {
      final ReadingProgress progress = new ReadingProgress(err(), file, Files.size(file));
      final int threads = Runtime.getRuntime().availableProcessors();
      return CaptureSurvey.of(capture, sought, threads, progress::passed);
    }
  }

  private void print(final CaptureSummary summary, final Sought sought) throws IOException {
    if (json) {
      command
          .commandLine()
          .getOut()
          .println(CaptureDocument.of(file.toString(), summary, sought).text());
      command.commandLine().getOut().flush();
    } else {
      new CaptureReport(paper(command.commandLine().getOut())).print(file, summary, sought);
    }
  }

  /** A file that was cut may lack what somebody looks for in it. */
  private static ExitStatus status(final CaptureEnd end) {
    return end instanceof CaptureEnd.Complete ? ExitStatus.HELD : ExitStatus.INCONCLUSIVE;
  }

  private String why(final IOException unreadable) {
    if (unreadable instanceof CaptureFormatException) {
      return "" + unreadable.getMessage();
    }
    if (unreadable instanceof NoSuchFileException) {
      return file + ": there is no such file";
    }
    if (unreadable instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    return file + ": " + unreadable.getMessage();
  }

  private Paper err() {
    return paper(command.commandLine().getErr());
  }

  private Paper paper(final PrintWriter writer) {
    return new Paper(writer, command.commandLine().getColorScheme().ansi());
  }
}
