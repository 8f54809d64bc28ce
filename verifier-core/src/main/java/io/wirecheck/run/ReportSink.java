package io.wirecheck.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a report in one format; found by {@link java.util.ServiceLoader}. */
public interface ReportSink {

  /**
   * Writes the report into a directory that exists.
   *
   * @return the files that a reader begins with; others, which these name, may be beside them
   * @throws IOException if one of them cannot be written; the message names it
   */
  List<Path> write(RunReport report, Path directory) throws IOException;
}
