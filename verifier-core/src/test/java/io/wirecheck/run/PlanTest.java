package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final IpAddress IPV6 = IpAddress.parse("2001:db8::7");

  @Test
  void a_tunnel_is_looked_for_between_the_nodes_own_addresses_of_both_families_and_no_pods() {
    final Topology study = ReferenceTopologies.named("eks-study");
    final Topology dual =
        study.withNetworkInterfaces(
            study.networkInterfaces().map(all -> all.stream().map(PlanTest::dualStack).toList()));
    final Node node = study.nodes().asOptional().orElseThrow().get(0);
    final List<NetworkInterface> own =
        study.networkInterfaces().asOptional().orElseThrow().stream()
            .filter(eni -> eni.isAttachedTo(node.providerId().orElseThrow().instanceId()))
            .toList();
    final Flow flow =
        new Flow(
            new Endpoint.OfHost(node.name()),
            new Endpoint.OfHost(node.name()),
            Transport.ICMP,
            0,
            1);
    final Key.FlowSightings key =
        new Key.FlowSightings(
            flow,
            new TreeSet<>(
                List.of(ObservationPoint.networkInterface(node.name(), own.get(0).id()))));

    final Plan plan = Plan.of(List.of(key), dual, 1, 7, new FlowNumbers(), Duration.ofMinutes(1));

    assertThat(plan.round().nodeAddresses().get(node.name()))
        .containsExactlyInAnyOrder(
            own.get(0).primaryAddress().orElseThrow(),
            IPV6,
            own.get(1).primaryAddress().orElseThrow());
  }

  private static NetworkInterface dualStack(final NetworkInterface eni) {
    final List<IpAddress> addresses = new ArrayList<>(eni.secondaryAddresses());
    addresses.add(IPV6);
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        addresses,
        eni.prefixes(),
        eni.attachment(),
        eni.tags());
  }
}
