package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Ways that are not a secondary interface's: branches of a trunk, and a tunnel device. */
class BranchesAndTunnelsTest {

  private static final String STRICT = "variation=security-groups-for-pods";
  private static final String STANDARD = "variation=security-groups-for-pods-standard";

  private static List<String> rules(final Trial trial) {
    final NodeNetwork tables =
        Objects.requireNonNull(
            NodeTables.of(trial.topology, List.of()).get(trial.source.node().name()));
    return tables.rules().stream().map(PolicyRule::toString).toList();
  }

  @Test
  void a_strict_branch_pod_is_routed_by_its_devices_and_before_the_local_table() {
    final Trial trial = Trial.between(STRICT, InterfaceClass.BRANCH, InterfaceClass.PRIMARY);
    final String address = trial.source.addresses().get(0).toString();

    assertThat(rules(trial))
        .startsWith("10: from all iif vlan.eth.1 lookup 101")
        .contains("20: from all lookup local")
        .doesNotContain("0: from all lookup local")
        .noneMatch(rule -> rule.contains(address));
  }

  @Test
  void a_standard_branch_pod_is_routed_by_its_address() {
    final Trial trial = Trial.between(STANDARD, InterfaceClass.BRANCH, InterfaceClass.PRIMARY);
    final String address = trial.source.addresses().get(0).toString();

    assertThat(rules(trial))
        .startsWith("0: from all lookup local")
        .contains("512: from all to " + address + " lookup main")
        .anyMatch(rule -> rule.matches("1536: from " + address + " lookup 10[0-9]"));
  }

  @Test
  void a_strict_branch_pods_packets_leave_the_node_even_to_a_pod_beside_it() {
    final Trial strict = Trial.within(STRICT, InterfaceClass.BRANCH, InterfaceClass.SECONDARY);
    final Trial standard = Trial.within(STANDARD, InterfaceClass.BRANCH, InterfaceClass.SECONDARY);

    assertThat(strict.forward(strict.sourceOwner, strict.flow(Transport.UDP))).hasSize(3);
    assertThat(strict.forward(strict.destinationOwner, strict.flow(Transport.UDP))).hasSize(3);
    assertThat(standard.forward(standard.sourceOwner, standard.flow(Transport.UDP))).isEmpty();
    assertThat(standard.forward(standard.destinationVeth, standard.flow(Transport.UDP))).hasSize(3);
  }

  @Test
  void a_tunnel_device_with_the_default_route_of_pods_carries_them_between_nodes() {
    final Trial trial = Trial.of("fault=tunnel-device-default-route");

    for (final Transport transport : Transport.values()) {
      final Flow flow = trial.flow(transport);
      for (final ObservationPoint point : List.of(trial.sourcePrimary, trial.destinationPrimary)) {
        assertThat(trial.forward(point, flow))
            .as("%s at %s", flow, point)
            .hasSize(3)
            .allMatch(packet -> packet.form() instanceof SightedPacket.Tunnelled);
      }
      assertThat(trial.sightings(trial.sourceOwner, flow)).isEmpty();
      assertThat(trial.forward(trial.destinationVeth, flow))
          .as("%s arrives: the data of a TCP probe follows an answer", flow)
          .hasSize(3);
    }
  }
}
