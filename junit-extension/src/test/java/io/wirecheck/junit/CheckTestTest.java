package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.TestExecutionResult.Status.ABORTED;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;
import static org.junit.platform.engine.TestExecutionResult.Status.SUCCESSFUL;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.HoldingSuite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;

/** A test of each check of a profile. */
class CheckTestTest {

  private static final List<String> RUN = new CopyOnWriteArrayList<>();

  @EksNetworkTest(network = "staged:template")
  static class OurRules {
    @CheckTest(profile = "our-own")
    void hold(final CheckResult result, final TestInfo info) {
      RUN.add(info.getDisplayName());
      assertThat(result.id()).isEqualTo(info.getDisplayName());
      assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    }
  }

  @EksNetworkTest(network = "staged:template-verdicts")
  static class AllVerdicts {
    @CheckTest(profile = "all-verdicts")
    void do_not_look_at_the_result() {}
  }

  @EksNetworkTest(network = "staged:template-empty")
  static class Empty {
    @CheckTest(profile = "nothing")
    void hold() {}
  }

  @EksNetworkTest(network = "staged:template-unknown")
  static class Unknown {
    @CheckTest(profile = "of-somebody-else")
    void of_an_unknown_profile() {}

    @CheckTest(profile = "lost")
    void of_an_unknown_check() {}
  }

  static class NoNetworkTest {
    @CheckTest(profile = "our-own")
    void hold() {}
  }

  @EksNetworkTest(network = "staged:template-aborted")
  static class Aborted {
    @BeforeEach
    void gives_up() {
      Assumptions.abort("not today");
    }

    @CheckTest(profile = "our-own")
    void hold() {}
  }

  @EksNetworkTest(network = "staged:template-disabled")
  static class Disabling implements HoldingSuite {
    @Disabled
    @CheckTest(profile = "our-own")
    void hold() {}
  }

  @EksNetworkTest(network = "staged:template-short", profile = "our-own")
  static class ShortOfProfile {
    @CheckTest(profile = "our-own")
    void hold() {}

    @CheckTest(profile = "all-verdicts")
    @Disabled
    void hold_too() {}
  }

  @EksNetworkTest(network = "staged:template-profile", profile = "our-own")
  static class OfTheClass {
    @CheckTest
    void hold(final CheckResult result) {
      RUN.add(result.id());
    }
  }

  interface TemplateSuite extends NetworkSuite {
    @CheckTest(profile = "our-own")
    default void ourRules() {}
  }

  @EksNetworkTest(network = "staged:template-dropped")
  static class Dropped implements TemplateSuite {
    @Override
    public void ourRules() {}

    @CheckTest(profile = "our-own")
    void other_rules() {}
  }

  @EksNetworkTest(network = "staged:template-flaky")
  static class Flaky {
    @CheckTest(profile = "all-verdicts")
    void hold() {}
  }

  @EksNetworkTest(network = "staged:nowhere/template")
  static class Nowhere {
    @CheckTest(profile = "our-own")
    void hold() {}
  }

  @BeforeEach
  void nothing_run_yet() {
    RUN.clear();
    Script.ASKED.clear();
  }

  @Test
  void each_check_of_the_profile_is_an_invocation_with_its_id_and_result() {
    final Ending ending = Runs.withoutPlan(OurRules.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(RUN).containsExactly("script-is-provided", "script-also-holds");
    assertThat(Script.ASKED).containsExactly("script-is-provided", "script-also-holds");
  }

  @Test
  void the_verdict_is_enforced_whatever_the_body_does() {
    final Ending ending = Runs.withoutPlan(AllVerdicts.class);

    assertThat(ending.status("do_not_look_at_the_result()[1]")).isEqualTo(SUCCESSFUL);
    assertThat(ending.cause("do_not_look_at_the_result()[2]"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("[script-fails] FAIL");
    assertThat(ending.cause("do_not_look_at_the_result()[3]"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("INCONCLUSIVE");
    assertThat(ending.status("do_not_look_at_the_result()[4]")).isEqualTo(ABORTED);
  }

  @Test
  void a_profile_without_checks_fails() {
    assertThat(Runs.withoutPlan(Empty.class).cause("hold()"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("verifies nothing: profile nothing has no checks");
  }

  @Test
  void an_unknown_profile_or_check_fails_by_name() {
    final Ending ending = Runs.withoutPlan(Unknown.class);

    assertThat(ending.cause("of_an_unknown_profile()"))
        .hasMessageContaining("no profile is called 'of-somebody-else'; known here: [eks-vpc-cni,");
    assertThat(ending.cause("of_an_unknown_check()"))
        .hasMessageContaining("no check is called 'script-is-lost'");
  }

  @Test
  void a_class_that_is_about_no_network_is_a_configuration_error() {
    assertThat(Runs.withoutPlan(NoNetworkTest.class).cause("hold()"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("annotate it with @EksNetworkTest");
  }

  @Test
  void the_profile_of_the_class_is_the_default() {
    final Ending ending = Runs.withPlan(OfTheClass.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(RUN).containsExactly("script-is-provided", "script-also-holds");
  }

  @Test
  void an_invocation_that_is_aborted_before_its_turn_is_no_answer() {
    assertThat(Runs.withoutPlan(Aborted.class).cause(Aborted.class.getName()))
        .hasMessageContaining(
            "answered 0 of 2 selected checks; without an answer: script-also-holds,"
                + " script-is-provided.");
  }

  @Test
  void a_disabled_template_fails_its_class() {
    assertThat(Runs.withPlan(Disabling.class).cause(Disabling.class.getName()))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("has @CheckTest on hold, and none of its checks was asked for");
  }

  @Test
  void a_template_of_a_suite_that_is_overridden_without_its_annotation_fails_the_class() {
    assertThat(Runs.withPlan(Dropped.class).cause(Dropped.class.getName()))
        .hasMessageContaining("overrides TemplateSuite.ourRules without @Test");
  }

  @Test
  void one_invocation_may_be_run_alone_and_answers_for_no_profile() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(
                    selectUniqueId(
                        "[engine:junit-jupiter]/[class:%s]/[test-template:hold(io.wirecheck.check.CheckResult)]/[test-template-invocation:#2]"
                            .formatted(OfTheClassAgain.class.getName()))));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(RUN).containsExactly("script-also-holds");
  }

  static class OfTheClassAgain extends OfTheClass {}

  @Test
  void a_fail_stays_a_fail_when_its_invocation_is_run_again() {
    final Throwable first = Runs.withPlan(Flaky.class).cause("hold()[2]");
    final Throwable again = Runs.withPlan(Flaky.class).cause("hold()[2]");

    assertThat(first).isInstanceOf(AssertionFailedError.class);
    assertThat(again).isSameAs(first);
  }

  @Test
  void a_network_that_cannot_be_used_fails_each_invocation() {
    final Ending ending = Runs.withoutPlan(Nowhere.class);

    assertThat(ending.status("hold()[1]")).isEqualTo(FAILED);
    assertThat(ending.cause("hold()[2]")).hasMessageContaining("cannot be reached");
  }

  @Test
  void a_disabled_template_keeps_a_class_from_its_profile() {
    assertThat(Runs.withPlan(ShortOfProfile.class).cause(ShortOfProfile.class.getName()))
        .hasMessageContaining("has @CheckTest on hold_too");
  }
}
