package io.wirecheck.flow;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Form;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges one flow. A tunnel between nodes decides at once; otherwise every packet must have been
 * seen as it is at both interfaces. The table on the check's page, in code.
 */
public final class EncapsulationRule {

  /** Probes are sent with this TTL, and the node forwards them to its interface. */
  private static final int TTL_AT_SOURCE = 64 - 1;

  private final FlowSubject subject;
  private final FlowObservation seen;
  private final NodeAddresses nodes;

  public EncapsulationRule(
      final FlowSubject subject, final FlowObservation seen, final Topology topology) {
    this.subject = subject;
    this.seen = seen;
    this.nodes = NodeAddresses.of(topology);
  }

  /** A frame, and where it was captured. */
  private record Sight(ObservationPoint point, AtPoint at, SightedPacket packet) {}

  public Finding judge(final Optional<NodeNetwork> tables) {
    return decided()
        .or(() -> tables.flatMap(this::routedIntoATunnel))
        .or(this::absent)
        .or(this::copied)
        .or(this::altered)
        .orElseGet(this::asItIs);
  }

  private Optional<Finding> decided() {
    return tunnelBetweenNodes().or(this::unreadable).or(this::encryptedBetweenTheNodes);
  }

  /**
   * True where packets got on their way and none is known by which: the tables of their node may
   * tell.
   */
  public boolean asksForTables() {
    return decided().isEmpty()
        && seen.sent().stream()
            .filter(sent -> !isThere(subject.source().owner(), sent.index(), Direction.FORWARD))
            .anyMatch(sent -> arrived(sent) || isWithinAnother(sent));
  }

  private boolean isWithinAnother(final Sent sent) {
    return sights()
        .filter(sight -> sight.packet().packet() == sent.index())
        .anyMatch(sight -> sight.packet().form() instanceof Tunnelled);
  }

  /** Packets that did not leave as they are, and a route that says where they went. */
  private Optional<Finding> routedIntoATunnel(final NodeNetwork tables) {
    return TunnelRoute.of(tables, pair().source(), pair().destination())
        .map(route -> routedIntoATunnel(tables, route));
  }

  private Finding routedIntoATunnel(final NodeNetwork tables, final RouteEntry route) {
    final String device = route.device().orElse("");
    final String kind = tables.link(device).flatMap(Link::kind).orElse("");
    return Finding.violated(
        subject,
        List.of(
            Fact.of("expected", pair() + ", in no other packet"),
            Fact.of(
                "observed",
                "packets that did not leave %s as they are, and a route for them into %s, a device of kind %s"
                    .formatted(subject.source().owner(), device, kind)),
            Fact.of(
                "route",
                "%s dev %s, table %s of node %s"
                    .formatted(
                        route.destination(),
                        device,
                        PolicyRule.tableName(route.table()),
                        subject.source().node())),
            Fact.of(
                "next",
                "find who made %s on node %s (ip -d link show %s, kubectl get daemonsets --all-namespaces)"
                    .formatted(device, subject.source().node(), device))),
        List.of(seen.at(subject.source().owner()).provenance()));
  }

  private Stream<Sight> sights() {
    return seen.points().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().sightings().stream()
                    .map(packet -> new Sight(entry.getKey(), entry.getValue(), packet)));
  }

  /** Frames of tunnels between nodes; one of others, such as a mirror session's, is not theirs. */
  private Stream<Sight> inTunnels() {
    return sights()
        .filter(
            sight ->
                sight.packet().form() instanceof final Tunnelled tunnel
                    && nodes.areBothNodes(tunnel.outer()));
  }

  private Optional<Finding> tunnelBetweenNodes() {
    return inTunnels()
        .filter(sight -> !isCopy(sight.packet()))
        .findFirst()
        .map(
            sight ->
                Finding.violated(
                    subject, tunnelFacts(sight), List.of(sight.packet().provenance())));
  }

  /**
   * True where the packet was also seen as it is at both ends. A tunnel that carries packets leaves
   * none of them outside; what does is a mirror session or a sampler that reports to a node.
   */
  private boolean isCopy(final SightedPacket tunnelled) {
    return directions(tunnelled)
        .allMatch(
            direction ->
                isThere(subject.source().owner(), tunnelled.packet(), direction)
                    && isThere(subject.destination().owner(), tunnelled.packet(), direction));
  }

  /** Where the direction could not be read, both that can carry the nonce. */
  private Stream<Direction> directions(final SightedPacket packet) {
    if (packet.direction() != Direction.UNKNOWN) {
      return Stream.of(packet.direction());
    }
    return subject.flow().transport() == Transport.ICMP
        ? Stream.of(Direction.FORWARD, Direction.REPLY)
        : Stream.of(Direction.FORWARD);
  }

  private boolean isThere(
      final ObservationPoint point, final int packet, final Direction direction) {
    return natively(point, packet, direction).findAny().isPresent();
  }

  /** A copy is not how the packet travelled, but nobody knows what it is for. */
  private Optional<Finding> copied() {
    return inTunnels()
        .findFirst()
        .map(
            sight ->
                Finding.inconclusive(
                    subject,
                    InconclusiveCode.AMBIGUOUS,
                    "the packets travelled as they are, and a copy in a tunnel between nodes",
                    tunnelFacts(sight),
                    List.of(sight.packet().provenance())));
  }

  private List<Fact> tunnelFacts(final Sight sight) {
    final Tunnelled tunnel = (Tunnelled) sight.packet().form();
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", pair() + ", in no other packet"));
    facts.add(Fact.of("observed", inside(tunnel)));
    sight.packet().addresses().ifPresent(inner -> facts.add(Fact.of("inner", inner)));
    facts.add(Fact.of("outer is", nodes.owners(tunnel.outer())));
    facts.add(Fact.of("captured at", sight.point() + ", device " + sight.at().device()));
    facts.add(
        Fact.of(
            "next",
            "find the tunnel's device on node %s (ip -d link), and the CNI that made it (kubectl get daemonsets --all-namespaces)"
                .formatted(sight.point().node())));
    return facts;
  }

  private static String inside(final Tunnelled tunnel) {
    return "inside %s (%s), outer %s".formatted(tunnel.kind(), tunnel.transport(), tunnel.outer());
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
   * Encrypted packets cannot be looked into. They are taken for the flow only where each of its
   * packets arrived, none left its node as it is, and each has a counterpart of the right size in
   * the right moment. IPsec shows a packet as it is at the destination once more, decrypted.
   */
  private Optional<Finding> encryptedBetweenTheNodes() {
    final boolean leftAsItIs =
        atSourceNode()
            .flatMap(point -> point.getValue().sightings().stream())
            .anyMatch(
                packet ->
                    packet.form() instanceof Native && packet.direction() == Direction.FORWARD);
    return leftAsItIs || !seen.sent().stream().allMatch(this::arrived)
        ? Optional.empty()
        : atSourceNode()
            .flatMap(
                point ->
                    EncryptedTunnel.carrying(
                            seen, pair().source().family(), betweenTheNodes(point.getValue()))
                        .stream()
                        .map(packets -> encrypted(point.getKey(), point.getValue(), packets)))
            .findFirst();
  }

  private Stream<Map.Entry<ObservationPoint, AtPoint>> atSourceNode() {
    return seen.points().entrySet().stream()
        .filter(point -> point.getKey().node().equals(subject.source().node()));
  }

  /** A datagram's sender is told nothing. */
  private boolean arrived(final Sent sent) {
    final boolean answered =
        subject.flow().transport() != Transport.UDP && sent.exitStatus().equals(OptionalInt.of(0));
    return answered || isThere(subject.destination().owner(), sent.index(), Direction.FORWARD);
  }

  private List<OpaquePacket> betweenTheNodes(final AtPoint at) {
    return at.bystanders().opaque().stream()
        .filter(
            packet ->
                nodes.areOf(outer(packet), subject.source().node(), subject.destination().node()))
        .toList();
  }

  private static Addresses outer(final OpaquePacket packet) {
    return new Addresses(packet.source(), packet.destination());
  }

  private Finding encrypted(
      final ObservationPoint point, final AtPoint at, final List<OpaquePacket> packets) {
    final OpaquePacket first = packets.get(0);
    return Finding.violated(
        subject,
        List.of(
            Fact.of("expected", pair() + ", in no other packet"),
            Fact.of(
                "observed",
                "the packets arrived, none left the node as it is, and %d %s packets of their sizes left in their place, outer %s"
                    .formatted(packets.size(), first.kind(), outer(first))),
            Fact.of("outer is", nodes.owners(outer(first))),
            Fact.of("captured at", point + ", device " + at.device()),
            Fact.of(
                "next",
                "find what encrypts on node %s (wg show, ip xfrm state), and who switched it on (kubectl get daemonsets --all-namespaces)"
                    .formatted(point.node()))),
        List.of(at.provenance()));
  }

  /** Silence is no witness. */
  private Optional<Finding> absent() {
    for (final ObservationPoint point :
        List.of(subject.source().owner(), subject.destination().owner())) {
      for (final Sent sent : seen.sent()) {
        if (!isThere(point, sent.index(), Direction.FORWARD)) {
          return Optional.of(absent(point, sent));
        }
      }
    }
    return Optional.empty();
  }

  private Finding absent(final ObservationPoint point, final Sent sent) {
    final List<Sight> instead =
        sights().filter(sight -> sight.packet().packet() == sent.index()).toList();
    return Finding.inconclusive(
        subject,
        InconclusiveCode.NO_SANITY_WITNESS,
        "packet %d was not seen at %s, the interface that owns the address"
            .formatted(sent.index(), point),
        List.of(
            Fact.of("its command", command(sent)),
            Fact.of(
                "seen of it",
                instead.isEmpty()
                    ? "nothing, at any of " + seen.points().keySet()
                    : instead.stream()
                        .map(EncapsulationRule::text)
                        .collect(Collectors.joining("\n")))),
        instead.stream().map(sight -> sight.packet().provenance()).toList());
  }

  private static String command(final Sent sent) {
    final String status = "exit status " + sent.exitStatus().orElse(-1);
    return sent.output().isBlank() ? status : status + ", " + sent.output();
  }

  private static String text(final Sight sight) {
    final Form form = sight.packet().form();
    final String how =
        form instanceof final Tunnelled tunnel
            ? inside(tunnel)
            : form instanceof Quoted ? "quoted by an ICMP error" : "as it is";
    final String direction = sight.packet().direction() == Direction.REPLY ? ", an answer" : "";
    return how + direction + ", at " + sight.point();
  }

  /**
   * Addresses that were rewritten, or a TTL that routing does not explain, are not the packet as it
   * is.
   */
  private Optional<Finding> altered() {
    return seen.sent().stream()
        .flatMap(
            sent ->
                natively(subject.source().owner(), sent)
                    .flatMap(
                        departed ->
                            natively(subject.destination().owner(), sent)
                                .flatMap(arrived -> contradiction(departed, arrived).stream())))
        .findFirst();
  }

  private Optional<Finding> contradiction(
      final SightedPacket departed, final SightedPacket arrived) {
    final Addresses expected = pair();
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
      natively(subject.source().owner(), sent).forEach(p -> witnesses.add(p.provenance()));
      natively(subject.destination().owner(), sent).forEach(p -> witnesses.add(p.provenance()));
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

  private Stream<SightedPacket> natively(final ObservationPoint point, final Sent sent) {
    return natively(point, sent.index(), Direction.FORWARD);
  }

  private Stream<SightedPacket> natively(
      final ObservationPoint point, final int index, final Direction direction) {
    return seen.at(point).sightings().stream()
        .filter(packet -> packet.packet() == index)
        .filter(packet -> packet.direction() == direction)
        .filter(packet -> packet.form() instanceof Native);
  }

  private static String text(final SightedPacket packet) {
    return packet.addresses().map(Addresses::toString).orElse("unknown")
        + ", TTL "
        + packet.ttl()
        + ", "
        + packet.provenance();
  }

  private Addresses pair() {
    return new Addresses(subject.source().address(), subject.destination().address());
  }
}
