package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.checks.Expected.Departure;
import io.wirecheck.checks.Expected.Untold;
import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
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
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges how a flow left its node. A packet that was seen to leave another way decides at once;
 * otherwise every packet must have been seen at the veth and at the expected interface. The table
 * on the checks' pages, in code.
 */
final class EgressRule {

  private final EgressSubject subject;
  private final Departure expected;
  private final FlowObservation seen;
  private final Topology topology;

  private EgressRule(
      final EgressSubject subject,
      final Departure expected,
      final FlowObservation seen,
      final Topology topology) {
    this.subject = subject;
    this.expected = expected;
    this.seen = seen;
    this.topology = topology;
  }

  /** A frame, and where it was captured. */
  private record Sight(ObservationPoint point, AtPoint at, SightedPacket packet) {}

  /** Nothing is sent where nobody could judge it. */
  static Need need(final EgressSubject subject) {
    return subject.expected() instanceof Departure ? Need.of(subject.key()) : Need.none();
  }

  /** Where an interface was silent and deaf, its device may say that nothing could leave by it. */
  static Need followUp(final EgressSubject subject, final Observations observations) {
    return of(subject, observations).filter(EgressRule::asksForTables).isPresent()
        ? Need.of(new Key.NodeTables(subject.source().node()))
        : Need.none();
  }

  static Finding examine(final EgressSubject subject, final Observations observations) {
    if (subject.expected() instanceof final Untold untold) {
      return Finding.inconclusive(subject, untold.code(), untold.detail());
    }
    final EgressRule rule = of(subject, observations).orElseThrow();
    return rule.judge(
        rule.asksForTables()
            ? Optional.of(observations.get(new Key.NodeTables(subject.source().node())))
            : Optional.empty());
  }

  private static Optional<EgressRule> of(
      final EgressSubject subject, final Observations observations) {
    return subject.expected() instanceof final Departure expected
        ? Optional.of(
            new EgressRule(
                subject, expected, observations.get(subject.key()), observations.topology()))
        : Optional.empty();
  }

  private Finding judge(final Optional<NodeNetwork> tables) {
    return decided().or(() -> lost(tables)).orElseGet(this::left);
  }

  /** What was seen decides, without a look at what was not. */
  private Optional<Finding> decided() {
    return strayed()
        .or(this::unreadable)
        .or(this::tunnelled)
        .or(this::undirected)
        .or(this::rewritten)
        .or(this::unwitnessed)
        .or(this::leftUnseen);
  }

  /**
   * A capture that ran and showed nothing may have had nothing to show; a lost one says nothing.
   */
  private boolean asksForTables() {
    return decided().isEmpty()
        && missing().findFirst().isPresent()
        && unproven().values().stream()
            .anyMatch(deaf -> deaf.code() == InconclusiveCode.NO_SANITY_WITNESS);
  }

  private Stream<Sight> sights() {
    return seen.points().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().sightings().stream()
                    .map(packet -> new Sight(entry.getKey(), entry.getValue(), packet)));
  }

  private Stream<Sight> atInterfaces() {
    return sights().filter(sight -> subject.interfaces().contains(sight.point()));
  }

  /** The probe's own packets, as they are; answers go another way for reasons of their own. */
  private static boolean isProbe(final Sight sight) {
    return sight.packet().form() instanceof Native
        && sight.packet().direction() == Direction.FORWARD;
  }

  private Optional<Finding> strayed() {
    return atInterfaces()
        .filter(EgressRule::isProbe)
        .filter(
            sight ->
                !expected.allows(sight.point())
                    || !source(sight).equals(Optional.of(expected.source())))
        .min(Comparator.comparingInt(sight -> sight.packet().packet()))
        .map(this::strayed);
  }

  private Finding strayed(final Sight sight) {
    final AddressWords words = AddressWords.of(topology);
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", expectation()));
    facts.add(Fact.of("because", expected.reason()));
    facts.add(Fact.of("observed", text(sight) + ", device " + sight.at().device()));
    facts.add(Fact.of("that interface is", words.role(sight.point())));
    source(sight)
        .filter(address -> !address.equals(expected.source()))
        .ifPresent(
            address -> facts.add(Fact.of("that source is", words.owner(address, sight.point()))));
    facts.add(Fact.of("each packet", eachPacket()));
    facts.add(Fact.of("next", expected.advice()));
    return Finding.violated(subject, facts, decidedBy(sight.packet().provenance()));
  }

  private List<Provenance> decidedBy(final Provenance first) {
    return Stream.concat(Stream.of(first), expected.declared().stream()).toList();
  }

  private Optional<Finding> unreadable() {
    return sights()
        .filter(sight -> sight.packet().form() instanceof Unreadable)
        .findFirst()
        .map(
            sight ->
                inconclusive(
                    InconclusiveCode.UNREADABLE_PACKET,
                    "a frame at %s carries the run's nonce and cannot be read: %s"
                        .formatted(sight.point(), ((Unreadable) sight.packet().form()).reason()),
                    sight));
  }

  /**
   * A packet within another is not the packet. Where it also left as it is, one that is not between
   * nodes is a copy, such as a mirror session's.
   */
  private Optional<Finding> tunnelled() {
    final NodeAddresses nodes = NodeAddresses.of(topology);
    return atInterfaces()
        .filter(sight -> sight.packet().direction() != Direction.REPLY)
        .filter(
            sight ->
                sight.packet().form() instanceof final Tunnelled tunnel
                    && (nodes.areBothNodes(tunnel.outer()) || !hasLeft(sight.packet().packet())))
        .findFirst()
        .map(
            sight ->
                inconclusive(
                    InconclusiveCode.AMBIGUOUS,
                    "packet %d is within another at %s: what carries it is judged by pod-traffic-is-not-encapsulated"
                        .formatted(sight.packet().packet(), sight.point()),
                    sight));
  }

  private Optional<Finding> undirected() {
    return atInterfaces()
        .filter(sight -> sight.packet().form() instanceof Native)
        .filter(sight -> sight.packet().direction() == Direction.UNKNOWN)
        .findFirst()
        .map(
            sight ->
                inconclusive(
                    InconclusiveCode.AMBIGUOUS,
                    "a packet at %s carries the probe's nonce, and cannot be told from an answer"
                        .formatted(sight.point()),
                    sight));
  }

  private Optional<Finding> rewritten() {
    return atInterfaces()
        .filter(EgressRule::isProbe)
        .filter(
            sight ->
                sight
                    .packet()
                    .addresses()
                    .filter(pair -> pair.destination().equals(subject.destination()))
                    .isEmpty())
        .findFirst()
        .map(
            sight ->
                inconclusive(
                    InconclusiveCode.AMBIGUOUS,
                    "the packet's destination was rewritten on the node: " + text(sight),
                    sight));
  }

  /** Silence is no witness. */
  private Optional<Finding> unwitnessed() {
    return seen.sent().stream()
        .filter(sent -> atVeth(sent.index()).findAny().isEmpty())
        .findFirst()
        .map(
            sent ->
                Finding.inconclusive(
                    subject,
                    whySilent(),
                    "packet %d was not seen at the %s, as %s"
                        .formatted(sent.index(), subject.veth(), pair()),
                    List.of(
                        Fact.of("its command", command(sent)),
                        Fact.of("seen of it", seenOf(sent.index()))),
                    List.of(seen.at(subject.veth()).provenance())));
  }

  private InconclusiveCode whySilent() {
    return seen.at(subject.veth()).instrument() instanceof final Unproven unproven
        ? unproven.code()
        : InconclusiveCode.NO_SANITY_WITNESS;
  }

  /** What arrived, or left encrypted, was not dropped by the node, wherever it went. */
  private Optional<Finding> leftUnseen() {
    return missing()
        .flatMap(sent -> howItLeft(sent).map(how -> leftUnseen(sent, how)).stream())
        .findFirst();
  }

  private Optional<String> howItLeft(final Sent sent) {
    if (wasAnswered(sent)) {
      return Optional.of("it was answered");
    }
    if (encrypted().findAny().isPresent()) {
      return Optional.of("encrypted packets left the node");
    }
    return atInterfaces()
            .filter(EgressRule::isProbe)
            .anyMatch(sight -> sight.packet().packet() == sent.index())
        ? Optional.of("its trunk showed it, and the branch did not")
        : Optional.empty();
  }

  private Finding leftUnseen(final Sent sent, final String how) {
    return Finding.inconclusive(
        subject,
        InconclusiveCode.AMBIGUOUS,
        "packet %d was not seen at %s, and was not dropped: %s"
            .formatted(sent.index(), expected.by(), how),
        List.of(
            Fact.of("its command", command(sent)),
            Fact.of("expected", expectation()),
            Fact.of("each packet", eachPacket())),
        List.of(seen.at(subject.veth()).provenance()));
  }

  private Stream<OpaquePacket> encrypted() {
    final NodeAddresses nodes = NodeAddresses.of(topology);
    return subject.interfaces().stream()
        .flatMap(point -> seen.at(point).bystanders().opaque().stream())
        .filter(packet -> nodes.isOf(packet.source(), subject.source().node()));
  }

  /** A datagram's sender is told nothing. */
  private boolean wasAnswered(final Sent sent) {
    return subject.flow().transport() != Transport.UDP
        && sent.exitStatus().equals(OptionalInt.of(0));
  }

  /** Packets that did not show themselves where they should have left. */
  private Stream<Sent> missing() {
    return seen.sent().stream().filter(sent -> !hasLeft(sent.index()));
  }

  private boolean hasLeft(final int index) {
    return departures(index).findAny().isPresent();
  }

  private Stream<Sight> departures(final int index) {
    return sights()
        .filter(sight -> sight.point().equals(expected.by()))
        .filter(EgressRule::isProbe)
        .filter(sight -> sight.packet().packet() == index)
        .filter(sight -> source(sight).equals(Optional.of(expected.source())));
  }

  private Stream<Sight> atVeth(final int index) {
    return sights()
        .filter(sight -> sight.point().equals(subject.veth()))
        .filter(EgressRule::isProbe)
        .filter(sight -> sight.packet().packet() == index)
        .filter(sight -> sight.packet().addresses().equals(Optional.of(pair())));
  }

  private SortedMap<ObservationPoint, Unproven> unproven() {
    return subject.interfaces().stream()
        .filter(point -> seen.at(point).instrument() instanceof Unproven)
        .collect(
            Collectors.toMap(
                point -> point,
                point -> (Unproven) seen.at(point).instrument(),
                (first, second) -> first,
                TreeMap::new));
  }

  /** On the veth, and at no interface: dropped, unless it went where nobody could listen. */
  private Optional<Finding> lost(final Optional<NodeNetwork> tables) {
    return missing().findFirst().map(sent -> lost(sent, tables));
  }

  private Finding lost(final Sent sent, final Optional<NodeNetwork> tables) {
    final List<String> reasons = new ArrayList<>();
    for (final Map.Entry<ObservationPoint, Unproven> deaf : unproven().entrySet()) {
      final Optional<String> idle =
          tables.flatMap(known -> new IdleDevices(topology, known).why(deaf.getKey()));
      if (idle.isEmpty()) {
        return notHeard(sent, deaf.getValue());
      }
      reasons.add(idle.get());
    }
    return dropped(sent, reasons);
  }

  private Finding notHeard(final Sent sent, final Unproven deaf) {
    return Finding.inconclusive(
        subject,
        deaf.code(),
        "packet %d was not seen to leave its node, and %s".formatted(sent.index(), deaf.detail()),
        List.of(Fact.of("expected", expectation()), Fact.of("each packet", eachPacket())),
        List.of(seen.at(subject.veth()).provenance()));
  }

  private Finding dropped(final Sent sent, final List<String> reasons) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", expectation()));
    facts.add(Fact.of("because", expected.reason()));
    facts.add(
        Fact.of(
            "observed",
            "packet %d at the veth, and at none of the node's interfaces: dropped on the node"
                .formatted(sent.index())));
    reasons.forEach(reason -> facts.add(Fact.of("the node says", reason)));
    facts.add(Fact.of("each packet", eachPacket()));
    facts.add(
        Fact.of(
            "next",
            "on node %s see whether the device of %s is up and has a carrier (ip link), whether FORWARD accepts (iptables -S FORWARD), and whether a network policy denies it"
                .formatted(subject.source().node(), expected.by().id())));
    final Provenance witness =
        atVeth(sent.index())
            .findFirst()
            .map(sight -> sight.packet().provenance())
            .orElseGet(() -> seen.at(subject.veth()).provenance());
    return Finding.violated(subject, facts, decidedBy(witness));
  }

  private Finding left() {
    final List<Provenance> witnesses = new ArrayList<>();
    for (final Sent sent : seen.sent()) {
      atVeth(sent.index()).forEach(sight -> witnesses.add(sight.packet().provenance()));
      departures(sent.index()).forEach(sight -> witnesses.add(sight.packet().provenance()));
    }
    witnesses.addAll(expected.declared());
    return Finding.holds(
        subject,
        List.of(
            Fact.of(
                "observed",
                "%d packets, %s, and at no other interface of the node (one-way: answers are not judged)"
                    .formatted(seen.sent().size(), expectation())),
            Fact.of("because", expected.reason())),
        witnesses);
  }

  private String expectation() {
    return new Addresses(expected.source(), subject.destination()) + " by " + expected.by();
  }

  private Addresses pair() {
    return new Addresses(subject.source().address(), subject.destination());
  }

  private static Optional<IpAddress> source(final Sight sight) {
    return sight.packet().addresses().map(Addresses::source);
  }

  private String eachPacket() {
    return seen.sent().stream()
        .map(sent -> "%d: %s".formatted(sent.index(), seenOf(sent.index())))
        .collect(Collectors.joining("\n"));
  }

  /** In the order of the packet's way: the veth, then the interfaces. Answers are not judged. */
  private String seenOf(final int index) {
    final String seenOf =
        sights()
            .filter(sight -> sight.packet().packet() == index)
            .filter(sight -> !isAnswer(sight))
            .sorted(Comparator.comparing(sight -> !sight.point().equals(subject.veth())))
            .map(this::shortly)
            .distinct()
            .collect(Collectors.joining("; "));
    return seenOf.isEmpty() ? "nothing" : seenOf;
  }

  private static boolean isAnswer(final Sight sight) {
    return sight.packet().form() instanceof Native && sight.packet().direction() == Direction.REPLY;
  }

  private String shortly(final Sight sight) {
    return header(sight)
        + (sight.point().equals(subject.veth()) ? " at the veth" : " by " + sight.point().id());
  }

  private static String text(final Sight sight) {
    return header(sight) + " by " + sight.point();
  }

  private static String header(final Sight sight) {
    return sight.packet().addresses().map(Addresses::toString).orElse("unknown addresses")
        + form(sight);
  }

  private static String form(final Sight sight) {
    if (sight.packet().form() instanceof final Tunnelled tunnel) {
      return " inside %s (%s), outer %s"
          .formatted(tunnel.kind(), tunnel.transport(), tunnel.outer());
    }
    return sight.packet().form() instanceof Quoted ? " quoted by an ICMP error" : "";
  }

  private Finding inconclusive(
      final InconclusiveCode code, final String detail, final Sight sight) {
    return Finding.inconclusive(
        subject,
        code,
        detail,
        List.of(Fact.of("expected", expectation()), Fact.of("each packet", eachPacket())),
        List.of(sight.packet().provenance()));
  }

  private static String command(final Sent sent) {
    final String status = "exit status " + sent.exitStatus().orElse(-1);
    return sent.output().isBlank() ? status : status + ", " + sent.output();
  }
}
