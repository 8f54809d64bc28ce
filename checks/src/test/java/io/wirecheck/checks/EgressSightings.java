package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Check;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.checks.Expected.Departure;
import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Instrument;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Form;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What was seen of a flow on its way out of its node, put together by hand. */
final class EgressSightings {

  private static final Instant SENT_AT = Instant.parse("2026-11-21T12:00:01Z");

  final EgressSubject subject;
  private final Check<EgressSubject> check;
  private final Topology topology;
  private final SortedMap<ObservationPoint, List<SightedPacket>> seen = new TreeMap<>();
  private final SortedMap<ObservationPoint, Instrument> deaf = new TreeMap<>();
  private final SortedMap<ObservationPoint, List<OpaquePacket>> opaque = new TreeMap<>();
  private Optional<NodeNetwork> tables = Optional.empty();
  private int exitStatus = 1;

  private EgressSightings(
      final Check<EgressSubject> check, final EgressSubject subject, final Topology topology) {
    this.check = check;
    this.subject = subject;
    this.topology = topology;
  }

  /** Nothing was seen of the first flow that the check would send and that fits. */
  static EgressSightings none(
      final Check<EgressSubject> check, final Study study, final Predicate<EgressSubject> which) {
    return none(check, FlowSamplerTest.placed(study), which);
  }

  static EgressSightings none(
      final Check<EgressSubject> check, final Placed placed, final Predicate<EgressSubject> which) {
    final EgressSubject subject =
        subjects(check, placed).stream().filter(which).findFirst().orElseThrow();
    return new EgressSightings(check, subject, placed.topology());
  }

  static List<EgressSubject> subjects(final Check<EgressSubject> check, final Placed placed) {
    final Selection<EgressSubject> selection =
        check.select(new Situation(placed.topology(), placed.placement(), 1, 12, Study.EXTERNAL));
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    return ((Selection.Chosen<EgressSubject>) selection).subjects();
  }

  static Predicate<EgressSubject> from(final InterfaceClass owner, final Transport transport) {
    return subject ->
        subject.cell().interfaceClass() == owner && subject.flow().transport() == transport;
  }

  /** Every packet left as it should. */
  EgressSightings healthy() {
    for (int i = 0; i < 3; i++) {
      atVeth(i).leaves(i);
    }
    return this;
  }

  EgressSightings atVeth(final int index) {
    return see(subject.veth(), index, pair());
  }

  EgressSightings atVeth() {
    return atVeth(0).atVeth(1).atVeth(2);
  }

  EgressSightings leaves(final int index) {
    return see(expected().by(), index, from(expected().source()));
  }

  EgressSightings see(final ObservationPoint point, final int index, final Addresses addresses) {
    return see(point, index, Direction.FORWARD, new Native(), addresses);
  }

  EgressSightings see(
      final ObservationPoint point,
      final int index,
      final Direction direction,
      final Form form,
      final Addresses addresses) {
    final List<SightedPacket> packets = seen.computeIfAbsent(point, key -> new ArrayList<>());
    packets.add(
        new SightedPacket(
            packets.size() + 1,
            0,
            index,
            direction,
            form,
            Optional.of(addresses),
            63,
            84,
            Provenance.of(point + ".pcap", "tcpdump", SENT_AT)
                .at("frame " + (packets.size() + 1))));
    return this;
  }

  EgressSightings deafAt(final ObservationPoint point, final InconclusiveCode code) {
    deaf.put(point, new Unproven(code, "the capture at " + point + " showed nothing"));
    return this;
  }

  EgressSightings encryptedAt(final ObservationPoint point, final Addresses outer) {
    opaque
        .computeIfAbsent(point, key -> new ArrayList<>())
        .add(new OpaquePacket("WireGuard", outer.source(), outer.destination(), 176, 0));
    return this;
  }

  /** The node tells its devices: one for each interface that is attached to it. */
  EgressSightings devices(final boolean up, final boolean carrier, final ObservationPoint... of) {
    final List<Link> links = new ArrayList<>();
    for (final ObservationPoint point : subject.interfaces()) {
      final boolean changed = List.of(of).contains(point);
      links.add(
          new Link(
              links.size() + 2,
              "eth" + links.size(),
              Optional.of(eni(point).mac()),
              !changed || up,
              !changed || carrier,
              9001,
              Optional.empty()));
    }
    tables = Optional.of(new NodeNetwork(links, List.of(), List.of(), List.of(), Netfilter.none()));
    return this;
  }

  EgressSightings withoutDevice(final ObservationPoint point) {
    devices(true, true);
    tables =
        tables.map(
            all ->
                all.withLinks(
                    all.links().stream()
                        .filter(link -> !link.mac().equals(Optional.of(eni(point).mac())))
                        .toList()));
    return this;
  }

  EgressSightings answered() {
    exitStatus = 0;
    return this;
  }

  Departure expected() {
    return (Departure) subject.expected();
  }

  ObservationPoint owner() {
    return subject.source().owner();
  }

  ObservationPoint primary() {
    return subject.source().primary();
  }

  /** A secondary interface of the node that does not own the address. */
  ObservationPoint other() {
    return subject.interfaces().stream()
        .filter(point -> !point.equals(owner()) && !point.equals(primary()))
        .findFirst()
        .orElseThrow();
  }

  NetworkInterface eni(final ObservationPoint point) {
    return new Study(topology)
        .interfaces().stream().filter(eni -> eni.id().equals(point.id())).findFirst().orElseThrow();
  }

  /** The own address of the node's primary interface. */
  IpAddress node() {
    return eni(primary()).primaryAddress().orElseThrow();
  }

  /** The own addresses of two nodes, this one first. */
  Addresses nodes() {
    final IpAddress peer =
        new Study(topology)
            .nodes().stream()
                .filter(node -> !node.name().equals(subject.source().node()))
                .findFirst()
                .orElseThrow()
                .internalAddresses()
                .get(0);
    return new Addresses(node(), peer);
  }

  Addresses pair() {
    return from(subject.source().address());
  }

  Addresses from(final IpAddress source) {
    return new Addresses(source, subject.destination());
  }

  Finding judge() {
    final Observations first = new Observations(topology, values(false));
    final Need more = check.followUp(subject, first);
    assertThat(more.keys().isEmpty() || tables.isPresent())
        .as("asks for tables that nobody gave")
        .isTrue();
    return check.examine(
        subject, more.keys().isEmpty() ? first : new Observations(topology, values(true)));
  }

  /** What the check asks for besides. */
  Need more() {
    return check.followUp(subject, new Observations(topology, values(false)));
  }

  private Map<Key<?>, Object> values(final boolean withTables) {
    final Map<Key<?>, Object> values = new HashMap<>();
    values.put(subject.key(), observation());
    if (withTables) {
      values.put(new Key.NodeTables(subject.source().node()), tables.orElseThrow());
    }
    return values;
  }

  private FlowObservation observation() {
    final SortedMap<ObservationPoint, AtPoint> points = new TreeMap<>();
    for (final ObservationPoint point : subject.key().everywhere()) {
      points.put(
          point,
          new AtPoint(
              "eth0",
              seen.getOrDefault(point, List.of()),
              new Bystanders(Map.of(), opaque.getOrDefault(point, List.of()), 0),
              deaf.getOrDefault(point, new Proven("frame 1")),
              Provenance.of(point + ".pcap", "tcpdump", SENT_AT)));
    }
    final List<Sent> sent =
        IntStream.range(0, 3)
            .mapToObj(
                i -> new Sent(i, 56, SENT_AT.plusMillis(10L * i), OptionalInt.of(exitStatus), ""))
            .toList();
    return new FlowObservation(subject.flow(), sent, points);
  }
}
