package io.wirecheck.report.allure;

import io.qameta.allure.Allure;
import io.qameta.allure.AllureLifecycle;
import io.qameta.allure.AllureResultsWriteException;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.RunReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;

/** A test that Allure's own listener reports, while it runs. */
final class RunningCase {

  private RunningCase() {}

  /** Whether Allure reports the test on this thread, which then says what the check found. */
  static boolean tell(final RunReport report, final CheckResult result) {
    return tell(report, result, Allure.getLifecycle());
  }

  static boolean tell(
      final RunReport report, final CheckResult result, final AllureLifecycle lifecycle) {
    final Optional<String> running = lifecycle.getCurrentTestCase();
    running.ifPresent(
        uuid ->
            lifecycle.updateTestCase(
                uuid,
                test ->
                    new TestCase(report, result)
                        .enrich(
                            test,
                            new Attachments(
                                uuid + "/" + result.id(), lifecycle::writeAttachment))));
    return running.isPresent();
  }

  /** Gives the results of those tests the categories, unless they have some of their own. */
  static void categorize(final AllureLifecycle lifecycle) throws IOException {
    try {
      lifecycle.writeAttachment(
          Surroundings.CATEGORIES, new ByteArrayInputStream(Surroundings.categories()));
    } catch (final AllureResultsWriteException e) {
      if (!(e.getCause() instanceof FileAlreadyExistsException)) {
        throw new IOException("cannot write Allure's " + Surroundings.CATEGORIES + ": " + e, e);
      }
    }
  }

  static void categorize() throws IOException {
    categorize(Allure.getLifecycle());
  }
}
