package io.wirecheck.checks;

import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.evidence.Bystanders;
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
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.flow.EncapsulationRule;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What was seen of a flow between two nodes of the study, put together by hand. */
final class Sightings {

  static final Instant SENT_AT = Instant.parse("2026-11-21T12:00:01Z");

  final FlowSubject subject;
  private Topology topology;
  private final SortedMap<ObservationPoint, List<SightedPacket>> seen = new TreeMap<>();
  private final SortedMap<ObservationPoint, List<OpaquePacket>> opaque = new TreeMap<>();
  private OptionalInt exitStatus = OptionalInt.of(0);

  private Sightings(final FlowSubject subject, final Topology topology) {
    this.subject = subject;
    this.topology = topology;
  }

  /** Nothing was seen of a flow from a secondary interface. */
  static Sightings none(final Transport transport) {
    final Placed placed = FlowSamplerTest.placed(Study.healthy());
    final FlowSubject subject =
        FlowSamplerTest.chosen(placed, 1, 3).subjects().stream()
            .filter(flow -> flow.flow().transport() == transport)
            .filter(flow -> !flow.source().owner().equals(flow.source().primary()))
            .findFirst()
            .orElseThrow();
    return new Sightings(subject, placed.topology());
  }

  /** Every packet was seen as it is at both interfaces, and so were an echo's replies. */
  static Sightings healthy(final Transport transport) {
    final Sightings sightings = none(transport).natively(0).natively(1).natively(2);
    return transport == Transport.ICMP ? sightings.replies() : sightings;
  }

  Sightings natively(final int index) {
    return see(source(), index, Direction.FORWARD, new Native(), 63)
        .see(destination(), index, Direction.FORWARD, new Native(), 63);
  }

  Sightings replies() {
    for (int i = 0; i < 3; i++) {
      see(destination(), i, Direction.REPLY, new Native(), 63);
      see(source(), i, Direction.REPLY, new Native(), 63);
    }
    return this;
  }

  Sightings see(
      final ObservationPoint point,
      final int index,
      final Direction direction,
      final Form form,
      final int ttl) {
    return see(point, index, direction, form, ttl, pair());
  }

  Sightings see(
      final ObservationPoint point,
      final int index,
      final Direction direction,
      final Form form,
      final int ttl,
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
            ttl,
            84,
            Provenance.of(point + ".pcap", "tcpdump", SENT_AT)
                .at("frame " + (packets.size() + 1))));
    return this;
  }

  Sightings tunnelled(
      final ObservationPoint point,
      final int index,
      final Direction direction,
      final Addresses outer) {
    return see(point, index, direction, new Tunnelled("VXLAN", outer, "udp 4789"), 63);
  }

  Sightings encrypted(
      final ObservationPoint point,
      final String kind,
      final Addresses outer,
      final int length,
      final long millis) {
    opaque
        .computeIfAbsent(point, key -> new ArrayList<>())
        .add(
            new OpaquePacket(
                kind,
                outer.source(),
                outer.destination(),
                length,
                SENT_AT.plusMillis(millis).toEpochMilli() * 1_000_000));
    return this;
  }

  Sightings without(final ObservationPoint point) {
    seen.remove(point);
    return this;
  }

  Sightings exits(final int status) {
    exitStatus = OptionalInt.of(status);
    return this;
  }

  Sightings in(final Study study) {
    topology = study.topology();
    return this;
  }

  Study study() {
    return new Study(topology);
  }

  ObservationPoint source() {
    return subject.source().owner();
  }

  ObservationPoint destination() {
    return subject.destination().owner();
  }

  Addresses pair() {
    return new Addresses(subject.source().address(), subject.destination().address());
  }

  /** The nodes' own addresses. */
  Addresses nodes() {
    return new Addresses(address(subject.source().node()), address(subject.destination().node()));
  }

  IpAddress address(final String node) {
    return study().nodes().stream()
        .filter(candidate -> candidate.name().equals(node))
        .findFirst()
        .orElseThrow()
        .internalAddresses()
        .get(0);
  }

  String thirdNode() {
    return study().nodes().stream()
        .map(node -> node.name())
        .filter(name -> !name.equals(subject.source().node()))
        .filter(name -> !name.equals(subject.destination().node()))
        .findFirst()
        .orElseThrow();
  }

  FlowObservation observation() {
    final SortedMap<ObservationPoint, AtPoint> points = new TreeMap<>();
    for (final ObservationPoint point :
        new TreeSet<>(
            List.of(
                source(),
                destination(),
                subject.source().primary(),
                subject.destination().primary()))) {
      points.put(
          point,
          new AtPoint(
              "eth0",
              seen.getOrDefault(point, List.of()),
              new Bystanders(Map.of(), opaque.getOrDefault(point, List.of()), 0),
              new FlowObservation.Proven("frame 1"),
              Provenance.of(point + ".pcap", "tcpdump", SENT_AT)));
    }
    final List<Sent> sent =
        IntStream.range(0, 3)
            .mapToObj(i -> new Sent(i, payload(), SENT_AT.plusMillis(10L * i), exitStatus, ""))
            .toList();
    return new FlowObservation(subject.flow(), sent, points);
  }

  private int payload() {
    return subject.flow().transport() == Transport.ICMP ? 56 : 64;
  }

  EncapsulationRule rule() {
    return new EncapsulationRule(subject, observation(), topology);
  }

  Finding judge() {
    return rule().judge(Optional.empty());
  }
}
