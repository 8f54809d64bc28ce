package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.CheckResult;
import io.wirecheck.junit.Runs.Ending;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Network tests where JUnit runs tests in parallel. */
class ParallelTest {

  private static final AtomicInteger AT_WORK = new AtomicInteger();
  private static final AtomicInteger MOST_AT_WORK = new AtomicInteger();

  interface WorkingSuite extends NetworkSuite {
    @Test
    default void scriptHolds(final CheckResult result) {
      work();
    }

    @Test
    default void scriptAlsoHolds(final CheckResult result) {
      work();
    }
  }

  @EksNetworkTest(network = "staged:parallel/one")
  static class One implements WorkingSuite {}

  @EksNetworkTest(network = "staged:parallel/two")
  static class Two implements WorkingSuite {
    @CheckTest(profile = "our-own")
    void ours() {
      work();
    }
  }

  @EksNetworkTest(network = "staged:parallel/one")
  static class OneAgain implements WorkingSuite {}

  /** Meets a thread of another class: shows that classes do run in parallel here. */
  static class Free {
    private static final CountDownLatch BOTH = new CountDownLatch(2);

    @Test
    void meets_another() throws InterruptedException {
      BOTH.countDown();
      BOTH.await();
    }
  }

  static class FreeToo extends Free {}

  @SuppressWarnings("ThreadPriorityCheck") // another thread is to have its chance here
  private static void work() {
    MOST_AT_WORK.accumulateAndGet(AT_WORK.incrementAndGet(), Math::max);
    Thread.yield();
    AT_WORK.decrementAndGet();
  }

  @Test
  void one_network_is_tested_at_a_time_and_each_check_is_judged_once_on_each() {
    Script.ASKED.clear();

    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(
                    selectClass(One.class),
                    selectClass(Two.class),
                    selectClass(OneAgain.class),
                    selectClass(Free.class),
                    selectClass(FreeToo.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(MOST_AT_WORK).hasValue(1);
    assertThat(Script.ASKED)
        .containsExactlyInAnyOrder(
            "script-holds",
            "script-also-holds",
            "script-holds",
            "script-also-holds",
            "script-is-provided");
    assertThat(StagedNetworks.EVENTS)
        .containsOnlyOnce("open parallel/one")
        .containsOnlyOnce("close parallel/one")
        .containsOnlyOnce("open parallel/two");
  }
}
