package io.wirecheck.samples;

import static io.wirecheck.assertions.WirecheckAssertions.assertThat;
import static io.wirecheck.invariant.Conditions.beDelivered;
import static io.wirecheck.invariant.Conditions.keepSourceAddress;
import static io.wirecheck.invariant.Ends.probes;
import static io.wirecheck.invariant.Flows.flows;
import static io.wirecheck.junit.Captures.eniOf;
import static io.wirecheck.junit.ProbePod.On.SECONDARY_ENI;
import static io.wirecheck.junit.ProbePod.OnNode.OTHER;

import io.wirecheck.check.CheckResult;
import io.wirecheck.invariant.Invariant;
import io.wirecheck.junit.Captures;
import io.wirecheck.junit.CheckTest;
import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.Probe;
import io.wirecheck.junit.ProbePod;
import io.wirecheck.run.Verifier;
import org.junit.jupiter.api.Test;

@EksNetworkTest(network = "reference:eks-study")
class WebNetworkTest {

  static final Invariant PODS_KEEP_THEIR_ADDRESS =
      flows()
          .from(probes())
          .to(probes())
          .should(beDelivered())
          .and(keepSourceAddress())
          .because("the database's firewall admits pod addresses")
          .as("pods-keep-their-address");

  @Test
  void the_database_knows_its_clients(final Verifier verifier) {
    assertThat(verifier.check(PODS_KEEP_THEIR_ADDRESS)).passes();
  }

  @Test
  void web_leaves_by_its_own_interface(
      @ProbePod(on = SECONDARY_ENI) final Probe web,
      @ProbePod(node = OTHER) final Probe db,
      final Captures captures) {
    final var seen = captures.during(() -> web.sendUdp(db, 4242));
    assertThat(seen).at(eniOf(web)).isNotEncapsulated().hasSource(web.address());
  }

  @CheckTest(profile = "eks-vpc-cni")
  void our_rules(final CheckResult result) {
    assertThat(result).passes();
  }
}
