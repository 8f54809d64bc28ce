package io.wirecheck.report.allure;

import io.qameta.allure.Allure;
import io.qameta.allure.AllureLifecycle;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.RunReport;
import java.util.Optional;

/** A test that Allure's own listener reports, while it runs. */
final class RunningTest {

  private RunningTest() {}

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
}
