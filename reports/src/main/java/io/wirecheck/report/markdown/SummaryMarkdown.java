package io.wirecheck.report.markdown;

import com.google.auto.service.AutoService;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes {@code summary.md}, which a CI job shows on its page. It is always smaller than the 1 MiB
 * that GitHub takes of a step; what does not fit is counted.
 */
@AutoService(ReportSink.class)
public final class SummaryMarkdown implements ReportSink {

  private static final String FILE = "summary.md";

  @Override
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
    final Path file = directory.resolve(FILE);
    final Path unfinished =
        directory.resolve("." + FILE + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.write(unfinished, Summary.of(report).getBytes(StandardCharsets.UTF_8));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (final IOException e) {
      throw new IOException("cannot write " + file + ": " + e, e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return List.of(file);
  }
}
