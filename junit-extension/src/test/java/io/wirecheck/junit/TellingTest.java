package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.junit.Script.VerdictSuite;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult.Status;

/** What reports are told of a result before its test has it. */
class TellingTest {

  @TempDir private Path directory;

  @EksNetworkTest(network = "staged:telling/verdicts")
  static class Verdicts implements VerdictSuite {}

  @EksNetworkTest(network = "staged:telling/breaks")
  static class Breaking implements HoldingSuite {}

  @EksNetworkTest(network = "staged:telling/directory")
  static class WithADirectory implements HoldingSuite {}

  @BeforeEach
  void nothing_is_told() {
    System.setProperty("wirecheck.out", directory.resolve("out").toString());
    TellingSink.TOLD.clear();
  }

  @AfterEach
  void write_elsewhere() {
    System.clearProperty("wirecheck.out");
  }

  @Test
  void every_result_on_the_thread_of_its_test_whatever_it_is() {
    Runs.withoutPlan(Verdicts.class);

    final String here = " on " + Thread.currentThread().getName();
    assertThat(TellingSink.TOLD)
        .containsExactlyInAnyOrder(
            "script-fails FAIL" + here,
            "script-is-inconclusive INCONCLUSIVE" + here,
            "script-breaks ERROR" + here,
            "script-does-not-apply NOT_APPLICABLE" + here);
  }

  @Test
  void a_report_that_breaks_changes_no_verdict_and_is_not_passed_over() {
    final String printed =
        Runs.printed(
            () ->
                assertThat(Runs.withoutPlan(Breaking.class).status("scriptHolds(CheckResult)"))
                    .isEqualTo(Status.SUCCESSFUL));

    assertThat(TellingSink.TOLD).hasSize(2);
    assertThat(printed).contains("the report on script-holds is incomplete", "the sink broke");
  }

  @Test
  void a_report_that_is_a_directory_is_printed_and_offered_to_nobody() {
    final String printed = Runs.printed(() -> Runs.withoutPlan(WithADirectory.class));

    assertThat(printed)
        .containsPattern("report: \\S*staged-telling-directory-[0-9a-f]{16}\\R")
        .doesNotContainPattern("did not take \\S*staged-telling-directory-[0-9a-f]{16}:");
  }
}
