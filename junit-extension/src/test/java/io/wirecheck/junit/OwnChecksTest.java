package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.run.Verifier;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;

/** Checks in a test class's own fields. */
class OwnChecksTest {

  static final class OwnHolds extends Script.Scripted {}

  static final class OwnHoldsToo extends Script.Scripted {}

  @EksNetworkTest(network = "staged:own")
  static class WithSuite implements HoldingSuite {

    private static final Check<?> MINE = new OwnHolds();
    static final OwnHoldsToo YOURS = new OwnHoldsToo();

    @Test
    void mine_holds(final Verifier verifier) {
      assertThat(verifier.check(MINE).verdict()).isEqualTo(Verdict.PASS);
      assertThat(Script.ASKED).hasSize(4);
    }

    @Test
    void yours_holds(@ResultOf("own-holds-too") final CheckResult result) {
      assertThat(result.verdict()).isEqualTo(Verdict.PASS);
      assertThat(Script.ASKED).hasSize(4);
    }
  }

  @EksNetworkTest(network = "staged:own-by-method")
  static class ByMethod extends WithSuite {}

  @EksNetworkTest(network = "staged:own-forgotten")
  static class Forgets {
    static final Check<?> MINE = new OwnHolds();

    @Test
    void looks_busy(final Verifier verifier) {
      assertThat(verifier).isNotNull();
    }

    @Test
    void is_busy(final Verifier verifier) {
      assertThat(verifier.check(new OwnHoldsToo()).verdict()).isEqualTo(Verdict.PASS);
    }
  }

  static final class PodTrafficIsNotEncapsulated extends Script.Scripted {}

  @EksNetworkTest(network = "staged:own-namesake")
  static class HasANamesake {
    static final Check<?> MINE = new PodTrafficIsNotEncapsulated();

    @Test
    void asks(final Verifier verifier) {
      verifier.check(MINE);
    }
  }

  @BeforeEach
  void nothing_asked_yet() {
    Script.ASKED.clear();
  }

  @Test
  void they_are_judged_together_with_the_suites_whichever_is_asked_first() {
    final Ending ending = Runs.withPlan(WithSuite.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(Script.ASKED)
        .containsExactlyInAnyOrder(
            "script-holds", "script-also-holds", "own-holds", "own-holds-too");
  }

  @Test
  void they_are_not_judged_where_no_test_of_ones_own_is_selected() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(
                    selectMethod(ByMethod.class, "scriptHolds", CheckResult.class.getName())));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(Script.ASKED).containsExactly("script-holds");
  }

  @Test
  void one_that_no_test_asks_for_fails_the_class_and_is_named() {
    assertThat(Runs.withPlan(Forgets.class).cause(Forgets.class.getName()))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("declares MINE, and no test asks for it");
  }

  @Test
  void unless_a_filter_left_the_test_out() {
    final Ending ending =
        Runs.withPlan(
            request().selectors(selectMethod(Forgets.class, "is_busy", Verifier.class.getName())));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
  }

  @Test
  void one_that_is_called_as_another_check_is_a_configuration_error() {
    assertThat(Runs.withPlan(HasANamesake.class).cause(HasANamesake.class.getName()))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("is called 'pod-traffic-is-not-encapsulated', as another check is");
  }

  @Test
  void the_same_check_may_stand_in_a_field_too() {
    assertThat(OwnChecks.of(Shares.class).checks()).hasSize(1);
    assertThat(OwnChecks.of(Shares.class).fieldsWithout(java.util.Set.of()))
        .isEqualTo(java.util.Set.of("SHARED"));
    assertThat(List.copyOf(OwnChecks.of(Shares.class).byField().keySet()))
        .containsExactly("SHARED");
  }

  static class Shares {
    static final Check<?> SHARED = new Script.ScriptHolds();
    static Check<?> notFinal = new OwnHolds();
    final Check<?> notStatic = new OwnHoldsToo();
  }
}
