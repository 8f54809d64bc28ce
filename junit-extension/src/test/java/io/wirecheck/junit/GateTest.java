package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.check.CheckResult;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.HoldingSuite;
import io.wirecheck.model.Topology;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.launcher.TagFilter;
import org.opentest4j.AssertionFailedError;

/** A class that answers less than it was to answer fails, whatever its tests did. */
class GateTest {

  @EksNetworkTest(network = "staged:gate-dropped")
  static class Dropped implements HoldingSuite {
    @Override
    public void scriptHolds(final CheckResult result) {}
  }

  interface DroppingSuite extends HoldingSuite {
    @Override
    default void scriptHolds(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:gate-dropped-by-suite")
  static class DroppedBySuite implements DroppingSuite {}

  static class BaseDropping implements HoldingSuite {
    @Override
    public void scriptAlsoHolds(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:gate-dropped-by-base")
  static class DroppedByBase extends BaseDropping {}

  static class Undecorated implements HoldingSuite {
    @Override
    public void scriptHolds(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:gate-disabled")
  static class OneDisabled implements HoldingSuite {
    @Test
    @Disabled
    @Override
    public void scriptHolds(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:gate-aborted")
  static class Aborted implements HoldingSuite {
    @BeforeEach
    void gives_up() {
      Assumptions.abort("not today");
    }
  }

  @EksNetworkTest(network = "staged:gate-all-disabled")
  static class AllDisabled implements HoldingSuite {
    @Test
    @Disabled
    @Override
    public void scriptHolds(final CheckResult result) {}

    @Test
    @Disabled
    @Override
    public void scriptAlsoHolds(final CheckResult result) {}
  }

  @EksNetworkTest(network = "staged:gate-short", profile = "eks-vpc-cni")
  static class ShortOfProfile implements HoldingSuite {}

  @EksNetworkTest(network = "staged:gate-profile", profile = "eks-vpc-cmi")
  static class Misspelt implements HoldingSuite {}

  @EksNetworkTest(network = "staged:gate-nothing")
  static class VerifiesNothing {
    @Test
    void looks_busy() {}
  }

  @EksNetworkTest(network = "staged:gate-nested")
  static class OnlyNested {
    @Nested
    class Inner implements HoldingSuite {
      @Override
      public void scriptHolds(final CheckResult result) {}
    }
  }

  @EksNetworkTest(network = "staged:gate-own")
  static class WithOneOfItsOwn implements HoldingSuite {
    @Test
    void takes_a_topology(final Topology topology) {
      assertThat(topology).isNotNull();
    }
  }

  @Test
  void a_suite_method_overridden_without_test_fails_the_class_and_is_named() {
    assertThat(Runs.withPlan(Dropped.class).cause(Dropped.class.getName()))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage(
            Dropped.class.getName()
                + " overrides HoldingSuite.scriptHolds without @Test, which drops the check: write"
                + " @Test on it, or do not override it");
  }

  @Test
  void so_does_one_that_a_suite_or_a_base_class_overrides() {
    assertThat(Runs.withPlan(DroppedBySuite.class).cause(DroppedBySuite.class.getName()))
        .hasMessageContaining("overrides HoldingSuite.scriptHolds without @Test");
    assertThat(Runs.withPlan(DroppedByBase.class).cause(DroppedByBase.class.getName()))
        .hasMessageContaining("overrides HoldingSuite.scriptAlsoHolds without @Test");
  }

  @Test
  void the_suite_brings_the_gate_along_without_the_annotation() {
    assertThat(Runs.withPlan(Undecorated.class).cause(Undecorated.class.getName()))
        .hasMessageContaining("overrides HoldingSuite.scriptHolds without @Test");
  }

  @Test
  void a_selected_check_without_an_answer_fails_the_class_and_is_named() {
    assertThat(Runs.withPlan(OneDisabled.class).cause(OneDisabled.class.getName()))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("answered 1 of 2 selected checks; without an answer: script-holds.");
    assertThat(Runs.withPlan(Aborted.class).cause(Aborted.class.getName()))
        .hasMessageContaining("answered 0 of 2 selected checks");
  }

  @Test
  void no_answer_at_all_fails_the_class_also_without_a_plan() {
    assertThat(Runs.withoutPlan(AllDisabled.class).cause(AllDisabled.class.getName()))
        .hasMessageContaining("answered 0 of 2 selected checks");
  }

  @Test
  void a_class_that_answers_for_a_profile_must_answer_all_of_it() {
    assertThat(Runs.withPlan(ShortOfProfile.class).cause(ShortOfProfile.class.getName()))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage(
            ShortOfProfile.class.getName()
                + " answers for the profile eks-vpc-cni, but no answer came from"
                + " egress-leaves-with-the-declared-source, node-pod-limit-fits-its-addresses,"
                + " pod-address-belongs-to-its-node, pod-traffic-is-not-encapsulated,"
                + " pod-traffic-leaves-by-its-own-interface");
  }

  @Test
  void a_filtered_run_need_not_answer_all_of_it() {
    final Ending ending =
        Runs.withPlan(ShortOfProfile.class, TagFilter.includeTags("script-also-holds"));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
  }

  @Test
  void an_unknown_profile_is_a_configuration_error() {
    assertThat(Runs.withPlan(Misspelt.class).cause(Misspelt.class.getName()))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("no profile is called 'eks-vpc-cmi'");
  }

  @Test
  void a_class_that_verifies_nothing_is_a_configuration_error() {
    assertThat(Runs.withPlan(VerifiesNothing.class).cause(VerifiesNothing.class.getName()))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("verifies nothing");
  }

  @Test
  void a_nested_class_has_a_gate_of_its_own() {
    final Ending ending = Runs.withPlan(OnlyNested.class);

    assertThat(ending.cause(OnlyNested.Inner.class.getName()))
        .hasMessageContaining("overrides HoldingSuite.scriptHolds without @Test");
    assertThat(StagedNetworks.EVENTS).contains("open gate-nested");
  }

  @Test
  void a_test_of_ones_own_may_be_run_alone() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(
                    selectMethod(
                        WithOneOfItsOwn.class, "takes_a_topology", Topology.class.getName())));

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
  }
}
