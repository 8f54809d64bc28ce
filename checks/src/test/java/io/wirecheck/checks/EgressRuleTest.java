package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mutant's picture of a flow within the VPC, and what is well and looks otherwise. */
class EgressRuleTest {

  private static final IpAddress ELSEWHERE = IpAddress.parse("10.77.0.9");

  @ParameterizedTest
  @EnumSource(Transport.class)
  void packets_that_left_by_the_owner_alone_hold(final Transport transport) {
    final Finding finding = within(InterfaceClass.SECONDARY, transport).healthy().judge();

    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.PASS);
    assertThat(finding.provenance()).hasSize(6).doesNotHaveDuplicates();
    assertThat(finding.facts().toString())
        .contains("3 packets", "at no other interface", "one-way");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_pod_on_the_primary_interface_leaves_by_it(final Transport transport) {
    assertPass(within(InterfaceClass.PRIMARY, transport).healthy());
  }

  @Test
  void by_the_primary_interface_with_the_pods_address_fails_a_pod_on_another() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    for (int i = 0; i < 3; i++) {
      seen.see(seen.primary(), i, seen.pair());
    }

    assertFail(seen, seen.pair() + " by " + seen.primary() + ", device eth0");
    assertThat(fact(seen.judge(), "that interface is")).contains("the node's primary interface");
    assertThat(fact(seen.judge(), "expected")).contains("by " + seen.owner());
    assertThat(fact(seen.judge(), "next"))
        .contains("1536: from " + seen.subject.source().address());
  }

  @Test
  void by_another_secondary_interface_fails() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.see(seen.other(), 0, seen.pair());

    assertFail(seen, "by " + seen.other());
    assertThat(fact(seen.judge(), "that interface is"))
        .contains("a secondary interface, device", "its own address");
  }

  @Test
  void a_pod_on_the_primary_interface_fails_where_it_leaves_by_another() {
    final EgressSightings seen = within(InterfaceClass.PRIMARY, Transport.UDP).atVeth();
    seen.see(seen.other(), 0, seen.pair());

    assertFail(seen, "by " + seen.other());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void one_packet_of_three_by_another_interface_fails(final int index) {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    for (int i = 0; i < 3; i++) {
      if (i == index) {
        seen.see(seen.primary(), i, seen.pair());
      } else {
        seen.leaves(i);
      }
    }

    assertFail(seen, "by " + seen.primary());
    assertThat(fact(seen.judge(), "each packet")).contains("0: ", "1: ", "2: ");
  }

  @Test
  void a_packet_by_the_owner_and_by_another_interface_fails() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    seen.see(seen.other(), 1, seen.pair());

    assertFail(seen, "by " + seen.other());
  }

  @Test
  void by_the_owner_with_another_source_fails_and_says_whose_it_is() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.see(seen.owner(), 0, seen.from(seen.node())).leaves(1).leaves(2);

    assertFail(seen, seen.from(seen.node()) + " by " + seen.owner());
    assertThat(fact(seen.judge(), "that source is"))
        .contains("the primary address of", "the node's primary interface");
  }

  @Test
  void a_source_that_nobody_has_is_called_so() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.see(seen.owner(), 0, seen.from(ELSEWHERE));

    assertThat(fact(seen.judge(), "that source is")).contains("nobody's");
  }

  @Test
  void what_was_seen_decides_even_where_other_captures_were_lost() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.see(seen.primary(), 0, seen.pair());
    seen.deafAt(seen.owner(), InconclusiveCode.NO_CAPTURE);
    seen.deafAt(seen.other(), InconclusiveCode.NO_CAPTURE);

    assertFail(seen, "by " + seen.primary());
    assertThat(seen.more().keys()).isEmpty();
  }

  @Test
  void on_the_veth_and_at_no_interface_fails_where_all_could_hear() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();

    assertFail(seen, "packet 0 at the veth, and at none of the node's interfaces: dropped");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_packet_that_is_dropped_fails_the_flow(final int index) {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    for (int i = 0; i < 3; i++) {
      if (i != index) {
        seen.leaves(i);
      }
    }

    assertFail(seen, "packet " + index + " at the veth");
  }

  @Test
  void an_interface_without_a_carrier_drops_and_its_silent_capture_is_no_excuse() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.deafAt(seen.owner(), InconclusiveCode.NO_SANITY_WITNESS);
    seen.devices(true, false, seen.owner());

    assertFail(seen, "dropped on the node");
    assertThat(fact(seen.judge(), "the node says")).contains("has no carrier");
    assertThat(seen.more().keys())
        .containsExactly(new Key.NodeTables(seen.subject.source().node()));
  }

  @Test
  void an_interface_that_is_down_or_gone_drops_too() {
    final EgressSightings down = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    down.deafAt(down.owner(), InconclusiveCode.NO_SANITY_WITNESS)
        .devices(false, false, down.owner());
    final EgressSightings gone = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    gone.deafAt(gone.owner(), InconclusiveCode.NO_SANITY_WITNESS).withoutDevice(gone.owner());

    assertThat(fact(down.judge(), "the node says")).contains("is down");
    assertThat(fact(gone.judge(), "the node says")).contains("no device of the node has the MAC");
  }

  @Test
  void a_device_that_works_and_was_not_heard_is_inconclusive() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.deafAt(seen.owner(), InconclusiveCode.NO_SANITY_WITNESS).devices(true, true);

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "was not seen to leave its node");
  }

  @Test
  void a_capture_that_was_lost_is_inconclusive_whatever_the_devices_are() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.deafAt(seen.owner(), InconclusiveCode.NO_CAPTURE);

    assertThat(seen.more().keys()).isEmpty();

    assertInconclusive(seen, InconclusiveCode.NO_CAPTURE, "was not seen to leave its node");
  }

  @Test
  void every_interface_that_could_not_be_listened_at_must_be_idle() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.deafAt(seen.owner(), InconclusiveCode.NO_SANITY_WITNESS);
    seen.deafAt(seen.other(), InconclusiveCode.CAPTURE_DROPPED);
    seen.devices(true, false, seen.owner());

    assertInconclusive(seen, InconclusiveCode.CAPTURE_DROPPED, "showed nothing");
  }

  @Test
  void a_packet_that_was_answered_was_not_dropped() {
    assertInconclusive(
        within(InterfaceClass.SECONDARY, Transport.ICMP).atVeth().answered(),
        InconclusiveCode.AMBIGUOUS,
        "it was answered");
    assertFail(
        within(InterfaceClass.SECONDARY, Transport.UDP).atVeth().answered(), "dropped on the node");
  }

  @Test
  void encrypted_packets_of_the_node_may_be_the_missing_ones() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.encryptedAt(seen.primary(), seen.nodes());
    final EgressSightings incoming = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    incoming.encryptedAt(
        incoming.primary(),
        new Addresses(incoming.nodes().destination(), incoming.nodes().source()));

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "encrypted packets left the node");
    assertFail(incoming, "dropped on the node");
  }

  @Test
  void not_on_the_veth_is_no_witness() {
    assertInconclusive(
        within(InterfaceClass.SECONDARY, Transport.UDP),
        InconclusiveCode.NO_SANITY_WITNESS,
        "packet 0 was not seen at the veth");
    final EgressSightings left = within(InterfaceClass.SECONDARY, Transport.UDP);
    left.leaves(0).leaves(1).leaves(2).atVeth(0).atVeth(1);
    assertInconclusive(left, InconclusiveCode.NO_SANITY_WITNESS, "packet 2 was not seen");
  }

  @Test
  void a_veth_that_shows_another_source_is_no_witness() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP);
    for (int i = 0; i < 3; i++) {
      seen.see(seen.subject.veth(), i, seen.from(ELSEWHERE)).leaves(i);
    }

    assertInconclusive(seen, InconclusiveCode.NO_SANITY_WITNESS, "as " + seen.pair());
  }

  @Test
  void a_veth_whose_capture_lost_packets_says_so() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP);
    seen.deafAt(seen.subject.veth(), InconclusiveCode.CAPTURE_DROPPED);

    assertInconclusive(seen, InconclusiveCode.CAPTURE_DROPPED, "packet 0 was not seen at the veth");
  }

  @Test
  void replies_and_errors_do_not_count() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.ICMP).healthy();
    final Addresses back = new Addresses(seen.pair().destination(), seen.pair().source());
    seen.see(seen.primary(), 0, Direction.REPLY, new Native(), back);
    seen.see(seen.primary(), 0, Direction.REPLY, new Quoted(), back);

    assertPass(seen);
  }

  @Test
  void an_error_that_quotes_the_packet_is_not_the_packet_and_is_shown() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    final Addresses back = new Addresses(seen.node(), seen.pair().source());
    seen.see(seen.subject.veth(), 0, Direction.REPLY, new Quoted(), back);

    assertFail(seen, "dropped on the node");
    assertThat(fact(seen.judge(), "each packet")).contains("quoted by an ICMP error");
  }

  @Test
  void a_packet_within_another_is_another_checks_business_and_no_pass() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    seen.see(seen.primary(), 0, Direction.FORWARD, vxlan(seen.nodes()), seen.pair());
    final EgressSightings unknown = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    unknown.see(unknown.primary(), 0, Direction.UNKNOWN, vxlan(unknown.nodes()), unknown.pair());
    final EgressSightings gateway = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    gateway.see(
        gateway.primary(),
        0,
        Direction.FORWARD,
        vxlan(new Addresses(gateway.node(), ELSEWHERE)),
        gateway.pair());

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "pod-traffic-is-not-encapsulated");
    assertInconclusive(unknown, InconclusiveCode.AMBIGUOUS, "within another");
    assertInconclusive(gateway, InconclusiveCode.AMBIGUOUS, "within another");
  }

  @Test
  void a_copy_between_nodes_is_no_pass_and_a_mirror_sessions_of_others_is() {
    final EgressSightings between = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    between.see(between.primary(), 0, Direction.FORWARD, vxlan(between.nodes()), between.pair());
    final EgressSightings mirror = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    mirror.see(
        mirror.primary(),
        0,
        Direction.FORWARD,
        vxlan(new Addresses(ELSEWHERE, mirror.node())),
        mirror.pair());

    assertInconclusive(between, InconclusiveCode.AMBIGUOUS, "within another");
    assertPass(mirror);
  }

  @Test
  void a_frame_that_cannot_be_read_is_no_pass_wherever_it_was() {
    final EgressSightings veth = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    final EgressSightings other = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    unreadable(veth, veth.subject.veth());
    unreadable(other, other.other());

    assertInconclusive(veth, InconclusiveCode.UNREADABLE_PACKET, "the frame was cut");
    assertInconclusive(other, InconclusiveCode.UNREADABLE_PACKET, "the frame was cut");
  }

  @Test
  void a_packet_that_cannot_be_told_from_an_answer_is_no_pass() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).healthy();
    seen.see(seen.primary(), 0, Direction.UNKNOWN, new Native(), seen.pair());

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "cannot be told from an answer");
  }

  @Test
  void a_destination_that_was_rewritten_is_no_pass() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP).atVeth();
    for (int i = 0; i < 3; i++) {
      seen.see(seen.owner(), i, new Addresses(seen.pair().source(), ELSEWHERE));
    }

    assertInconclusive(seen, InconclusiveCode.AMBIGUOUS, "destination was rewritten");
  }

  @Test
  void every_interface_of_the_node_is_listened_at_and_the_veth_must_be() {
    final EgressSightings seen = within(InterfaceClass.SECONDARY, Transport.UDP);

    assertThat(seen.subject.key().points()).containsExactly(seen.subject.veth());
    assertThat(seen.subject.key().also())
        .contains(seen.owner(), seen.primary(), seen.other())
        .allSatisfy(point -> assertThat(point.node()).isEqualTo(seen.subject.source().node()));
  }

  private static void unreadable(final EgressSightings seen, final ObservationPoint point) {
    seen.see(point, -1, Direction.UNKNOWN, new Unreadable("the frame was cut"), seen.pair());
  }

  private static Tunnelled vxlan(final Addresses outer) {
    return new Tunnelled("VXLAN", outer, "udp 4789");
  }

  private static EgressSightings within(final InterfaceClass owner, final Transport transport) {
    return EgressSightings.none(
        new PodTrafficLeavesByItsOwnInterface(),
        Study.healthy().withThirdInterfaces(),
        EgressSightings.from(owner, transport));
  }

  static String fact(final Finding finding, final String key) {
    return finding.facts().stream()
        .filter(fact -> fact.key().equals(key))
        .map(Fact::value)
        .findFirst()
        .orElse("no fact " + key + " in " + finding);
  }

  static void assertPass(final EgressSightings seen) {
    assertThat(seen.judge().verdict()).as("%s", seen.judge()).isEqualTo(Verdict.PASS);
  }

  static void assertFail(final EgressSightings seen, final String observed) {
    final Finding finding = seen.judge();
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.FAIL);
    assertThat(fact(finding, "observed")).contains(observed);
    assertThat(finding.facts())
        .extracting(Fact::key)
        .contains("expected", "because", "each packet", "next");
    assertThat(finding.provenance()).isNotEmpty();
  }

  static void assertInconclusive(
      final EgressSightings seen, final InconclusiveCode code, final String detail) {
    assertThat(seen.judge())
        .isInstanceOfSatisfying(
            Finding.Inconclusive.class,
            finding -> {
              assertThat(finding.code()).as("%s", finding).isEqualTo(code);
              assertThat(finding.detail()).contains(detail);
            });
  }
}
