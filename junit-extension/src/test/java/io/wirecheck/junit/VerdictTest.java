package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.TestExecutionResult.Status.ABORTED;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.junit.Script.UnknownSuite;
import io.wirecheck.junit.Script.VerdictSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a verdict makes of a suite's test. */
class VerdictTest {

  @EksNetworkTest(network = "staged:holds")
  static class Holds implements HoldingSuite {}

  @EksNetworkTest(network = "staged:verdicts")
  static class Verdicts implements VerdictSuite {}

  @EksNetworkTest(network = "staged:verdicts-aborting")
  static class AbortingVerdicts implements VerdictSuite {}

  @EksNetworkTest(network = "staged:emptied")
  static class EmptiedBodies implements VerdictSuite {
    @Test
    @Override
    public void scriptFails(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:nowhere-to-be-found")
  static class Nowhere implements HoldingSuite {
    @Test
    void takes_nothing_of_the_network() {}
  }

  @EksNetworkTest(network = "staged:lost-under-way")
  static class Lost implements HoldingSuite {}

  @EksNetworkTest(network = "telepathy:staging")
  static class NoSuchScheme implements HoldingSuite {}

  @EksNetworkTest(network = "staged:unknown-check")
  static class UnknownCheck implements UnknownSuite {}

  @Test
  void a_check_that_passes_passes_its_test() {
    final Ending ending = Runs.withPlan(Holds.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(ending.status("scriptHolds(CheckResult)").name()).isEqualTo("SUCCESSFUL");
  }

  @Test
  void every_other_verdict_has_an_ending_of_its_own() {
    final Ending ending = Runs.withPlan(Verdicts.class);

    assertThat(ending.cause("scriptFails(CheckResult)"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("[script-fails] FAIL: lines should follow the script")
        .hasMessageContaining("a blot");
    assertThat(ending.cause("scriptIsInconclusive(CheckResult)"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("INCONCLUSIVE")
        .hasMessageContaining("the page is missing");
    assertThat(ending.cause("scriptBreaks(CheckResult)"))
        .isInstanceOf(BrokenCheckException.class)
        .isNotInstanceOf(AssertionError.class)
        .hasMessageContaining("the pen broke");
    assertThat(ending.status("scriptDoesNotApply(CheckResult)")).isEqualTo(ABORTED);
    assertThat(ending.cause("scriptDoesNotApply(CheckResult)"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("NOT_APPLICABLE")
        .hasMessageContaining("nobody reads")
        .hasMessageContaining("0 of 3");
  }

  @Test
  void inconclusive_aborts_where_that_is_asked_for_and_fail_still_fails() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(selectClass(AbortingVerdicts.class))
                .configurationParameter("wirecheck.inconclusive", "abort"));

    assertThat(ending.status("scriptIsInconclusive(CheckResult)")).isEqualTo(ABORTED);
    assertThat(ending.status("scriptFails(CheckResult)")).isEqualTo(FAILED);
    assertThat(ending.status("scriptBreaks(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void inconclusive_cannot_be_asked_to_pass() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(selectClass(AbortingVerdicts.class))
                .configurationParameter("wirecheck.inconclusive", "pass"));

    assertThat(ending.cause(AbortingVerdicts.class.getName()))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "Configuration error: wirecheck.inconclusive is 'pass'; it must be 'fail' or 'abort'.");
  }

  @Test
  void an_empty_body_does_not_soften_a_verdict() {
    final Ending ending = Runs.withPlan(EmptiedBodies.class);

    assertThat(ending.cause("scriptFails(CheckResult)")).isInstanceOf(AssertionFailedError.class);
  }

  @Test
  void a_network_that_cannot_be_used_fails_every_test_in_its_own_words() {
    final Ending ending = Runs.withPlan(Nowhere.class);

    for (final String test :
        new String[] {
          "scriptHolds(CheckResult)",
          "scriptAlsoHolds(CheckResult)",
          "takes_nothing_of_the_network()"
        }) {
      assertThat(ending.cause(test))
          .isInstanceOf(NetworkException.class)
          .hasMessage(
              "staged:nowhere-to-be-found cannot be reached: nobody answers; ask somebody else");
    }
    assertThat(StagedNetworks.EVENTS).containsOnlyOnce("open nowhere-to-be-found");
  }

  @Test
  void a_network_that_is_lost_under_way_fails_its_tests_whatever_inconclusive_does() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(selectClass(Lost.class))
                .configurationParameter("wirecheck.inconclusive", "abort"));

    assertThat(ending.status("scriptHolds(CheckResult)")).isEqualTo(FAILED);
    assertThat(ending.cause("scriptAlsoHolds(CheckResult)"))
        .hasMessageContaining("UNREACHABLE")
        .hasMessageContaining("staged:lost-under-way was lost");
  }

  @Test
  void an_address_that_names_no_network_fails_every_test() {
    final Ending ending = Runs.withPlan(NoSuchScheme.class);

    assertThat(ending.cause("scriptHolds(CheckResult)"))
        .hasMessageContaining("no network has the scheme 'telepathy:'");
    assertThat(ending.status("scriptAlsoHolds(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void a_suite_method_that_names_no_check_is_a_configuration_error() {
    final Ending ending = Runs.withPlan(UnknownCheck.class);

    assertThat(ending.cause("scriptIsLost(CheckResult)"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(
            "Configuration error: [UnknownSuite.scriptIsLost]: no check is called"
                + " 'script-is-lost'");
  }
}
