package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;

/** The report formats of a run. */
public final class ReportSinks {

  private final List<ReportSink> sinks;

  ReportSinks(final List<ReportSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  /** Every format on the class path. */
  public static ReportSinks onClassPath() {
    return new ReportSinks(
        StreamSupport.stream(ServiceLoader.load(ReportSink.class).spliterator(), false)
            .sorted(Comparator.comparing(sink -> sink.getClass().getName()))
            .toList());
  }

  /**
   * Writes a report in every format, creating the directory.
   *
   * @return the files written; empty where the class path has no format
   * @throws IOException if a file cannot be written; the other formats are written nevertheless
   */
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
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

  /** A result is about to be enforced, see {@link ReportSink#enforcing}. */
  public void enforcing(final CheckResult result, final RunReport report) {
    sinks.forEach(sink -> sink.enforcing(result, report));
  }

  /** What people should know about what was written, one line each. */
  public List<String> notes(final RunReport report) {
    return sinks.stream().flatMap(sink -> sink.notes(report).stream()).toList();
  }
}
