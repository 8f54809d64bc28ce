package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Tier;
import io.wirecheck.live.kubernetes.Right;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetRightsTest {

  @Test
  void a_run_that_creates_nothing_needs_nothing() {
    assertThat(FleetRights.of(Tier.T0, Optional.empty())).isEmpty();
  }

  @Test
  void a_run_with_a_namespace_of_its_own_needs_its_rights_everywhere() {
    assertThat(FleetRights.of(Tier.T3, Optional.empty()))
        .extracting(Right::toString)
        .containsExactly(
            "list events",
            "create namespaces",
            "delete namespaces",
            "list namespaces",
            "patch namespaces",
            "list nodes",
            "create pods",
            "delete pods",
            "list pods",
            "watch pods",
            "create pods/exec",
            "get pods/exec");
  }

  @Test
  void a_run_in_a_namespace_of_others_needs_them_there_alone() {
    assertThat(FleetRights.of(Tier.T1, Optional.of("checks")))
        .extracting(Right::toString)
        .containsExactly(
            "list nodes",
            "list events in checks",
            "create pods in checks",
            "delete pods in checks",
            "list pods in checks",
            "patch pods in checks",
            "watch pods in checks",
            "create pods/exec in checks",
            "get pods/exec in checks");
  }
}
