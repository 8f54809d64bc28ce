package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What could travel in a tunnel and still look well, and what is well and looks like a tunnel. */
class EncapsulationRuleTest {

  private static final IpAddress ELSEWHERE = IpAddress.parse("10.77.0.9");

  @ParameterizedTest
  @EnumSource(Transport.class)
  void packets_that_were_seen_as_they_are_at_both_ends_hold(final Transport transport) {
    final Finding finding = Sightings.healthy(transport).judge();

    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.PASS);
    assertThat(finding.provenance()).hasSize(6).doesNotHaveDuplicates();
    assertThat(finding.facts().toString()).contains("3 packets");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void one_packet_in_a_tunnel_fails_the_flow(final int index) {
    final Sightings seen = Sightings.none(Transport.UDP);
    for (int i = 0; i < 3; i++) {
      if (i != index) {
        seen.natively(i);
      }
    }
    seen.tunnelled(seen.subject.source().primary(), index, Direction.FORWARD, seen.nodes());

    assertFail(seen, "inside VXLAN (udp 4789), outer " + seen.nodes());
  }

  @Test
  void replies_in_a_tunnel_fail_the_flow_where_the_requests_are_not() {
    final Sightings seen = Sightings.none(Transport.ICMP).natively(0).natively(1).natively(2);
    seen.tunnelled(seen.subject.source().primary(), 0, Direction.REPLY, reversed(seen.nodes()));

    assertFail(seen, "inside VXLAN");
  }

  @Test
  void replies_in_a_tunnel_that_cannot_be_told_from_requests_fail_an_echo() {
    final Sightings seen = Sightings.none(Transport.ICMP).natively(0).natively(1).natively(2);
    seen.tunnelled(seen.subject.source().primary(), 0, Direction.UNKNOWN, seen.nodes());

    assertFail(seen, "inside VXLAN");
  }

  @Test
  void a_tunnel_by_way_of_a_third_node_fails() {
    final Sightings seen = Sightings.none(Transport.TCP);
    final Addresses outer = new Addresses(seen.nodes().source(), seen.address(seen.thirdNode()));
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, outer);

    assertFail(seen, "outer " + outer);
    assertThat(seen.judge().facts())
        .contains(
            Fact.of(
                "outer is",
                "node " + seen.subject.source().node() + " -> node " + seen.thirdNode()));
  }

  @Test
  void a_tunnel_between_secondary_interfaces_fails() {
    final Sightings seen = Sightings.none(Transport.UDP);
    final Addresses outer =
        new Addresses(
            secondary(seen, seen.subject.source().node()),
            secondary(seen, seen.subject.destination().node()));
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, outer);

    assertFail(seen, "outer " + outer);
  }

  @Test
  void a_tunnel_between_ipv6_addresses_of_the_nodes_fails_pods_of_ipv4() {
    final Sightings seen = Sightings.none(Transport.UDP);
    final Study dual =
        seen.study()
            .withInterfaces(
                eni ->
                    eni.isPrimary()
                        ? Study.holding(eni, Study.plus(eni.secondaryAddresses(), ipv6Of(eni)))
                        : eni);
    final Addresses outer =
        new Addresses(
            IpAddress.ofIpv6(1, seen.nodes().source().low()),
            IpAddress.ofIpv6(1, seen.nodes().destination().low()));
    seen.in(dual).tunnelled(seen.source(), 0, Direction.FORWARD, outer);

    assertFail(seen, "outer " + outer);
  }

  @Test
  void a_copy_that_a_mirror_session_sends_to_a_node_is_inconclusive() {
    final Sightings seen = Sightings.healthy(Transport.TCP);
    seen.tunnelled(seen.destination(), 1, Direction.FORWARD, seen.nodes());

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "a copy in a tunnel between nodes");
    assertThat(seen.judge().facts().toString()).contains("outer " + seen.nodes());
  }

  @Test
  void samples_of_a_healthy_echo_that_a_node_reports_are_inconclusive() {
    final Sightings seen = Sightings.healthy(Transport.ICMP);
    seen.see(
        seen.source(),
        1,
        Direction.UNKNOWN,
        new Tunnelled("an unknown tunnel", seen.nodes(), "udp 6343"),
        63);

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "a copy");
  }

  @Test
  void a_copy_of_one_packet_does_not_excuse_another() {
    final Sightings seen = Sightings.none(Transport.TCP).natively(0).natively(1);
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, seen.nodes());
    seen.tunnelled(seen.source(), 2, Direction.FORWARD, seen.nodes());

    assertFail(seen, "inside VXLAN");
  }

  @Test
  void a_packet_that_only_one_end_saw_as_it_is_was_no_copy() {
    final Sightings atSource = Sightings.none(Transport.UDP);
    atSource.see(atSource.source(), 0, Direction.FORWARD, new Native(), 63);
    atSource.tunnelled(atSource.destination(), 0, Direction.FORWARD, atSource.nodes());
    final Sightings atDestination = Sightings.none(Transport.UDP);
    atDestination.see(atDestination.destination(), 0, Direction.FORWARD, new Native(), 63);
    atDestination.tunnelled(atDestination.source(), 0, Direction.FORWARD, atDestination.nodes());

    assertFail(atSource, "inside VXLAN");
    assertFail(atDestination, "inside VXLAN");
  }

  @Test
  void a_mirror_session_of_others_is_no_tunnel_between_nodes() {
    final Sightings seen = Sightings.healthy(Transport.UDP);
    seen.tunnelled(
        seen.source(), 0, Direction.FORWARD, new Addresses(ELSEWHERE, seen.nodes().source()));
    seen.tunnelled(
        seen.source(), 1, Direction.FORWARD, new Addresses(seen.nodes().source(), ELSEWHERE));

    assertThat(seen.judge().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_tunnel_to_a_gateway_that_is_no_node_is_inconclusive_and_is_shown() {
    final Sightings seen = Sightings.none(Transport.UDP);
    final Addresses outer = new Addresses(seen.nodes().source(), ELSEWHERE);
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, outer);

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "packet 0 was not seen at");
    assertThat(seen.judge().facts().toString()).contains("inside VXLAN", "outer " + outer);
    assertThat(seen.judge().provenance()).hasSize(1);
  }

  @Test
  void a_tunnel_between_pods_is_not_one_between_nodes() {
    final Sightings seen = Sightings.healthy(Transport.UDP);
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, seen.pair());

    assertThat(seen.judge().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_frame_that_cannot_be_read_is_inconclusive_wherever_it_was() {
    final Sightings seen = Sightings.healthy(Transport.UDP);
    seen.see(
        seen.subject.destination().primary(),
        -1,
        Direction.UNKNOWN,
        new Unreadable("the frame was cut"),
        -1);

    assertInconclusive(seen, InconclusiveCode.UNREADABLE_PACKET, "the frame was cut");
  }

  @Test
  void nothing_seen_is_inconclusive_and_names_the_packet_and_the_place() {
    final Sightings seen = Sightings.none(Transport.ICMP).exits(1);

    assertInconclusive(
        seen,
        InconclusiveCode.NO_SANITY_WITNESS,
        "packet 0 was not seen at " + seen.source(),
        "the interface that owns the address");
    assertThat(seen.judge().facts().toString()).contains("exit status 1", "nothing, at any of");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_packet_that_one_end_missed_is_inconclusive(final int index) {
    for (final boolean atSource : new boolean[] {true, false}) {
      final Sightings seen = Sightings.none(Transport.UDP);
      for (int i = 0; i < 3; i++) {
        if (i != index || !atSource) {
          seen.see(seen.source(), i, Direction.FORWARD, new Native(), 63);
        }
        if (i != index || atSource) {
          seen.see(seen.destination(), i, Direction.FORWARD, new Native(), 63);
        }
      }
      assertInconclusive(
          seen,
          InconclusiveCode.NO_SANITY_WITNESS,
          "packet %d was not seen at %s"
              .formatted(index, atSource ? seen.source() : seen.destination()));
    }
  }

  @Test
  void a_packet_that_left_by_the_primary_interface_is_no_witness() {
    final Sightings seen = Sightings.healthy(Transport.UDP);
    seen.without(seen.source());
    for (int i = 0; i < 3; i++) {
      seen.see(seen.subject.source().primary(), i, Direction.FORWARD, new Native(), 63);
    }

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "was not seen at");
    assertThat(seen.judge().facts().toString())
        .contains("as it is, at " + seen.subject.source().primary());
  }

  @Test
  void an_answer_or_an_error_that_repeats_the_nonce_is_no_witness() {
    final Sightings seen = Sightings.none(Transport.ICMP).replies();
    seen.see(seen.source(), 0, Direction.REPLY, new Quoted(), 63);

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "was not seen at");
    assertThat(seen.judge().facts().toString())
        .contains("as it is, an answer", "quoted by an ICMP error");
  }

  @Test
  void rewritten_addresses_are_inconclusive_even_besides_the_right_ones() {
    final Sightings seen = Sightings.healthy(Transport.UDP);
    seen.see(
        seen.destination(),
        2,
        Direction.FORWARD,
        new Native(),
        63,
        new Addresses(seen.nodes().source(), seen.pair().destination()));

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "addresses were rewritten");
    final Sightings atSource = Sightings.healthy(Transport.UDP);
    atSource.see(
        atSource.source(),
        0,
        Direction.FORWARD,
        new Native(),
        63,
        new Addresses(atSource.nodes().source(), atSource.pair().destination()));
    assertInconclusive(atSource, InconclusiveCode.AMBIGUOUS, "addresses were rewritten");
  }

  @Test
  void routing_may_take_from_the_ttl_but_not_add_to_it() {
    assertThat(withTtl(63, 60).judge().verdict()).isEqualTo(Verdict.PASS);
    assertThat(withTtl(63, 63).judge().verdict()).isEqualTo(Verdict.PASS);
    assertInconclusive(withTtl(63, 64), InconclusiveCode.AMBIGUOUS, "TTL");
    assertInconclusive(withTtl(64, 63), InconclusiveCode.AMBIGUOUS, "TTL");
    assertInconclusive(withTtl(62, 62), InconclusiveCode.AMBIGUOUS, "TTL");
  }

  @Test
  void wireguard_in_the_packets_place_fails_where_the_packets_were_answered() {
    assertFail(
        wireguard(Transport.ICMP, 156), "none left the node as it is", "3 WireGuard packets");
    assertFail(wireguard(Transport.TCP, 172), "3 WireGuard packets");
  }

  @Test
  void wireguard_between_nodes_says_nothing_of_packets_that_were_not_answered() {
    assertInconclusive(
        wireguard(Transport.ICMP, 156).exits(1),
        InconclusiveCode.NO_SANITY_WITNESS,
        "packet 0 was not seen");
  }

  @Test
  void wireguard_between_nodes_says_nothing_of_datagrams_that_nobody_saw_arrive() {
    assertInconclusive(
        wireguard(Transport.UDP, 156), InconclusiveCode.NO_SANITY_WITNESS, "packet 0 was not seen");
  }

  @Test
  void ipsec_shows_packets_once_more_at_the_destination_and_fails() {
    final Sightings seen = Sightings.none(Transport.UDP);
    for (int i = 0; i < 3; i++) {
      seen.encrypted(seen.subject.source().primary(), "ESP", seen.nodes(), 160, 10L * i + 1);
      seen.see(seen.destination(), i, Direction.FORWARD, new Native(), 63);
    }

    assertFail(seen, "3 ESP packets");
  }

  @Test
  void encrypted_packets_beside_a_packet_that_left_as_it_is_are_others() {
    final Sightings seen = wireguard(Transport.ICMP, 156);
    seen.see(seen.source(), 1, Direction.FORWARD, new Native(), 63);

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "packet 0 was not seen");
    final Sightings healthy = Sightings.healthy(Transport.ICMP);
    for (int i = 0; i < 3; i++) {
      healthy.encrypted(
          healthy.subject.source().primary(), "WireGuard", healthy.nodes(), 156, 10L * i + 1);
    }
    assertThat(healthy.judge().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void encrypted_packets_of_other_nodes_are_not_the_flows() {
    final Sightings seen = Sightings.none(Transport.ICMP);
    final Addresses others = new Addresses(seen.address(seen.thirdNode()), seen.nodes().source());
    for (int i = 0; i < 3; i++) {
      seen.encrypted(seen.subject.source().primary(), "WireGuard", others, 156, 10L * i + 1);
    }
    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "packet 0");

    for (int i = 0; i < 3; i++) {
      seen.encrypted(seen.subject.source().primary(), "WireGuard", seen.nodes(), 156, 10L * i + 1);
    }
    assertFail(seen, "outer " + seen.nodes());
  }

  @Test
  void encrypted_packets_that_the_other_node_sent_are_not_the_flows() {
    final Sightings seen = Sightings.none(Transport.ICMP);
    final Addresses back = reversed(seen.nodes());
    for (int i = 0; i < 3; i++) {
      seen.encrypted(seen.subject.source().primary(), "WireGuard", back, 156, 10L * i + 1);
      seen.encrypted(
          seen.subject.destination().primary(), "WireGuard", seen.nodes(), 156, 10L * i + 1);
    }

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "packet 0");
  }

  @Test
  void ipsec_shows_an_echos_replies_once_more_at_the_source_and_fails() {
    final Sightings seen = Sightings.none(Transport.ICMP).replies();
    for (int i = 0; i < 3; i++) {
      seen.encrypted(seen.subject.source().primary(), "ESP", seen.nodes(), 150, 10L * i + 1);
    }

    assertFail(seen, "3 ESP packets");
  }

  @Test
  void of_a_missing_packet_only_its_own_frames_are_shown() {
    final Sightings seen = Sightings.none(Transport.UDP).natively(0).natively(2);
    seen.see(seen.subject.source().primary(), 1, Direction.FORWARD, new Native(), 63);

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "packet 1 was not seen");
    assertThat(seen.judge().facts())
        .contains(Fact.of("seen of it", "as it is, at " + seen.subject.source().primary()));
  }

  @Test
  void an_address_that_only_the_node_names_is_the_nodes_own() {
    final Sightings seen = Sightings.none(Transport.UDP);
    seen.in(seen.study().withInterfaces(eni -> Study.attached(eni, Optional.empty())));
    seen.tunnelled(seen.source(), 0, Direction.FORWARD, seen.nodes());

    assertFail(seen, "inside VXLAN");
  }

  private static Addresses reversed(final Addresses forth) {
    return new Addresses(/* source= */ forth.destination(), /* destination= */ forth.source());
  }

  private static Sightings wireguard(final Transport transport, final int length) {
    final Sightings seen = Sightings.none(transport);
    for (int i = 0; i < 3; i++) {
      seen.encrypted(
          seen.subject.source().primary(), "WireGuard", seen.nodes(), length, 10L * i + 1);
    }
    return seen;
  }

  private static Sightings withTtl(final int departed, final int arrived) {
    final Sightings seen = Sightings.none(Transport.UDP);
    for (int i = 0; i < 3; i++) {
      seen.see(seen.source(), i, Direction.FORWARD, new Native(), departed);
      seen.see(seen.destination(), i, Direction.FORWARD, new Native(), arrived);
    }
    return seen;
  }

  private static IpAddress secondary(final Sightings seen, final String node) {
    return seen.study().interfaces().stream()
        .filter(eni -> !eni.isPrimary())
        .filter(eni -> eni.isAttachedTo(instance(seen, node)))
        .findFirst()
        .flatMap(NetworkInterface::primaryAddress)
        .orElseThrow();
  }

  private static String instance(final Sightings seen, final String node) {
    return seen.study().nodes().stream()
        .filter(candidate -> candidate.name().equals(node))
        .findFirst()
        .orElseThrow()
        .providerId()
        .orElseThrow()
        .instanceId();
  }

  private static IpAddress ipv6Of(final NetworkInterface eni) {
    return IpAddress.ofIpv6(1, eni.primaryAddress().orElseThrow().low());
  }

  private static void assertFail(final Sightings seen, final String... observed) {
    final Finding finding = seen.judge();
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.FAIL);
    assertThat(finding.provenance()).isNotEmpty();
    assertThat(finding.facts())
        .extracting(Fact::key)
        .contains("expected", "observed", "outer is", "captured at", "next");
    assertThat(finding.facts())
        .filteredOn(fact -> List.of("observed").contains(fact.key()))
        .singleElement()
        .extracting(Fact::value)
        .asString()
        .contains(observed);
  }

  private static void assertInconclusive(
      final Sightings seen, final InconclusiveCode code, final String... detail) {
    assertThat(seen.judge())
        .isInstanceOfSatisfying(
            Finding.Inconclusive.class,
            finding -> {
              assertThat(finding.code()).isEqualTo(code);
              assertThat(finding.detail()).contains(detail);
            });
  }
}
