package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.flow.TunnelRoute;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that are in no capture as they are, and a node that tells where it sends them. */
class TunnelRouteTest {

  private static final IpAddress POD = IpAddress.parse("192.168.1.40");
  private static final IpAddress PEER = IpAddress.parse("192.168.2.40");

  private final List<Link> links =
      List.of(link(1, "eth0", Optional.empty()), link(2, "eth1", Optional.empty()));
  private final List<PolicyRule> rules =
      new ArrayList<>(
          List.of(
              rule(0, Optional.empty(), PolicyRule.LOCAL),
              marked(1024),
              rule(1536, Optional.of(new Cidr(POD, 32)), 2),
              rule(32766, Optional.empty(), PolicyRule.MAIN)));

  @ParameterizedTest
  @ValueSource(strings = {"vxlan", "geneve", "gre", "ipip", "wireguard", "tun"})
  void a_default_route_into_a_tunnels_device_is_found(final String kind) {
    assertThat(route(node(kind, route(2, "0.0.0.0/0", "tunnel0", 0, true)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"veth", "bridge", "vlan", "dummy"})
  void other_devices_wrap_nothing(final String kind) {
    assertThat(route(node(kind, route(2, "0.0.0.0/0", "tunnel0", 0, true)))).isEmpty();
  }

  @Test
  void a_way_that_is_more_specific_or_of_a_lower_metric_is_taken() {
    final RouteEntry tunnel = route(2, "0.0.0.0/0", "tunnel0", 100, true);

    assertThat(route(node("vxlan", tunnel, route(2, "192.168.0.0/16", "eth1", 500, true))))
        .isEmpty();
    assertThat(route(node("vxlan", tunnel, route(2, "0.0.0.0/0", "eth1", 50, true)))).isEmpty();
    assertThat(route(node("vxlan", tunnel, route(2, "0.0.0.0/0", "eth1", 50, false)))).isPresent();
    assertThat(route(node("vxlan", tunnel, route(2, "10.0.0.0/8", "eth1", 0, true)))).isPresent();
  }

  @Test
  void the_first_table_that_knows_the_way_counts_and_an_empty_one_does_not() {
    final RouteEntry main = route(PolicyRule.MAIN, "0.0.0.0/0", "tunnel0", 0, true);

    assertThat(route(node("vxlan", main, route(2, "0.0.0.0/0", "eth1", 0, true)))).isEmpty();
    assertThat(route(node("vxlan", main))).isPresent();
  }

  @Test
  void a_table_for_marked_packets_or_for_others_is_not_theirs() {
    rules.add(0, rule(100, Optional.of(Cidr.parse("192.168.1.41/32")), 51));

    assertThat(
            route(
                node(
                    "vxlan",
                    route(51, "0.0.0.0/0", "tunnel0", 0, true),
                    route(2, "0.0.0.0/0", "eth1", 0, true))))
        .isEmpty();
  }

  @Test
  void packets_that_arrived_without_having_left_ask_where_the_node_sends_them() {
    final Sightings arrived = Sightings.none(Transport.ICMP).exits(0);
    final Sightings toAGateway = Sightings.none(Transport.UDP);
    toAGateway.tunnelled(
        toAGateway.source(),
        0,
        Direction.FORWARD,
        new Addresses(toAGateway.nodes().source(), IpAddress.parse("10.77.0.9")));

    for (final Sightings seen : List.of(arrived, toAGateway)) {
      assertThat(seen.rule().asksForTables()).isTrue();
      final Finding finding = seen.rule().judge(Optional.of(everywhere("vxlan")));
      assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.FAIL);
      assertThat(finding.facts().toString())
          .contains("into tunnel0, a device of kind vxlan", "0.0.0.0/0 dev tunnel0, table main");
      assertThat(finding.provenance()).isNotEmpty();
    }
  }

  @Test
  void a_node_that_sends_them_elsewhere_leaves_it_open() {
    final Sightings seen = Sightings.none(Transport.ICMP).exits(0);

    assertThat(seen.rule().judge(Optional.of(everywhere("veth"))))
        .isInstanceOfSatisfying(
            Finding.Inconclusive.class,
            finding -> assertThat(finding.code()).isEqualTo(InconclusiveCode.NO_SANITY_WITNESS));
  }

  @Test
  void nobody_asks_about_packets_that_left_or_never_got_on_their_way() {
    assertThat(Sightings.healthy(Transport.ICMP).rule().asksForTables()).isFalse();
    assertThat(Sightings.none(Transport.ICMP).exits(1).rule().asksForTables()).isFalse();
    assertThat(Sightings.none(Transport.UDP).exits(0).rule().asksForTables()).isFalse();
  }

  private Optional<RouteEntry> route(final NodeNetwork tables) {
    return TunnelRoute.of(tables, POD, PEER);
  }

  private NodeNetwork node(final String kind, final RouteEntry... routes) {
    final List<Link> all = new ArrayList<>(links);
    all.add(link(3, "tunnel0", Optional.of(kind)));
    return new NodeNetwork(all, rules, List.of(routes), List.of(), Netfilter.none());
  }

  private NodeNetwork everywhere(final String kind) {
    return node(kind, route(PolicyRule.MAIN, "0.0.0.0/0", "tunnel0", 0, true));
  }

  private static Link link(final int index, final String name, final Optional<String> kind) {
    return new Link(index, name, Optional.empty(), true, true, 1500, kind);
  }

  private static PolicyRule rule(final int priority, final Optional<Cidr> from, final int table) {
    return PolicyRule.lookup(priority, from, Optional.empty(), table);
  }

  private static PolicyRule marked(final int priority) {
    return new PolicyRule(
        priority,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Mark(0x80, 0x80)),
        Optional.empty(),
        Optional.empty(),
        PolicyRule.LOOKUP,
        PolicyRule.MAIN,
        "");
  }

  private static RouteEntry route(
      final int table,
      final String destination,
      final String device,
      final int metric,
      final boolean usable) {
    return new RouteEntry(
        table,
        RouteEntry.UNICAST,
        Cidr.parse(destination),
        Optional.empty(),
        Optional.of(device),
        Optional.empty(),
        "global",
        metric,
        usable);
  }
}
