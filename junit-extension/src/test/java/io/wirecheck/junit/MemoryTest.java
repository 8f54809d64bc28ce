package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;

import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.FlakySuite;
import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.junit.Script.OnceSuite;
import io.wirecheck.run.Verifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What a JVM remembers of a network, and what a network goes through in a test run. */
class MemoryTest {

  private static final AtomicInteger OWN_TIMES = new AtomicInteger();

  @EksNetworkTest(network = "staged:flaky")
  static class Flaky implements FlakySuite {}

  @EksNetworkTest(network = "staged:flaky-own")
  static class FlakyOwn {
    @Test
    void fails_the_first_time(final Verifier verifier) {
      assertThat(verifier).isNotNull();
      assertThat(OWN_TIMES.getAndIncrement()).isPositive();
    }
  }

  @EksNetworkTest(network = "staged:one-class-a-plan")
  static class InOnePlan implements OnceSuite {}

  @EksNetworkTest(network = "staged:one-class-a-plan")
  static class InAnother implements OnceSuite {}

  @EksNetworkTest(network = "staged:shared")
  static class First implements HoldingSuite {}

  @EksNetworkTest(network = "staged:shared")
  static class Second implements HoldingSuite {
    @Test
    void has_the_network_too(final Verifier verifier) {
      assertThat(verifier).isNotNull();
    }
  }

  @Test
  void a_fail_stays_a_fail_when_its_test_is_run_again() {
    final Throwable first =
        Runs.withPlan(Flaky.class).cause("scriptFailsTheFirstTime(CheckResult)");
    final Throwable again =
        Runs.withPlan(Flaky.class).cause("scriptFailsTheFirstTime(CheckResult)");

    assertThat(first).isInstanceOf(AssertionFailedError.class).hasMessageContaining("FAIL");
    assertThat(again).isSameAs(first);
    assertThat(StagedNetworks.EVENTS).containsOnlyOnce("open flaky");
  }

  @Test
  void a_failure_of_a_test_of_ones_own_stays_as_well() {
    assertThat(Runs.withPlan(FlakyOwn.class).status("fails_the_first_time(Verifier)"))
        .isEqualTo(FAILED);
    assertThat(Runs.withPlan(FlakyOwn.class).status("fails_the_first_time(Verifier)"))
        .isEqualTo(FAILED);
    assertThat(OWN_TIMES).hasValue(1);
  }

  @Test
  void a_check_has_one_answer_on_a_network_also_where_each_class_is_a_plan_of_its_own() {
    final Ending first = Runs.withPlan(InOnePlan.class);
    final Ending second = Runs.withPlan(InAnother.class);

    assertThat(first.status("scriptFailsOnce(CheckResult)")).isEqualTo(FAILED);
    assertThat(second.status("scriptFailsOnce(CheckResult)")).isEqualTo(FAILED);
    assertThat(StagedNetworks.EVENTS).containsOnlyOnce("open one-class-a-plan");
  }

  @Test
  void classes_on_one_network_share_it_and_its_answers_and_it_is_closed_at_the_end() {
    Script.ASKED.clear();

    final Ending ending = Runs.withoutPlan(First.class, Second.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(Script.ASKED).containsExactlyInAnyOrder("script-holds", "script-also-holds");
    assertThat(StagedNetworks.EVENTS)
        .containsOnlyOnce("open shared")
        .containsOnlyOnce("close shared");
  }
}
