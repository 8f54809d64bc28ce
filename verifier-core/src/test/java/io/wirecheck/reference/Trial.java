package io.wirecheck.reference;

import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservations;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.Wiring.Station;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One round on the reference network, with every option under test: from a pod in one zone to a pod
 * in another, from a secondary interface to a primary one, watched at every device on the way.
 */
final class Trial {

  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  static final long RUN = 0x1f3a5c7e9b2d4f60L;
  static final int PORT = 4242;

  final Topology topology;
  final Placement placement;
  final Gathering gathering;
  final Station source;
  final Station destination;
  final ObservationPoint sourceVeth;
  final ObservationPoint sourceOwner;
  final ObservationPoint sourcePrimary;
  final ObservationPoint destinationOwner;
  final ObservationPoint destinationPrimary;
  final ObservationPoint destinationVeth;
  private final SortedSet<ObservationPoint> points = new TreeSet<>();

  private Trial(final String options, final Cell from, final Cell to) {
    final ReferenceNetwork network = network(options);
    final SortedSet<Cell> cells = new TreeSet<>(List.of(from, to));
    placement = network.place(cells);
    topology = TopologyParser.parse(network.inventory(DocumentKind.ALL));
    final Wiring wiring = Wiring.of(topology);
    final PodRef sender = probe(from);
    final PodRef receiver = probe(to);
    source = wiring.station(new Endpoint.OfPod(sender)).orElseThrow();
    destination = wiring.station(new Endpoint.OfPod(receiver)).orElseThrow();
    sourceVeth = source.veth().orElseThrow().point();
    sourceOwner = source.owner().point();
    sourcePrimary = source.primary().point();
    destinationOwner = destination.owner().point();
    destinationPrimary = destination.primary().point();
    destinationVeth = destination.veth().orElseThrow().point();
    points.addAll(
        List.of(
            sourceVeth,
            sourceOwner,
            sourcePrimary,
            destinationOwner,
            destinationPrimary,
            destinationVeth));
    Stream.of(source, destination)
        .flatMap(station -> station.trunk().stream())
        .forEach(trunk -> points.add(trunk.point()));
    gathering = network.gather(round(sender, receiver));
  }

  static ReferenceNetwork network(final String options) {
    final String query = options.isEmpty() ? "" : "?" + options;
    return ReferenceNetwork.open(
        NetworkAddress.parse("reference:eks-study" + query), Clock.fixed(START, ZoneOffset.UTC));
  }

  /** From a secondary interface in zone a to a primary one in zone b. */
  static Trial of(final String options) {
    return between(options, InterfaceClass.SECONDARY, InterfaceClass.PRIMARY);
  }

  static Trial between(final String options, final InterfaceClass from, final InterfaceClass to) {
    return new Trial(options, cell("a", from), cell("b", to));
  }

  /** Both pods on the node of zone a. */
  static Trial onOneNode(final String options) {
    return within(options, InterfaceClass.SECONDARY, InterfaceClass.PRIMARY);
  }

  /** As above, from an interface of one class to one of another. */
  static Trial within(final String options, final InterfaceClass from, final InterfaceClass to) {
    return new Trial(options, cell("a", from), cell("a", to));
  }

  static Cell cell(final String zone, final InterfaceClass interfaceClass) {
    return new Cell(ComputeType.EC2, "linux", interfaceClass, "ap-northeast-2" + zone);
  }

  private PodRef probe(final Cell cell) {
    return placement.probes().getOrDefault(cell, List.of()).stream().findFirst().orElseThrow();
  }

  private Round round(final PodRef sender, final PodRef receiver) {
    final List<Round.Planned> planned = new ArrayList<>();
    for (final Transport transport : Transport.values()) {
      final Flow flow =
          new Flow(
              new Endpoint.OfPod(sender),
              new Endpoint.OfPod(receiver),
              transport,
              transport == Transport.ICMP ? 0 : PORT,
              3);
      planned.add(new Round.Planned(planned.size(), flow, destination.addresses().get(0)));
    }
    final Flow control =
        new Flow(
            new Endpoint.OfHost(source.node().name()),
            new Endpoint.OfHost(destination.node().name()),
            Transport.UDP,
            9,
            1);
    final boolean apart = !source.isOn(destination);
    if (apart) {
      planned.add(
          new Round.Planned(
              planned.size(), control, destination.node().internalAddresses().get(0)));
    }
    return new Round(1, RUN, planned, points, Map.of(), Duration.ofMinutes(1));
  }

  Flow flow(final Transport transport) {
    return gathering.probes().stream()
        .map(Gathering.Probe::flow)
        .filter(flow -> flow.transport() == transport && flow.source() instanceof Endpoint.OfPod)
        .findFirst()
        .orElseThrow();
  }

  Flow control() {
    return gathering.probes().stream()
        .map(Gathering.Probe::flow)
        .filter(flow -> flow.source() instanceof Endpoint.OfHost)
        .findFirst()
        .orElseThrow();
  }

  /** What was seen of a flow at a point. */
  AtPoint at(final ObservationPoint point, final Flow flow) {
    final Key.FlowSightings key = new Key.FlowSightings(flow, new TreeSet<>(List.of(point)));
    final Observed observed =
        FlowObservations.of(gathering, new TreeMap<>()).answer(List.of(key)).get(key);
    if (observed instanceof final Observed.Seen seen
        && seen.value() instanceof final FlowObservation observation) {
      return observation.at(point);
    }
    throw new AssertionError("nothing was seen of " + flow + " at " + point + ": " + observed);
  }

  List<SightedPacket> sightings(final ObservationPoint point, final Flow flow) {
    return at(point, flow).sightings();
  }

  /** The probes of a flow that were seen at a point, without answers. */
  List<SightedPacket> forward(final ObservationPoint point, final Flow flow) {
    return sightings(point, flow).stream()
        .filter(packet -> packet.direction() == SightedPacket.Direction.FORWARD)
        .toList();
  }

  Bystanders bystanders(final ObservationPoint point) {
    return at(point, flow(Transport.UDP)).bystanders();
  }
}
