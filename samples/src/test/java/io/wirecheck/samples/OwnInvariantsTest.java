package io.wirecheck.samples;

import static io.wirecheck.assertions.WirecheckAssertions.assertThat;
import static io.wirecheck.invariant.Conditions.beAnsweredWithin;
import static io.wirecheck.invariant.Conditions.beDelivered;
import static io.wirecheck.invariant.Conditions.beRefused;
import static io.wirecheck.invariant.Conditions.keepSourceAddress;
import static io.wirecheck.invariant.Conditions.leaveByPrimaryInterface;
import static io.wirecheck.invariant.Conditions.notBeEncapsulated;
import static io.wirecheck.invariant.Conditions.translateSourceAddress;
import static io.wirecheck.invariant.Ends.externalTarget;
import static io.wirecheck.invariant.Ends.nodes;
import static io.wirecheck.invariant.Ends.pods;
import static io.wirecheck.invariant.Ends.probes;
import static io.wirecheck.invariant.Flows.flows;

import io.wirecheck.assertions.WirecheckSoftAssertions;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.invariant.Invariant;
import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Verifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@EksNetworkTest(network = "reference:eks-study")
class OwnInvariantsTest {

  static final Invariant WEB_REACHES_TEST_PODS =
      flows()
          .from(pods("default", "app=web"))
          .to(pods("default", "run"))
          .should(beDelivered())
          .and(keepSourceAddress())
          .because("the test pods' firewall admits pod addresses")
          .as("web-reaches-test-pods");

  static final Invariant POD_TRAFFIC_CAN_BE_INSPECTED =
      flows()
          .from(probes().onSecondaryInterfaces())
          .to(probes().onOtherNodes().udp(4242))
          .should(notBeEncapsulated())
          .because("the appliance reads no tunnels")
          .as("pod-traffic-can-be-inspected")
          .withSeverity(Severity.CRITICAL);

  static final Invariant PARTNERS_SEE_NODES =
      flows()
          .from(probes())
          .to(externalTarget())
          .should(translateSourceAddress())
          .and(leaveByPrimaryInterface())
          .because("partners admit the addresses of nodes")
          .as("partners-see-nodes");

  static final Invariant NODES_TAKE_NO_SYSLOG =
      flows().from(probes()).to(nodes().udp(514)).should(beRefused()).as("nodes-take-no-syslog");

  static final Invariant PODS_ARE_NEAR =
      flows()
          .from(probes())
          .to(probes())
          .should(beAnsweredWithin(Duration.ofMillis(50)))
          .as("pods-are-near");

  @Test
  void web_reaches_the_test_pods(final Verifier verifier) {
    assertThat(verifier.check(WEB_REACHES_TEST_PODS)).passes();
  }

  @Test
  void all_of_ours_are_planned_and_sent_together(final Verifier verifier) {
    final List<CheckResult> results =
        verifier.check(
            List.of(
                POD_TRAFFIC_CAN_BE_INSPECTED,
                PARTNERS_SEE_NODES,
                NODES_TAKE_NO_SYSLOG,
                PODS_ARE_NEAR));

    final WirecheckSoftAssertions softly = new WirecheckSoftAssertions();
    results.forEach(result -> softly.assertThat(result).passes());
    softly.assertAll();
  }

  @Test
  void what_nobody_can_see_is_not_passed(final Verifier verifier) {
    final Invariant db =
        flows().from(probes()).to(pods("shop", "app=db").tcp(5432)).should(beDelivered());

    assertThat(verifier.check(db)).isInconclusive(InconclusiveCode.NO_SUBJECTS);
  }

  @Test
  void the_inventory_is_what_we_ordered(final Topology topology) {
    assertThat(topology)
        .hasNodesInZones("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c")
        .hasPodAddressesIn("192.168.0.0/16");
  }

  @Test
  void a_report_is_asserted_whole() {
    try (Verifier verifier = Verifier.on("reference:eks-study?fault=vxlan-overlay")) {
      verifier.check(List.of(WEB_REACHES_TEST_PODS, POD_TRAFFIC_CAN_BE_INSPECTED));

      assertThat(verifier.report())
          .has("web-reaches-test-pods", Verdict.PASS)
          .has("pod-traffic-can-be-inspected", Verdict.FAIL);
    }
  }
}
