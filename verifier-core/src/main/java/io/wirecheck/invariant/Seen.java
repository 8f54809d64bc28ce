package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.flow.AddressWords;
import io.wirecheck.flow.NodeAddresses;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was seen of one flow, in the terms in which rules speak of it. */
record Seen(SentFlow subject, FlowObservation flow, Observations observations) {

  /** A frame, and where it was captured. */
  record Sight(ObservationPoint point, AtPoint at, SightedPacket packet) {

    /** A packet of the sender's own, as it is. */
    boolean isProbe() {
      return packet.form() instanceof Native && packet.direction() == Direction.FORWARD;
    }

    boolean isAnswer() {
      return packet.form() instanceof Native && packet.direction() == Direction.REPLY;
    }

    boolean isRefusal() {
      return packet.form() instanceof Quoted;
    }

    Optional<IpAddress> source() {
      return packet.addresses().map(Addresses::source);
    }
  }

  List<Sent> sent() {
    return flow.sent();
  }

  Stream<Sight> sights() {
    return flow.points().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().sightings().stream()
                    .map(packet -> new Sight(entry.getKey(), entry.getValue(), packet)));
  }

  Stream<Sight> at(final ObservationPoint point) {
    return sights().filter(sight -> sight.point().equals(point));
  }

  /** The sender's own packet, as it is, at a point. */
  Stream<Sight> probe(final ObservationPoint point, final int index) {
    return at(point).filter(Sight::isProbe).filter(sight -> sight.packet().packet() == index);
  }

  /** What came back to the sender's veth for a packet, and is an answer with its nonce. */
  Stream<Sight> answers(final int index) {
    return at(subject.veth())
        .filter(Sight::isAnswer)
        .filter(sight -> sight.packet().packet() == index);
  }

  /** ICMP errors that came back to the sender's veth and quote the packet. */
  Stream<Sight> refusals(final int index) {
    return at(subject.veth())
        .filter(Sight::isRefusal)
        .filter(sight -> sight.packet().packet() == index);
  }

  /**
   * True where the packet is known to have left its pod. A connection's first segment has no nonce:
   * that one left is known by what the kernel says came of it, and segments at the veth.
   */
  boolean departed(final Sent packet) {
    return probe(subject.veth(), packet.index()).findAny().isPresent()
        || (subject.isTcp()
            && (isRefused(packet) || isTimedOut(packet))
            && strangers(subject.veth(), Transport.TCP) > 0);
  }

  /** What programs print for ECONNREFUSED. */
  static boolean isRefused(final Sent packet) {
    return failedWith(packet, "connection refused");
  }

  /** What programs print for ETIMEDOUT. */
  private static boolean isTimedOut(final Sent packet) {
    return failedWith(packet, "timed out");
  }

  private static boolean failedWith(final Sent packet, final String words) {
    return packet.exitStatus().orElse(0) != 0
        && packet.output().toLowerCase(Locale.ROOT).contains(words);
  }

  /** Frames without a nonce at a point, of a transport: a connection's segments are among them. */
  long strangers(final ObservationPoint point, final Transport transport) {
    return flow.at(point).bystanders().frames().entrySet().stream()
        .filter(
            entry ->
                Stream.of(entry.getKey().split("/"))
                    .anyMatch(protocol -> protocol.startsWith(Words.of(transport))))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** True where encrypted packets passed, which may carry anything. */
  boolean hidesAnything(final ObservationPoint point) {
    return !flow.at(point).bystanders().opaque().isEmpty();
  }

  /** Why a point's silence says nothing; empty where it does. */
  Optional<Unproven> deaf(final ObservationPoint point) {
    return flow.at(point).instrument() instanceof final Unproven unproven
        ? Optional.of(unproven)
        : Optional.empty();
  }

  /** A frame that nobody can read may be anything. */
  Optional<Finding> unreadable() {
    return sights()
        .filter(sight -> sight.packet().form() instanceof Unreadable)
        .findFirst()
        .map(
            sight ->
                inconclusive(
                    InconclusiveCode.UNREADABLE_PACKET,
                    "a frame at %s carries the run's nonce and cannot be read: %s"
                        .formatted(sight.point(), ((Unreadable) sight.packet().form()).reason())));
  }

  /** Silence is no witness: a packet that did not leave its pod says nothing of the network. */
  Optional<Finding> unsent() {
    return sent().stream()
        .filter(packet -> !departed(packet))
        .findFirst()
        .map(
            packet ->
                inconclusive(
                    deaf(subject.veth())
                        .map(Unproven::code)
                        .orElse(InconclusiveCode.NO_SANITY_WITNESS),
                    "packet %d was not seen at the %s, where it starts"
                        .formatted(packet.index(), subject.veth())));
  }

  Finding holds(final String observed, final List<Provenance> witnesses, final Fact... more) {
    final List<Fact> facts = new ArrayList<>(List.of(Fact.of("observed", observed)));
    facts.addAll(List.of(more));
    return Finding.holds(subject, facts, witnesses);
  }

  Finding violated(
      final String expected,
      final String observed,
      final List<Provenance> decisive,
      final Fact... more) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", expected));
    facts.add(Fact.of("observed", observed));
    facts.addAll(List.of(more));
    facts.add(Fact.of("each packet", eachPacket()));
    return Finding.violated(subject, facts, decisive);
  }

  Finding inconclusive(final InconclusiveCode code, final String detail) {
    return Finding.inconclusive(
        subject,
        code,
        detail,
        List.of(Fact.of("each packet", eachPacket())),
        List.of(flow.at(subject.veth()).provenance()));
  }

  Finding inconclusive(final Unproven deaf, final String detail) {
    return inconclusive(deaf.code(), detail + ", and " + deaf.detail());
  }

  /** What the inventory says of a source address that was seen. */
  Fact owner(final IpAddress address) {
    return Fact.of(
        "that source is",
        AddressWords.of(observations.topology()).owner(address, subject.source().primary()));
  }

  /** True for a packet within another from node to node. */
  boolean isBetweenNodes(final Sight sight) {
    return sight.packet().form() instanceof final Tunnelled tunnel
        && NodeAddresses.of(observations.topology()).areBothNodes(tunnel.outer());
  }

  /** Where every packet was seen, with what its command said of it. */
  String eachPacket() {
    return sent().stream()
        .map(
            packet ->
                "%d: %s (%s)".formatted(packet.index(), seenOf(packet.index()), command(packet)))
        .collect(Collectors.joining("\n"));
  }

  /** In the order of the packet's way, as far as points tell: the veth first. */
  private String seenOf(final int index) {
    final String seenOf =
        sights()
            .filter(sight -> sight.packet().packet() == index)
            .sorted(Comparator.comparing(sight -> !sight.point().equals(subject.veth())))
            .map(this::text)
            .distinct()
            .collect(Collectors.joining("; "));
    return seenOf.isEmpty() ? "nothing" : seenOf;
  }

  private String text(final Sight sight) {
    final String addresses =
        sight.packet().addresses().map(Addresses::toString).orElse("unknown addresses");
    return addresses + form(sight) + " at " + place(sight.point());
  }

  private String place(final ObservationPoint point) {
    return point.equals(subject.veth())
        ? "the sender's veth"
        : point.equals(subject.target().lastPoint().orElse(null))
            ? "the receiver's end"
            : point.id();
  }

  private static String form(final Sight sight) {
    if (sight.packet().form() instanceof final Tunnelled tunnel) {
      return " inside %s, outer %s".formatted(tunnel.kind(), tunnel.outer());
    }
    if (sight.packet().form() instanceof Quoted) {
      return " quoting it in an ICMP error";
    }
    return sight.packet().direction() == Direction.REPLY ? " in answer" : "";
  }

  static String command(final Sent packet) {
    final String status = "exit status " + packet.exitStatus().orElse(-1);
    return packet.output().isBlank() ? status : status + ", " + packet.output();
  }

  /** A datagram's sender is told nothing; a connection's is told that it was taken. */
  boolean wasAccepted(final Sent packet) {
    return subject.isTcp()
        && packet.exitStatus().equals(OptionalInt.of(0))
        && probe(subject.veth(), packet.index()).findAny().isPresent();
  }

  static List<Provenance> of(final Stream<Sight> sights) {
    return sights.map(sight -> sight.packet().provenance()).toList();
  }

  /** What showed that the instrument at a point could hear. */
  Fact control(final ObservationPoint point) {
    return Fact.of(
        "that capture heard",
        flow.at(point).instrument() instanceof final Proven proven ? proven.control() : "nothing");
  }
}
