package io.wirecheck.invariant;

import static io.wirecheck.invariant.Conditions.arriveWithin;
import static io.wirecheck.invariant.Conditions.beAnsweredWithin;
import static io.wirecheck.invariant.Conditions.beDelivered;
import static io.wirecheck.invariant.Conditions.beRefused;
import static io.wirecheck.invariant.Conditions.leaveByOwnInterface;
import static io.wirecheck.invariant.Conditions.leaveByPrimaryInterface;
import static io.wirecheck.invariant.Conditions.notBeDelivered;
import static io.wirecheck.invariant.Scene.PRIMARY;
import static io.wirecheck.invariant.Scene.SECONDARY;
import static io.wirecheck.invariant.Scene.VETH;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What silence proves to each condition, and what only looks like an answer. */
class RulesTest {

  private static final String TCP = "ethernet/ipv4/tcp";
  private static final Duration MILLI = Duration.ofMillis(1);

  @Test
  void silence_of_a_proven_capture_is_a_loss_and_of_another_is_nothing() {
    final Scene lost = Scene.toPod(Transport.UDP).departed();

    assertThat(lost.judge(beDelivered()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lost.judge(notBeDelivered()).verdict()).isEqualTo(Verdict.PASS);
    lost.deaf(lost.end(), InconclusiveCode.CAPTURE_DROPPED);
    assertUnknown(lost.judge(beDelivered()), InconclusiveCode.CAPTURE_DROPPED);
    assertUnknown(lost.judge(notBeDelivered()), InconclusiveCode.CAPTURE_DROPPED);
  }

  @Test
  void what_did_not_start_is_neither_delivered_nor_kept_away() {
    final Scene nothing = Scene.toPod(Transport.UDP).forward(VETH, 0, 2);

    assertUnknown(nothing.judge(beDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(nothing.judge(notBeDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(nothing.judge(beRefused()), InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void one_packet_of_three_leaves_delivery_open_and_breaks_isolation() {
    final Scene one = Scene.toPod(Transport.ICMP).departed();
    one.forward(one.end(), 1);

    assertUnknown(one.judge(beDelivered()), InconclusiveCode.AMBIGUOUS);
    assertThat(one.judge(notBeDelivered()).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_connection_without_a_nonce_is_lost_only_where_no_segment_came() {
    final Scene lost =
        Scene.toPod(Transport.TCP).strangers(VETH, TCP).exits(1, "E connect: Connection timed out");

    assertThat(lost.judge(beDelivered()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lost.judge(notBeDelivered()).verdict()).isEqualTo(Verdict.PASS);
    lost.strangers(lost.end(), TCP);
    assertUnknown(lost.judge(beDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(lost.judge(notBeDelivered()), InconclusiveCode.AMBIGUOUS);
  }

  @Test
  void a_connection_that_never_began_says_nothing_whoever_else_was_heard() {
    final Scene never =
        Scene.toPod(Transport.TCP).strangers(VETH, TCP).exits(1, "Network is unreachable");

    assertUnknown(never.judge(beDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(never.judge(notBeDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(never.judge(beRefused()), InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void a_node_must_answer_for_what_its_interface_saw() {
    final Scene seen = Scene.toNode(Transport.ICMP).departed();
    seen.forward(seen.end(), 0, 1, 2);

    assertUnknown(seen.judge(beDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(seen.judge(notBeDelivered()), InconclusiveCode.AMBIGUOUS);
    seen.answered(5, 0, 1, 2);
    assertThat(seen.judge(beDelivered()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(seen.judge(notBeDelivered()).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void nobody_knows_what_an_encrypted_packet_carried() {
    final Scene hidden = Scene.toNode(Transport.ICMP).departed();
    hidden.encrypted(hidden.end());
    final Scene beyond = Scene.beyond(Transport.ICMP).departed().encrypted(PRIMARY);

    assertUnknown(hidden.judge(notBeDelivered()), InconclusiveCode.AMBIGUOUS);
    assertUnknown(hidden.judge(beDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(beyond.judge(notBeDelivered()), InconclusiveCode.AMBIGUOUS);
    assertUnknown(beyond.judge(leaveByOwnInterface()), InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void what_never_left_its_node_did_not_reach_an_address_beyond() {
    final Scene kept = Scene.beyond(Transport.UDP).departed();

    assertThat(kept.judge(notBeDelivered()).verdict()).isEqualTo(Verdict.PASS);
    kept.deaf(SECONDARY, InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(kept.judge(notBeDelivered()), InconclusiveCode.NO_SANITY_WITNESS);
    kept.forward(PRIMARY, 0);
    assertUnknown(kept.judge(notBeDelivered()), InconclusiveCode.AMBIGUOUS);
  }

  @Test
  void a_refusal_is_one_for_every_packet() {
    final Scene scene = Scene.toPod(Transport.UDP).departed();

    assertThat(scene.judge(beRefused()).verdict()).isEqualTo(Verdict.FAIL);
    scene.refused(0, 1);
    assertUnknown(scene.judge(beRefused()), InconclusiveCode.AMBIGUOUS);
    scene.refused(2);
    assertThat(scene.judge(beRefused()).verdict()).isEqualTo(Verdict.PASS);
    scene.answered(5, 1);
    assertThat(scene.judge(beRefused()).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void an_error_that_quotes_too_little_leaves_a_refusal_open() {
    final Scene scene = Scene.toPod(Transport.UDP).departed();

    assertUnknown(
        scene.strangers(VETH, "ethernet/ipv4/icmp").judge(beRefused()),
        InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(
        scene.strangers(VETH, "ethernet/ipv6/icmpv6").judge(beRefused()),
        InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void a_refused_connection_is_known_by_its_kernel_and_its_segments() {
    final Scene refused = Scene.toPod(Transport.TCP).exits(1, "E connect: Connection refused");

    assertUnknown(refused.judge(beRefused()), InconclusiveCode.NO_SANITY_WITNESS);
    refused.strangers(VETH, TCP);
    final Finding holds = refused.judge(beRefused());
    assertThat(holds.verdict()).isEqualTo(Verdict.PASS);
    assertThat(holds.provenance())
        .filteredOn(witness -> witness.origin().contains("Connection refused"))
        .hasSize(3);
    assertUnknown(
        refused.exits(1, "E connect: Connection timed out").judge(beRefused()),
        InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void an_accepted_connection_is_not_refused() {
    final Scene accepted = Scene.toPod(Transport.TCP).departed();

    assertThat(accepted.judge(beRefused()).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_packet_at_no_interface_was_dropped_where_all_could_hear() {
    final Scene dropped = Scene.toPod(Transport.UDP).departed();

    assertThat(dropped.judge(leaveByOwnInterface()).verdict()).isEqualTo(Verdict.FAIL);
    dropped.deaf(PRIMARY, InconclusiveCode.NO_CAPTURE);
    assertUnknown(dropped.judge(leaveByOwnInterface()), InconclusiveCode.NO_CAPTURE);
  }

  @Test
  void one_packet_by_another_interface_is_a_violation() {
    final Scene scene = Scene.toPod(Transport.UDP).departed().forward(SECONDARY, 0, 1, 2);

    assertThat(scene.judge(leaveByOwnInterface()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(scene.judge(leaveByPrimaryInterface()).verdict()).isEqualTo(Verdict.FAIL);
    scene.forward(PRIMARY, 2);
    assertThat(scene.judge(leaveByOwnInterface()).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void clocks_of_two_nodes_are_not_compared() {
    final Scene late = Scene.toPod(Transport.ICMP).departed().answered(2_000_000, 0, 1, 2);

    assertUnknown(late.judge(arriveWithin(MILLI)), InconclusiveCode.AMBIGUOUS);
    assertThat(late.judge(arriveWithin(Duration.ofMillis(2))).verdict()).isEqualTo(Verdict.PASS);
    assertThat(late.judge(beAnsweredWithin(MILLI)).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_missing_answer_is_not_in_time() {
    final Scene missing = Scene.toPod(Transport.ICMP).departed().answered(5, 0, 2);

    assertUnknown(missing.judge(beAnsweredWithin(MILLI)), InconclusiveCode.NO_SANITY_WITNESS);
    assertUnknown(missing.judge(arriveWithin(MILLI)), InconclusiveCode.NO_SANITY_WITNESS);
  }

  @Test
  void on_one_node_the_way_itself_is_measured() {
    final Scene here = Scene.toPodOfTheSameNode(Transport.ICMP).departed();
    here.answered(2_000_000, 0, 1, 2);

    assertUnknown(here.judge(arriveWithin(MILLI)), InconclusiveCode.NO_SANITY_WITNESS);
    here.forward(here.end(), 0, 1, 2);
    assertThat(here.judge(arriveWithin(MILLI)).verdict()).isEqualTo(Verdict.PASS);
  }

  private static void assertUnknown(final Finding finding, final InconclusiveCode code) {
    assertThat(finding).as("%s", finding).isInstanceOf(Finding.Inconclusive.class);
    assertThat(((Finding.Inconclusive) finding).code()).as("%s", finding).isEqualTo(code);
  }
}
