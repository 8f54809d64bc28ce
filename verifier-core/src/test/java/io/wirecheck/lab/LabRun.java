package io.wirecheck.lab;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
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
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A lab with a probe on every interface of every node, and rounds between them. */
final class LabRun implements AutoCloseable {

  static final long RUN = 0x5eed_1ab0_0000_0001L;
  static final int PORT = 24_242;

  private final LabNetwork network;
  private final Layout layout;
  private final List<LabPod> probes;

  private LabRun(final LabNetwork network, final Layout layout, final List<LabPod> probes) {
    this.network = network;
    this.layout = layout;
    this.probes = probes;
  }

  static LabRun open(final String address, final Path parent) {
    final NetworkAddress parsed = NetworkAddress.parse(address);
    final Topology topology = ReferenceTopologies.named(parsed.name());
    final LabNetwork network = LabNetwork.start(parsed, topology, parent, Clock.systemUTC());
    final Placement placement = network.place(cells(topology));
    final List<PodRef> placed =
        placement.probes().values().stream().flatMap(List::stream).distinct().toList();
    final Layout layout = network.layout();
    final List<LabPod> probes =
        layout.pods().stream().filter(pod -> placed.contains(pod.ref())).toList();
    return new LabRun(network, layout, probes);
  }

  static SortedSet<Cell> cells(final Topology topology) {
    final SortedSet<Cell> cells = new TreeSet<>();
    topology.nodes().asOptional().orElseThrow().stream()
        .forEach(
            node -> {
              for (final InterfaceClass kind :
                  List.of(InterfaceClass.PRIMARY, InterfaceClass.SECONDARY)) {
                cells.add(new Cell(ComputeType.EC2, "linux", kind, node.zone()));
              }
            });
    return cells;
  }

  LabNetwork network() {
    return network;
  }

  Layout layout() {
    return layout;
  }

  /** The probe on the primary or the secondary interface of a node. */
  LabPod probe(final int node, final boolean onPrimary) {
    return probes.stream()
        .filter(pod -> pod.node().equals(layout.nodes().get(node)))
        .filter(pod -> pod.owner().isPrimary() == onPrimary)
        .findFirst()
        .orElseThrow();
  }

  List<LabPod> probes() {
    return probes;
  }

  static Flow flow(final LabPod from, final LabPod to, final Transport transport) {
    return new Flow(
        new Endpoint.OfPod(from.ref()),
        new Endpoint.OfPod(to.ref()),
        transport,
        transport == Transport.ICMP ? 0 : PORT,
        3);
  }

  /** Sends the flows while capturing at these points. */
  Gathering gather(final List<Flow> flows, final SortedSet<ObservationPoint> points) {
    final List<Round.Planned> planned = new ArrayList<>();
    for (final Flow flow : flows) {
      planned.add(new Round.Planned(planned.size(), flow, address(flow.destination())));
    }
    return network.gather(round(planned, points));
  }

  Round round(final List<Round.Planned> flows, final SortedSet<ObservationPoint> points) {
    return new Round(1, RUN, flows, points, nodeAddresses(), Duration.ofSeconds(60));
  }

  NavigableSet<ObservationPoint> everyInterface() {
    final NavigableSet<ObservationPoint> points = new TreeSet<>();
    for (final LabNode node : layout.nodes()) {
      node.interfaces().forEach(eni -> points.add(point(node, eni)));
    }
    return points;
  }

  static ObservationPoint point(final LabNode node, final LabInterface eni) {
    return ObservationPoint.networkInterface(node.name(), eni.id());
  }

  /** The interface that owns the pod's address. */
  static ObservationPoint point(final LabPod pod) {
    return point(pod.node(), pod.owner());
  }

  /** True for the owners' interfaces and the veth pairs of the flow's two pods. */
  boolean isOnTheWay(final Flow flow, final ObservationPoint point) {
    return probes.stream()
        .filter(
            pod ->
                new Endpoint.OfPod(pod.ref()).equals(flow.source())
                    || new Endpoint.OfPod(pod.ref()).equals(flow.destination()))
        .anyMatch(
            pod ->
                point.equals(point(pod))
                    || point.equals(ObservationPoint.veth(pod.node().name(), pod.ref())));
  }

  private Map<String, List<IpAddress>> nodeAddresses() {
    return layout.nodes().stream()
        .collect(
            Collectors.toMap(
                LabNode::name,
                node -> node.interfaces().stream().map(LabInterface::primary).toList()));
  }

  private IpAddress address(final Endpoint endpoint) {
    if (endpoint instanceof final Endpoint.OfAddress known) {
      return known.address();
    }
    if (endpoint instanceof final Endpoint.OfHost host) {
      return layout.nodes().stream()
          .filter(node -> node.name().equals(host.node()))
          .findFirst()
          .orElseThrow()
          .primary()
          .primary();
    }
    final PodRef ref = ((Endpoint.OfPod) endpoint).pod();
    final List<Pod> pods = network.topology().pods().asOptional().orElseThrow();
    return pods.stream()
        .filter(pod -> pod.ref().equals(ref))
        .findFirst()
        .orElseThrow()
        .addresses()
        .get(0);
  }

  SightedPacket.Addresses addresses(final Flow flow) {
    return new SightedPacket.Addresses(address(flow.source()), address(flow.destination()));
  }

  /** The probes of a flow that were seen at a point; answers to them are not among these. */
  List<SightedPacket> forward(
      final Gathering gathering, final Flow flow, final ObservationPoint point) {
    return seen(gathering, flow, point).stream()
        .filter(packet -> packet.direction() == SightedPacket.Direction.FORWARD)
        .toList();
  }

  /** Every packet with a nonce of the flow that was seen at a point. */
  List<SightedPacket> seen(
      final Gathering gathering, final Flow flow, final ObservationPoint point) {
    final Key.FlowSightings key = new Key.FlowSightings(flow, new TreeSet<>(List.of(point)));
    final Observed observed =
        FlowObservations.of(gathering, new TreeMap<>())
            .answer(List.of(key))
            .values()
            .iterator()
            .next();
    if (observed instanceof final Observed.Seen seen) {
      return ((FlowObservation) seen.value()).at(point).sightings();
    }
    throw new AssertionError(flow + " at " + point + ": " + observed);
  }

  @Override
  public void close() {
    network.close();
  }
}
