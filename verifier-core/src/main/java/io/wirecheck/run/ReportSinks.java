package io.wirecheck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;

/** The report formats on the class path. */
public final class ReportSinks {

  private ReportSinks() {}

  /**
   * Writes a report in every format, creating the directory.
   *
   * @return the files written; empty where the class path has no format
   * @throws IOException if a file cannot be written; the other formats are written nevertheless
   */
  public static List<Path> write(final RunReport report, final Path directory) throws IOException {
    final List<ReportSink> sinks =
        StreamSupport.stream(ServiceLoader.load(ReportSink.class).spliterator(), false)
            .sorted(Comparator.comparing(sink -> sink.getClass().getName()))
            .toList();
    return write(report, directory, sinks);
  }

  static List<Path> write(
      final RunReport report, final Path directory, final List<ReportSink> sinks)
      throws IOException {
    Files.createDirectories(directory);
    final List<Path> written = new ArrayList<>();
    Optional<IOException> failure = Optional.empty();
    for (final ReportSink sink : sinks) {
      try {
        written.addAll(sink.write(report, directory));
      } catch (final IOException e) {
        failure.ifPresent(e::addSuppressed);
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return written;
  }
}
