package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.checks.PodTrafficIsNotEncapsulated;
import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.ResultOf;
import io.wirecheck.model.Node;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Verifier;
import org.junit.jupiter.api.Test;

@EksNetworkTest(network = "reference:eks-study")
class ShopNetworkTest {

  @Test
  void the_shops_nodes_are_in_three_zones(final Topology topology) {
    assertThat(topology.nodes().asOptional().orElseThrow())
        .extracting(Node::zone)
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_firewall_may_trust_pod_addresses(
      @ResultOf("pod-address-belongs-to-its-node") final CheckResult result) {
    assertThat(result.verdict()).as(Explanation.of(result)).isEqualTo(Verdict.PASS);
  }

  @Test
  void the_inspection_appliance_can_read_what_pods_send(final Verifier verifier) {
    final CheckResult result = verifier.check(new PodTrafficIsNotEncapsulated());
    assertThat(result.verdict()).as(Explanation.of(result)).isEqualTo(Verdict.PASS);
  }
}
