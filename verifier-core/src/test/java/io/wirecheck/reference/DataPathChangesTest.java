package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress.Family;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault and variation of the data path and of evidence shows itself, and nothing else. */
class DataPathChangesTest {

  @ParameterizedTest
  @CsvSource({
    "vxlan-overlay, VXLAN, udp 4789",
    "vxlan-overlay-8472, VXLAN, udp 8472",
    "vxlan-overlay-9999, VXLAN, udp 9999",
    "geneve-overlay, Geneve, udp 6081",
    "ipip-overlay, IP-in-IP, ip protocol 4",
    "gre-overlay, GRE, ip protocol 47"
  })
  void an_overlay_carries_pods_packets_between_the_nodes_primary_addresses(
      final String fault, final String kind, final String carrier) {
    final Trial trial = Trial.of("fault=" + fault);
    final Addresses nodes =
        new Addresses(trial.source.tunnelAddress(), trial.destination.tunnelAddress());
    final Addresses pods =
        new Addresses(trial.source.addresses().get(0), trial.destination.addresses().get(0));

    for (final Transport transport : Transport.values()) {
      final Flow flow = trial.flow(transport);
      for (final ObservationPoint point : List.of(trial.sourcePrimary, trial.destinationPrimary)) {
        assertThat(trial.forward(point, flow))
            .as("%s at %s", flow, point)
            .hasSize(3)
            .allSatisfy(
                packet -> {
                  assertThat(packet.form())
                      .isEqualTo(new SightedPacket.Tunnelled(kind, nodes, carrier));
                  assertThat(packet.addresses()).contains(pods);
                  assertThat(packet.ttl()).isEqualTo(63);
                });
      }
      assertThat(trial.sightings(trial.sourceOwner, flow)).isEmpty();
      assertThat(trial.forward(trial.sourceVeth, flow)).hasSize(3).allMatch(this::isNative);
      assertThat(trial.forward(trial.destinationVeth, flow))
          .hasSize(3)
          .allMatch(this::isNative)
          .allMatch(packet -> packet.ttl() == 62);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vxlan-overlay", "gre-overlay", "wireguard-overlay"})
  void an_overlay_leaves_hosts_and_one_nodes_pods_alone(final String fault) {
    final Trial trial = Trial.of("fault=" + fault);
    final Trial onOneNode = Trial.onOneNode("fault=" + fault);
    final Flow flow = onOneNode.flow(Transport.UDP);

    assertThat(trial.forward(trial.sourcePrimary, trial.control()))
        .singleElement()
        .matches(this::isNative);
    assertThat(onOneNode.forward(onOneNode.destinationVeth, flow))
        .hasSize(3)
        .allMatch(this::isNative);
  }

  @Test
  void wireguard_shows_packets_of_the_probes_number_and_sizes_and_no_nonce() {
    final Trial trial = Trial.of("fault=wireguard-overlay");
    final Flow ping = trial.flow(Transport.ICMP);
    final Bystanders.OpaquePacket first = trial.bystanders(trial.sourcePrimary).opaque().get(0);

    for (final Transport transport : Transport.values()) {
      final Flow flow = trial.flow(transport);
      assertThat(trial.sightings(trial.sourcePrimary, flow)).isEmpty();
      assertThat(trial.sightings(trial.sourceOwner, flow)).isEmpty();
      assertThat(trial.sightings(trial.destinationPrimary, flow)).isEmpty();
      assertThat(trial.forward(trial.sourceVeth, flow)).hasSize(3);
    }
    assertThat(first.kind()).isEqualTo("WireGuard");
    assertThat(first.source()).isEqualTo(trial.source.tunnelAddress());
    assertThat(first.destination()).isEqualTo(trial.destination.tunnelAddress());
    assertThat(first.length()).as("84 bytes of %s, padded to 96", ping).isEqualTo(96 + 60);
    assertThat(trial.bystanders(trial.sourcePrimary).opaque())
        .as("3 echoes and answers, 3 datagrams and answers, 3 connections of 8 segments")
        .hasSize(6 + 6 + 24);
  }

  @ParameterizedTest
  @ValueSource(strings = {"traffic-mirroring", "gwlb-geneve", "dns-from-port-4789"})
  void others_packets_on_a_tunnels_port_are_bystanders(final String variation) {
    final Trial healthy = Trial.of("");
    final Trial trial = Trial.of("variation=" + variation);

    assertThat(trial.bystanders(trial.sourcePrimary).frames().values().stream().mapToLong(n -> n))
        .as("frames without a nonce")
        .satisfies(
            counts ->
                assertThat(counts.stream().mapToLong(n -> n).sum())
                    .isEqualTo(
                        2
                            + healthy.bystanders(healthy.sourcePrimary).frames().values().stream()
                                .mapToLong(n -> n)
                                .sum()));
    assertThat(trial.bystanders(trial.sourcePrimary).unread()).isZero();
    for (final Transport transport : Transport.values()) {
      assertThat(trial.forward(trial.sourceOwner, trial.flow(transport)))
          .hasSize(3)
          .allMatch(this::isNative);
    }
  }

  @Test
  void mirrored_and_balanced_packets_are_read_as_what_they_are() {
    final Trial mirrored = Trial.of("variation=traffic-mirroring");
    final Trial balanced = Trial.of("variation=gwlb-geneve");

    assertThat(mirrored.bystanders(mirrored.sourcePrimary).frames())
        .containsEntry("ethernet/ipv4/udp/vxlan/ethernet/ipv4/udp", 2L);
    assertThat(balanced.bystanders(balanced.sourcePrimary).frames())
        .containsEntry("ethernet/ipv4/udp/geneve/ipv4/udp", 2L);
  }

  @Test
  void a_tag_is_on_secondary_interfaces_only() {
    final Trial trial =
        Trial.between("variation=trunk-vlan-tag", InterfaceClass.SECONDARY, InterfaceClass.PRIMARY);

    assertThat(etherType(trial.gathering, trial.sourceOwner)).isEqualTo(0x8100);
    assertThat(etherType(trial.gathering, trial.destinationOwner)).isEqualTo(0x0800);
    assertThat(trial.forward(trial.sourceOwner, trial.flow(Transport.TCP)))
        .hasSize(3)
        .allMatch(this::isNative);
  }

  @Test
  void a_branch_pods_packets_are_tagged_on_the_trunk_below_its_own_device() {
    final Trial trial =
        Trial.between(
            "variation=security-groups-for-pods", InterfaceClass.BRANCH, InterfaceClass.PRIMARY);
    final ObservationPoint trunk = trial.source.trunk().orElseThrow().point();
    final Flow flow = trial.flow(Transport.UDP);

    assertThat(trial.forward(trial.sourceOwner, flow)).hasSize(3).allMatch(this::isNative);
    assertThat(trial.forward(trunk, flow)).hasSize(3).allMatch(this::isNative);
    assertThat(etherType(trial.gathering, trial.sourceOwner)).isEqualTo(0x0800);
    assertThat(etherType(trial.gathering, trunk)).isEqualTo(0x8100);
  }

  @Test
  void a_segment_above_the_mtu_is_one_frame() {
    final Trial trial = Trial.of("variation=gso-segments");

    assertThat(trial.forward(trial.sourceOwner, trial.flow(Transport.TCP)))
        .hasSize(3)
        .allMatch(this::isNative)
        .allSatisfy(packet -> assertThat(packet.length()).isGreaterThan(9001));
    assertThat(trial.forward(trial.sourceOwner, trial.flow(Transport.UDP)))
        .allSatisfy(packet -> assertThat(packet.length()).isEqualTo(20 + 8 + 64));
  }

  @Test
  void an_ipv6_pods_packets_travel_as_ipv6() {
    final Trial trial =
        Trial.between("variation=ipv6", InterfaceClass.PRIMARY, InterfaceClass.PRIMARY);

    for (final Transport transport : Transport.values()) {
      final Flow flow = trial.flow(transport);
      assertThat(trial.forward(trial.sourceOwner, flow))
          .as(flow.toString())
          .hasSize(3)
          .allMatch(this::isNative)
          .allSatisfy(packet -> assertThat(packet.ttl()).isEqualTo(63))
          .allSatisfy(
              packet ->
                  assertThat(packet.addresses().map(a -> a.source().family()))
                      .isEqualTo(Optional.of(Family.IPV6)));
    }
    assertThat(trial.forward(trial.sourcePrimary, trial.control())).hasSize(1);
  }

  @Test
  void an_ipv6_packet_can_be_inside_an_ipv4_tunnel() {
    final Trial trial =
        Trial.between(
            "variation=ipv6&fault=vxlan-overlay", InterfaceClass.PRIMARY, InterfaceClass.PRIMARY);

    assertThat(trial.forward(trial.sourcePrimary, trial.flow(Transport.UDP)))
        .hasSize(3)
        .allMatch(packet -> packet.form() instanceof SightedPacket.Tunnelled);
  }

  @Test
  void a_lost_a_cut_and_a_dropped_capture_are_one_of_the_rounds() {
    final Gathering lost = Trial.of("fault=capture-lost").gathering;
    final Gathering cut = Trial.of("fault=capture-cut").gathering;
    final Gathering dropped = Trial.of("fault=capture-dropped").gathering;

    for (final Gathering gathering : List.of(lost, cut)) {
      assertThat(gathering.captures().values())
          .filteredOn(Gathering.Lost.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              Gathering.Lost.class,
              capture -> assertThat(capture.code()).isEqualTo(InconclusiveCode.NO_CAPTURE));
    }
    assertThat(dropped.captures().values())
        .filteredOn(
            capture ->
                capture instanceof final Gathering.Captured captured
                    && captured.droppedByKernel() > 0)
        .hasSize(1);
  }

  @Test
  void an_undecodable_frame_takes_the_probes_place_where_it_arrives() {
    final Trial trial = Trial.of("fault=undecodable-frame");
    final Flow flow = trial.flow(Transport.UDP);

    assertThat(trial.forward(trial.sourceOwner, flow)).hasSize(3).allMatch(this::isNative);
    assertThat(trial.forward(trial.destinationOwner, flow)).isEmpty();
    assertThat(trial.sightings(trial.destinationOwner, flow))
        .filteredOn(packet -> packet.form() instanceof SightedPacket.Unreadable)
        .as("the frames of three flows, for nobody can tell whose they are")
        .hasSize(9);
    assertThat(trial.forward(trial.destinationPrimary, trial.control()))
        .singleElement()
        .matches(this::isNative);
  }

  @Test
  void a_silent_probe_is_seen_nowhere_while_its_control_is() {
    final Trial trial = Trial.of("fault=probe-silent");

    for (final Transport transport : Transport.values()) {
      assertThat(trial.sightings(trial.sourceVeth, trial.flow(transport))).isEmpty();
      assertThat(trial.sightings(trial.sourceOwner, trial.flow(transport))).isEmpty();
    }
    assertThat(trial.forward(trial.sourcePrimary, trial.control())).hasSize(1);
  }

  private boolean isNative(final SightedPacket packet) {
    return packet.form() instanceof SightedPacket.Native;
  }

  /** Of the first frame that was kept. */
  private static int etherType(final Gathering gathering, final ObservationPoint point) {
    if (gathering.captures().get(point) instanceof final Gathering.Captured captured) {
      final ByteBuffer bytes = captured.pcap().buffer();
      final int pcapHeader = 24;
      final int recordHeader = 16;
      return bytes.getShort(pcapHeader + recordHeader + 12) & 0xFFFF;
    }
    throw new AssertionError("no capture at " + point);
  }
}
