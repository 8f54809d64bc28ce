package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.CheckResult;
import io.wirecheck.junit.Script.HoldingSuite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.TagFilter;

/** Evidence is gathered for what is selected: at once where the selection is known. */
class SelectionTest {

  /** How many checks had been asked when each test ran. */
  private static final List<Integer> ASKED_SO_FAR = new CopyOnWriteArrayList<>();

  interface CountingSuite extends NetworkSuite {
    @Test
    default void scriptHolds(final CheckResult result) {
      ASKED_SO_FAR.add(Script.ASKED.size());
    }

    @Test
    default void scriptAlsoHolds(final CheckResult result) {
      ASKED_SO_FAR.add(Script.ASKED.size());
    }
  }

  @EksNetworkTest(network = "staged:planned")
  static class Planned implements CountingSuite {}

  @EksNetworkTest(network = "staged:unplanned")
  static class Unplanned implements CountingSuite {}

  @EksNetworkTest(network = "staged:by-method")
  static class ByMethod implements HoldingSuite {}

  @EksNetworkTest(network = "staged:by-tag")
  static class ByTag implements HoldingSuite {}

  @EksNetworkTest(network = "staged:forgotten")
  static class Forgotten implements HoldingSuite {}

  @BeforeEach
  void nothing_asked_yet() {
    Script.ASKED.clear();
    ASKED_SO_FAR.clear();
  }

  @Test
  void with_a_plan_all_that_it_selects_is_judged_at_once() {
    assertThat(Runs.withPlan(Planned.class).isAllSuccessful()).isTrue();
    assertThat(ASKED_SO_FAR).containsExactly(2, 2);
  }

  @Test
  void without_a_plan_each_test_asks_for_its_own_check() {
    assertThat(Runs.withoutPlan(Unplanned.class).isAllSuccessful()).isTrue();
    assertThat(ASKED_SO_FAR).containsExactly(1, 2);
  }

  @Test
  void what_a_method_filter_leaves_out_is_not_asked() {
    final var ending =
        Runs.withPlan(
            request()
                .selectors(
                    selectMethod(ByMethod.class, "scriptHolds", CheckResult.class.getName())));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(Script.ASKED).containsExactly("script-holds");
  }

  @Test
  void what_a_tag_filter_leaves_out_is_not_asked() {
    final var ending = Runs.withPlan(ByTag.class, TagFilter.includeTags("script-also-holds"));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(Script.ASKED).containsExactly("script-also-holds");
  }

  @Test
  void a_plan_is_forgotten_when_it_ends() {
    Runs.withPlan(Forgotten.class);

    assertThat(JvmMemory.ofThisJvm().selected(Forgotten.class)).isEmpty();
  }

  @EksNetworkTest(network = "staged:unreadable-plan")
  static class OfAnUnreadablePlan implements HoldingSuite {}

  @Test
  void a_plan_that_a_listener_could_not_read_fails_every_test() {
    final Object plan = new Object();
    JvmMemory.ofThisJvm()
        .planStarts(plan, new Selection.Unreadable(new IllegalStateException("torn")));
    try {
      final var ending = Runs.withoutPlan(OfAnUnreadablePlan.class);

      assertThat(ending.cause("scriptHolds(CheckResult)"))
          .hasMessageContaining("the test plan could not be read: ")
          .hasMessageContaining("torn");
      assertThat(ending.cause("scriptAlsoHolds(CheckResult)")).hasMessageContaining("torn");
    } finally {
      JvmMemory.ofThisJvm().planEnds(plan);
    }
  }
}
