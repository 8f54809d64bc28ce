package io.wirecheck.invariant;

import io.wirecheck.model.IpAddress;
import java.time.Duration;
import java.util.Optional;

/** What a sentence can demand of flows. */
public final class Conditions {

  private Conditions() {}

  /**
   * Every packet arrives. For pods it is seen at the receiver's veth; nodes and addresses beyond
   * the cluster must answer, for nothing else shows that they took a packet.
   */
  public static Condition beDelivered() {
    return new Condition("be delivered", new Delivered());
  }

  /**
   * No packet arrives, whether it is dropped or refused. Addresses beyond the cluster are judged by
   * whether packets leave the sender's node, for behind it nobody looks.
   */
  public static Condition notBeDelivered() {
    return new Condition("not be delivered", new NotDelivered());
  }

  /**
   * The sender is told that nobody takes its packets: by an ICMP error that quotes them, or by a
   * connection that is refused. What is dropped in silence is not refused.
   */
  public static Condition beRefused() {
    return new Condition("be refused", new Refused());
  }

  /** Between nodes packets travel as they are, in no tunnel. For flows between pods. */
  public static Condition notBeEncapsulated() {
    return new Condition("not be encapsulated", new NotEncapsulated());
  }

  /** Packets arrive, or leave the cluster's nodes, with the address of the sending pod. */
  public static Condition keepSourceAddress() {
    return source("keep source address", HasSource.Which.OWN, Optional.empty());
  }

  /** Packets arrive, or leave the node, with the primary address of the sender's node. */
  public static Condition translateSourceAddress() {
    return source(
        "translate source address to that of the node", HasSource.Which.NODE, Optional.empty());
  }

  /**
   * Packets arrive, or leave the node, with this source address.
   *
   * @throws IllegalArgumentException if the text is no address
   */
  public static Condition translateSourceAddressTo(final String address) {
    final IpAddress given = IpAddress.parse(address);
    return source(
        "translate source address to " + given, HasSource.Which.GIVEN, Optional.of(given));
  }

  private static Condition source(
      final String words, final HasSource.Which which, final Optional<IpAddress> given) {
    return new Condition(words, new HasSource(which, given));
  }

  /** Packets leave their node by the network interface that owns the sender's address, alone. */
  public static Condition leaveByOwnInterface() {
    return new Condition("leave by own interface", new LeavesBy(LeavesBy.Role.OWNER));
  }

  /** Packets leave their node by its primary network interface, alone. */
  public static Condition leaveByPrimaryInterface() {
    return new Condition("leave by primary interface", new LeavesBy(LeavesBy.Role.PRIMARY));
  }

  /**
   * Every packet arrives within a time. Between pods of one node it is measured. Between nodes,
   * whose clocks need not agree, an answer that is back in time shows it, and a later one leaves it
   * open.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public static Condition arriveWithin(final Duration limit) {
    return new Condition(
        "arrive within " + Words.of(limit), new InTime(limit, InTime.Until.ARRIVAL));
  }

  /**
   * The answer to every packet is back at the sender's veth within a time.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public static Condition beAnsweredWithin(final Duration limit) {
    return new Condition(
        "be answered within " + Words.of(limit), new InTime(limit, InTime.Until.ANSWER));
  }
}
