package io.wirecheck.report.html;

import com.google.auto.service.AutoService;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes {@code summary.html}: one page that needs no other file and no other host. */
@AutoService(ReportSink.class)
public final class SummaryHtml implements ReportSink {

  private static final String FILE = "summary.html";

  @Override
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
    final Path file = directory.resolve(FILE);
    final Path unfinished =
        directory.resolve("." + FILE + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.writeString(unfinished, new SummaryPage(report).html(), StandardCharsets.UTF_8);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (final IOException e) {
      throw new IOException("cannot write " + file + ": " + e, e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return List.of(file);
  }
}
