package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges one flow. A tunnel between nodes decides at once; otherwise every packet must have been
 * seen as it is at both interfaces. The table on the check's page, in code.
 */
final class EncapsulationRule {

  /** Probes are sent with this TTL, and the node forwards them to its interface. */
  private static final int TTL_AT_SOURCE = 64 - 1;

  private final FlowSubject subject;
  private final FlowObservation seen;
  private final Topology topology;

  EncapsulationRule(
      final FlowSubject subject, final FlowObservation seen, final Topology topology) {
    this.subject = subject;
    this.seen = seen;
    this.topology = topology;
  }

  /** A frame, and where it was captured. */
  private record Sight(ObservationPoint point, AtPoint at, SightedPacket packet) {}

  Finding judge() {
    final Map<IpAddress, String> nodeAddresses = nodeAddresses();
    return tunnelBetween(nodeAddresses)
        .or(this::unreadable)
        .or(() -> encryptedBetween(nodeAddresses))
        .or(this::absent)
        .or(this::altered)
        .orElseGet(this::asItIs);
  }

  private Stream<Sight> sights() {
    return seen.points().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().sightings().stream()
                    .map(packet -> new Sight(entry.getKey(), entry.getValue(), packet)));
  }

  /** A copy in a tunnel of others, such as a mirror session's, is not how the packet travelled. */
  private Optional<Finding> tunnelBetween(final Map<IpAddress, String> nodeAddresses) {
    return sights()
        .filter(sight -> sight.packet().form() instanceof Tunnelled)
        .filter(
            sight -> {
              final Addresses outer = ((Tunnelled) sight.packet().form()).outer();
              return nodeAddresses.containsKey(outer.source())
                  && nodeAddresses.containsKey(outer.destination());
            })
        .findFirst()
        .map(sight -> tunnelled(sight, (Tunnelled) sight.packet().form(), nodeAddresses));
  }

  private Finding tunnelled(
      final Sight sight, final Tunnelled tunnel, final Map<IpAddress, String> nodeAddresses) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", pair() + ", in no other packet"));
    facts.add(
        Fact.of(
            "observed",
            "inside %s (%s), outer %s"
                .formatted(tunnel.kind(), tunnel.transport(), tunnel.outer())));
    sight.packet().addresses().ifPresent(inner -> facts.add(Fact.of("inner", inner)));
    facts.add(Fact.of("those addresses are", nodes(tunnel.outer(), nodeAddresses)));
    facts.add(Fact.of("captured at", sight.point() + ", device " + sight.at().device()));
    return Finding.violated(subject, facts, List.of(sight.packet().provenance()));
  }

  private Optional<Finding> unreadable() {
    return sights()
        .filter(sight -> sight.packet().form() instanceof Unreadable)
        .findFirst()
        .map(
            sight ->
                Finding.inconclusive(
                    subject,
                    InconclusiveCode.UNREADABLE_PACKET,
                    "a frame at %s carries the run's nonce and cannot be read: %s"
                        .formatted(sight.point(), ((Unreadable) sight.packet().form()).reason()),
                    List.of(),
                    List.of(sight.packet().provenance())));
  }

  /**
   * Encrypted packets cannot be looked into. Only when none of the flow was seen natively anywhere,
   * and each of its packets has a counterpart of the right size in the right moment, are they taken
   * for it.
   */
  private Optional<Finding> encryptedBetween(final Map<IpAddress, String> nodeAddresses) {
    if (sights().anyMatch(sight -> sight.packet().form() instanceof Native)) {
      return Optional.empty();
    }
    return seen.points().entrySet().stream()
        .filter(point -> point.getKey().node().equals(subject.source().node()))
        .flatMap(
            point ->
                EncryptedTunnel.carrying(seen, point.getValue().bystanders().opaque()).stream()
                    .filter(packets -> isBetweenTheNodes(packets.get(0), nodeAddresses))
                    .map(
                        packets ->
                            encrypted(point.getKey(), point.getValue(), packets, nodeAddresses)))
        .findFirst();
  }

  private boolean isBetweenTheNodes(
      final OpaquePacket packet, final Map<IpAddress, String> nodeAddresses) {
    return subject.source().node().equals(nodeAddresses.get(packet.source()))
        && subject.destination().node().equals(nodeAddresses.get(packet.destination()));
  }

  private Finding encrypted(
      final ObservationPoint point,
      final AtPoint at,
      final List<OpaquePacket> packets,
      final Map<IpAddress, String> nodeAddresses) {
    final OpaquePacket first = packets.get(0);
    final Addresses outer = new Addresses(first.source(), first.destination());
    return Finding.violated(
        subject,
        List.of(
            Fact.of("expected", pair() + ", in no other packet"),
            Fact.of(
                "observed",
                "none of it natively, and %d %s packets of its sizes in its window, outer %s"
                    .formatted(packets.size(), first.kind(), outer)),
            Fact.of("those addresses are", nodes(outer, nodeAddresses)),
            Fact.of("captured at", point + ", device " + at.device())),
        List.of(at.provenance()));
  }

  /** Silence is no witness. */
  private Optional<Finding> absent() {
    return Stream.of(subject.source().owner(), subject.destination().owner())
        .flatMap(
            point ->
                seen.sent().stream()
                    .filter(sent -> natively(point, sent).isEmpty())
                    .map(
                        sent ->
                            "packet %d was not seen at %s, the interface that owns the address"
                                .formatted(sent.index(), point)))
        .findFirst()
        .map(detail -> Finding.inconclusive(subject, InconclusiveCode.NO_SANITY_WITNESS, detail));
  }

  /**
   * Addresses that were rewritten, or a TTL that routing does not explain, are not the packet as it
   * is.
   */
  private Optional<Finding> altered() {
    return seen.sent().stream()
        .flatMap(
            sent ->
                natively(subject.source().owner(), sent).stream()
                    .flatMap(
                        departed ->
                            natively(subject.destination().owner(), sent).stream()
                                .flatMap(arrived -> contradiction(departed, arrived).stream())))
        .findFirst();
  }

  private Optional<Finding> contradiction(
      final SightedPacket departed, final SightedPacket arrived) {
    final Addresses expected =
        new Addresses(subject.source().address(), subject.destination().address());
    final boolean same =
        departed.addresses().equals(Optional.of(expected))
            && arrived.addresses().equals(Optional.of(expected));
    final boolean routed = departed.ttl() == TTL_AT_SOURCE && arrived.ttl() <= departed.ttl();
    if (same && routed) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.inconclusive(
            subject,
            InconclusiveCode.AMBIGUOUS,
            same
                ? "the packet's TTL is not what forwarding by one node and routing leave of 64"
                : "the packet's addresses were rewritten on its way",
            List.of(
                Fact.of("expected", expected + ", TTL " + TTL_AT_SOURCE + " at the source"),
                Fact.of("departed", text(departed)),
                Fact.of("arrived", text(arrived))),
            List.of(departed.provenance(), arrived.provenance())));
  }

  private Finding asItIs() {
    final List<Provenance> witnesses = new ArrayList<>();
    for (final Sent sent : seen.sent()) {
      natively(subject.source().owner(), sent).ifPresent(p -> witnesses.add(p.provenance()));
      natively(subject.destination().owner(), sent).ifPresent(p -> witnesses.add(p.provenance()));
    }
    return Finding.holds(
        subject,
        List.of(
            Fact.of(
                "observed",
                "%d packets, %s, at %s and at %s"
                    .formatted(
                        seen.sent().size(),
                        pair(),
                        subject.source().owner(),
                        subject.destination().owner()))),
        witnesses);
  }

  private Optional<SightedPacket> natively(final ObservationPoint point, final Sent sent) {
    return seen.at(point).sightings().stream()
        .filter(packet -> packet.packet() == sent.index())
        .filter(packet -> packet.direction() == Direction.FORWARD)
        .filter(packet -> packet.form() instanceof Native)
        .findFirst();
  }

  private static String text(final SightedPacket packet) {
    return packet.addresses().map(Addresses::toString).orElse("unknown")
        + ", TTL "
        + packet.ttl()
        + ", "
        + packet.provenance();
  }

  private String pair() {
    return subject.source().address() + " -> " + subject.destination().address();
  }

  private static String nodes(final Addresses outer, final Map<IpAddress, String> nodeAddresses) {
    return "nodes %s and %s"
        .formatted(nodeAddresses.get(outer.source()), nodeAddresses.get(outer.destination()));
  }

  /** Every address that is a node's own, with the node's name. */
  private Map<IpAddress, String> nodeAddresses() {
    final Map<IpAddress, String> addresses = new HashMap<>();
    final Map<String, String> byInstance = new HashMap<>();
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      node.internalAddresses().forEach(address -> addresses.put(address, node.name()));
      node.providerId()
          .map(ProviderId::instanceId)
          .ifPresent(id -> byInstance.put(id, node.name()));
    }
    for (final NetworkInterface eni : topology.networkInterfaces().asOptional().orElse(List.of())) {
      eni.attachment()
          .flatMap(NetworkInterface.Attachment::instanceId)
          .map(byInstance::get)
          .ifPresent(
              node -> eni.primaryAddress().ifPresent(address -> addresses.put(address, node)));
    }
    return addresses;
  }
}
