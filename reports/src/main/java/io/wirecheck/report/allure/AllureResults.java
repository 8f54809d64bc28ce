package io.wirecheck.report.allure;

import io.qameta.allure.FileSystemResultsWriter;
import io.qameta.allure.model.TestResult;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A run as what Allure reads: a test case a check, and what is true of all of them. */
final class AllureResults {

  private AllureResults() {}

  /**
   * Nothing, where Allure's classes can be used.
   *
   * @throws NoClassDefFoundError if not
   */
  static void requireAllure() {
    Objects.requireNonNull(FileSystemResultsWriter.class);
    Objects.requireNonNull(TestResult.class);
  }

  static void write(
      final RunReport report, final List<CheckResult> results, final ResultsDirectory target)
      throws IOException {
    target.write(
        writer -> {
          for (final CheckResult result : results) {
            final TestCase test = new TestCase(report, result);
            writer.write(test.alone(new Attachments(test.uuid(), writer::write)));
          }
        });
    target.write(Surroundings.CATEGORIES, Surroundings.categories());
    target.write("environment.properties", Surroundings.environment(report));
    final Executor executor = Executor.ofThisProcess();
    if (executor.isKnown()) {
      target.write("executor.json", executor.json());
    }
  }
}
