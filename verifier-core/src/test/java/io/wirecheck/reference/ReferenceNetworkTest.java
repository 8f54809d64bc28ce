package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Networks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceNetworkTest {

  @ParameterizedTest
  @EnumSource(Transport.class)
  void carries_a_pods_packets_over_the_interfaces_that_own_the_addresses(
      final Transport transport) {
    final Trial trial = Trial.of("");
    final Flow flow = trial.flow(transport);

    assertThat(trial.forward(trial.sourceVeth, flow)).hasSize(3).allMatch(seenWithTtl(64));
    assertThat(trial.forward(trial.sourceOwner, flow)).hasSize(3).allMatch(seenWithTtl(63));
    assertThat(trial.forward(trial.destinationOwner, flow)).hasSize(3).allMatch(seenWithTtl(63));
    assertThat(trial.forward(trial.destinationVeth, flow)).hasSize(3).allMatch(seenWithTtl(62));
    assertThat(trial.sightings(trial.sourcePrimary, flow)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void keeps_a_packet_as_it_is_on_its_way(final Transport transport) {
    final Trial trial = Trial.of("");
    final Flow flow = trial.flow(transport);
    final SightedPacket.Addresses pods =
        new SightedPacket.Addresses(
            trial.source.addresses().get(0), trial.destination.addresses().get(0));

    for (final ObservationPoint point :
        List.of(trial.sourceVeth, trial.sourceOwner, trial.destinationOwner)) {
      assertThat(trial.forward(point, flow))
          .allSatisfy(packet -> assertThat(packet.addresses()).contains(pods))
          .allSatisfy(packet -> assertThat(packet.form()).isEqualTo(new SightedPacket.Native()));
      assertThat(trial.forward(point, flow))
          .extracting(SightedPacket::packet)
          .containsExactly(0, 1, 2);
    }
  }

  @Test
  void lets_answers_travel_back_with_the_same_nonce() {
    final Trial trial = Trial.of("");

    for (final Transport transport : List.of(Transport.ICMP, Transport.UDP)) {
      assertThat(trial.sightings(trial.sourceVeth, trial.flow(transport)))
          .filteredOn(packet -> packet.direction() == Direction.REPLY)
          .hasSize(3)
          .allMatch(seenWithTtl(62));
    }
  }

  @Test
  void closes_each_tcp_connection_that_it_opened() {
    final Trial trial = Trial.of("");

    assertThat(trial.bystanders(trial.sourceVeth).frames())
        .as("segments without a nonce: SYN, SYN-ACK, ACK, ACK, two FINs, ACK of three connections")
        .containsEntry("ethernet/ipv4/tcp", 21L);
  }

  @Test
  void keeps_packets_within_a_node_on_its_cables() {
    final Trial trial = Trial.onOneNode("");
    final Flow flow = trial.flow(Transport.UDP);

    assertThat(trial.forward(trial.sourceVeth, flow)).hasSize(3).allMatch(seenWithTtl(64));
    assertThat(trial.forward(trial.destinationVeth, flow)).hasSize(3).allMatch(seenWithTtl(63));
    assertThat(trial.sightings(trial.sourceOwner, flow)).isEmpty();
    assertThat(trial.sightings(trial.destinationOwner, flow)).isEmpty();
  }

  @Test
  void sends_from_host_to_host_over_the_primary_interfaces() {
    final Trial trial = Trial.of("");

    assertThat(trial.forward(trial.sourcePrimary, trial.control()))
        .singleElement()
        .matches(seenWithTtl(64));
    assertThat(trial.forward(trial.destinationPrimary, trial.control()))
        .singleElement()
        .matches(seenWithTtl(64));
    assertThat(trial.sightings(trial.sourcePrimary, trial.control()))
        .as("the kernel's refusal")
        .anyMatch(packet -> packet.form() instanceof SightedPacket.Quoted);
  }

  @Test
  void has_other_traffic_on_the_wire_whose_bytes_it_does_not_keep() {
    final Trial trial = Trial.of("");

    assertThat(trial.bystanders(trial.sourcePrimary).frames())
        .containsKeys("ethernet/ipv4/tcp", "ethernet/ipv4/udp");
    assertThat(trial.bystanders(trial.sourcePrimary).unread()).isZero();
  }

  @Test
  void says_what_was_sent_and_when() {
    final Trial trial = Trial.of("");

    for (final Gathering.Probe probe : trial.gathering.probes()) {
      assertThat(probe.packets()).hasSize(probe.flow().packets());
      for (final Gathering.Sent sent : probe.packets()) {
        assertThat(sent.exitStatus()).hasValue(0);
        assertThat(sent.payloadLength())
            .isEqualTo(probe.flow().transport() == Transport.ICMP ? 56 : 64);
        assertThat(sent.at()).isBetween(Trial.START, Trial.START.plus(Duration.ofSeconds(1)));
      }
    }
  }

  @Test
  void sends_the_same_bytes_every_time() {
    final Gathering once = Trial.of("").gathering;
    final Gathering again = Trial.of("").gathering;

    assertThat(again.probes()).isEqualTo(once.probes());
    for (final ObservationPoint point : once.captures().keySet()) {
      assertThat(bytes(again, point)).as(point.toString()).isEqualTo(bytes(once, point));
    }
  }

  @Test
  void loses_a_capture_on_a_device_that_is_not_there() {
    final ReferenceNetwork network = Trial.network("");
    final ObservationPoint nowhere = ObservationPoint.networkInterface("node-x", "eni-x");
    final Round round =
        new Round(
            1, 1, List.of(), new TreeSet<>(List.of(nowhere)), Map.of(), Duration.ofSeconds(1));

    assertThat(network.gather(round).captures().get(nowhere))
        .isInstanceOfSatisfying(
            Gathering.Lost.class,
            lost -> assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE));
  }

  @Test
  void refuses_when_it_was_closed() {
    final ReferenceNetwork network = Trial.network("");
    network.close();
    network.close();

    assertThatThrownBy(() -> network.inventory(DocumentKind.ALL))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> network.place(new TreeSet<>())).isInstanceOf(NetworkException.class);
  }

  @Test
  void names_the_nearest_fault_when_it_does_not_know_one() {
    assertThatThrownBy(() -> Trial.network("fault=vxlan-overley"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("no fault is called 'vxlan-overley'; did you mean 'vxlan-overlay'?")
        .hasMessageContaining("ipip-overlay");
    assertThatThrownBy(() -> Trial.network("variation=ipv"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("did you mean 'ipv6'?");
    assertThatThrownBy(() -> Trial.network("fault=vxlan"))
        .hasMessageContaining("did you mean 'vxlan-overlay'?");
    assertThatThrownBy(() -> Trial.network("flaut=x"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("'flaut'");
  }

  @Test
  void lists_every_address_with_what_it_is() {
    final List<String> lines = new ReferenceProvider().describeAddresses();

    assertThat(lines.get(0)).startsWith("reference:eks-study ");
    assertThat(lines).anyMatch(line -> line.contains("?fault=churn"));
    assertThat(lines).anyMatch(line -> line.contains("?variation=fargate"));
    assertThat(lines).doesNotHaveDuplicates().allMatch(line -> line.length() <= 132);
  }

  @Test
  void is_found_by_its_scheme() {
    try (Network network = Networks.open("reference:eks-study")) {
      assertThat(network.address()).isEqualTo("reference:eks-study");
    }
  }

  @Test
  void opens_by_its_own_address_again() {
    final String address = "reference:eks-study?fault=churn&fault=ipip-overlay&variation=ipv6";
    final NetworkAddress parsed = NetworkAddress.parse(address);

    assertThat(ReferenceNetwork.open(parsed, Clock.systemUTC()).address()).isEqualTo(address);
  }

  private static Predicate<SightedPacket> seenWithTtl(final int ttl) {
    return packet -> packet.ttl() == ttl;
  }

  private static Object bytes(final Gathering gathering, final ObservationPoint point) {
    return gathering.captures().get(point) instanceof final Gathering.Captured captured
        ? captured.pcap().buffer()
        : "no capture at " + point;
  }
}
