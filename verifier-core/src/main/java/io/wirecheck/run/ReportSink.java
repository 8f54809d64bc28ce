package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a report in one format; found by {@link java.util.ServiceLoader}. A format whose libraries
 * are not on the class path writes nothing, and its notes say what is missing.
 */
public interface ReportSink {

  /**
   * Writes the report into a directory that exists.
   *
   * @return the files that a reader begins with; others, which these name, may be beside them
   * @throws IOException if one of them cannot be written; the message names it
   */
  List<Path> write(RunReport report, Path directory) throws IOException;

  /**
   * A test runner is about to enforce a result, on the thread of the test that asked for it. A sink
   * whose format that runner fills as well may add to what is written of the test, and then leaves
   * the result out of the report that it is given to write later.
   *
   * @param report of the run so far
   */
  default void enforcing(final CheckResult result, final RunReport report) {}

  /** What people should know beside where the files are: one line each, none by default. */
  default List<String> notes(final RunReport report) {
    return List.of();
  }
}
