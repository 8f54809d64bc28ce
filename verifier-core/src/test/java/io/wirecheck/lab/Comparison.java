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
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.RandomNetwork;
import io.wirecheck.reference.ReferenceNetwork;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The same flows on a lab and on the reference: from a probe on every interface class of every zone
 * to pods and hosts on other nodes and on the same one, and beyond the VPC; seen at every interface
 * and at every probe's cable.
 */
final class Comparison {

  private static final long RUN = 0x5eed_1ab0_0000_0002L;
  private static final Clock UTC = Clock.systemUTC();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PORT = 24_242;
  private static final int CLOSED = 9;
  private static final int PACKETS = 3;
  private static final String LOST = "lost";

  private final Layout layout;
  private final Round round;
  private final Gathering ofLab;
  private final Gathering ofReference;

  private Comparison(
      final Layout layout, final Round round, final Gathering ofLab, final Gathering ofReference) {
    this.layout = layout;
    this.round = round;
    this.ofLab = ofLab;
    this.ofReference = ofReference;
  }

  static Comparison of(final NetworkAddress lab, final Topology topology, final Path parent) {
    final NetworkAddress address =
        NetworkAddress.parse(lab.toString().replaceFirst("^lab:", "reference:"));
    try (LabNetwork kernel = LabNetwork.start(lab, topology, parent, UTC);
        Network model = ReferenceNetwork.open(address, topology, UTC)) {
      final SortedSet<Cell> cells = cells(kernel.topology());
      final Placement placement = kernel.place(cells);
      if (!placement.equals(model.place(cells))) {
        throw new AssertionError("the same cells, and other placements: " + address);
      }
      final Layout layout = kernel.layout();
      final Round round = round(kernel.topology(), layout, placement);
      return new Comparison(layout, round, kernel.gather(round), model.gather(round));
    }
  }

  /** A drawn network as it is, with its own flows. */
  static Comparison of(final RandomNetwork network, final Path parent) {
    try (LabNetwork kernel =
            LabNetwork.start(network.address("lab"), network.topology(), parent, UTC);
        Network model =
            ReferenceNetwork.open(network.address("reference"), network.topology(), UTC)) {
      final Layout layout = kernel.layout();
      final Round drawn = network.round(RUN, LIMIT);
      final Round round =
          new Round(
              drawn.number(),
              drawn.run(),
              drawn.flows(),
              drawn.points(),
              drawn.nodeAddresses(),
              names(layout),
              LIMIT);
      return new Comparison(layout, round, kernel.gather(round), model.gather(round));
    }
  }

  private static SortedSet<String> names(final Layout layout) {
    return layout.nodes().stream()
        .map(LabNode::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<Cell> cells(final Topology topology) {
    final SortedSet<Cell> cells = new TreeSet<>();
    for (final Node node : topology.nodes().asOptional().orElseThrow()) {
      for (final InterfaceClass kind : InterfaceClass.values()) {
        cells.add(new Cell(node.computeType(), node.operatingSystem(), kind, node.zone()));
      }
    }
    return cells;
  }

  private static Round round(
      final Topology topology, final Layout layout, final Placement placement) {
    final Set<PodRef> placed =
        placement.probes().values().stream().flatMap(List::stream).collect(Collectors.toSet());
    final List<LabPod> probes =
        layout.pods().stream().filter(pod -> placed.contains(pod.ref())).toList();
    final NavigableSet<ObservationPoint> points = new TreeSet<>();
    for (final LabNode node : layout.nodes()) {
      node.interfaces().stream()
          .filter(eni -> !isTrunk(topology, eni))
          .forEach(eni -> points.add(LabRun.point(node, eni)));
    }
    probes.forEach(pod -> points.add(ObservationPoint.veth(pod.node().name(), pod.ref())));
    final List<Round.Planned> flows = new ArrayList<>();
    for (final Map.Entry<Flow, IpAddress> flow : flows(topology, layout, probes).entrySet()) {
      flows.add(new Round.Planned(flows.size(), flow.getKey(), flow.getValue()));
    }
    return new Round(1, RUN, flows, points, own(layout), names(layout), LIMIT);
  }

  /** A lab has a cable in the place of each VLAN, so nothing of it is on the trunk. */
  private static boolean isTrunk(final Topology topology, final LabInterface wanted) {
    return topology.networkInterfaces().asOptional().orElseThrow().stream()
        .anyMatch(eni -> eni.id().equals(wanted.id()) && eni.type().equals("trunk"));
  }

  private static Map<String, List<IpAddress>> own(final Layout layout) {
    return layout.nodes().stream()
        .collect(
            Collectors.toMap(
                LabNode::name,
                node ->
                    node.interfaces().stream()
                        .filter(LabInterface::isOwn)
                        .map(LabInterface::primary)
                        .toList()));
  }

  private static Map<Flow, IpAddress> flows(
      final Topology topology, final Layout layout, final List<LabPod> probes) {
    final Map<Flow, IpAddress> flows = new LinkedHashMap<>();
    final List<IpAddress> beyond = beyond(topology);
    for (final LabPod from : probes) {
      final Endpoint source = new Endpoint.OfPod(from.ref());
      for (final LabPod to : partners(from, probes)) {
        both(flows, source, new Endpoint.OfPod(to.ref()), PORT, to.address());
      }
      final LabNode other = other(from.node(), layout);
      both(flows, source, new Endpoint.OfHost(other.name()), CLOSED, other.primary().primary());
      for (final IpAddress to : beyond) {
        both(flows, source, new Endpoint.OfAddress(to), PORT, to);
      }
    }
    for (final LabNode node : layout.nodes()) {
      final Endpoint source = new Endpoint.OfHost(node.name());
      for (final IpAddress to : beyond) {
        both(flows, source, new Endpoint.OfAddress(to), PORT, to);
      }
      other(node, layout).interfaces().stream()
          .filter(LabInterface::isOwn)
          .map(LabInterface::primary)
          .forEach(to -> both(flows, source, new Endpoint.OfAddress(to), CLOSED, to));
    }
    return flows;
  }

  /** On the next node one of each class, and one on its own. */
  private static Set<LabPod> partners(final LabPod from, final List<LabPod> probes) {
    final Set<LabPod> partners = new LinkedHashSet<>();
    final List<LabPod> others =
        probes.stream().filter(pod -> !pod.node().equals(from.node())).toList();
    for (final boolean primary : new boolean[] {true, false}) {
      others.stream()
          .filter(pod -> pod.owner().isPrimary() == primary)
          .findFirst()
          .ifPresent(partners::add);
    }
    probes.stream()
        .filter(pod -> pod.node().equals(from.node()) && !pod.equals(from))
        .findFirst()
        .ifPresent(partners::add);
    return partners;
  }

  private static LabNode other(final LabNode node, final Layout layout) {
    final int index = layout.nodes().indexOf(node);
    return layout.nodes().get((index + 1) % layout.nodes().size());
  }

  /** A host of the internet, one in each excluded range, one of each range of the VPC. */
  private static List<IpAddress> beyond(final Topology topology) {
    final List<IpAddress> addresses = new ArrayList<>(List.of(Wiring.INTERNET_HOST));
    CniConfiguration.of(topology.daemonSets())
        .asOptional()
        .map(CniConfiguration::excludeSnatCidrs)
        .orElse(List.of())
        .stream()
        .map(Comparison::within)
        .forEach(addresses::add);
    topology.vpcs().asOptional().orElseThrow().stream()
        .flatMap(vpc -> vpc.cidrs().stream())
        .filter(range -> range.isAssociated())
        .map(range -> range.cidr())
        .filter(cidr -> cidr.network().family() == IpAddress.Family.IPV4)
        .map(Comparison::within)
        .forEach(addresses::add);
    return addresses.stream().distinct().toList();
  }

  private static IpAddress within(final Cidr cidr) {
    return cidr.network().plus((1L << (32 - cidr.prefixLength())) - 7);
  }

  private static void both(
      final Map<Flow, IpAddress> flows,
      final Endpoint from,
      final Endpoint to,
      final int port,
      final IpAddress address) {
    flows.put(new Flow(from, to, Transport.UDP, port, PACKETS), address);
    flows.put(new Flow(from, to, Transport.ICMP, 0, PACKETS), address);
  }

  Layout layout() {
    return layout;
  }

  Round round() {
    return round;
  }

  Gathering ofLab() {
    return ofLab;
  }

  /** Each point at which one saw other packets of a flow than the other did, in a line. */
  List<String> differences() {
    final Map<Key.FlowSightings, SortedSet<String>> kernel = seen(ofLab);
    final Map<Key.FlowSightings, SortedSet<String>> model = seen(ofReference);
    return kernel.entrySet().stream()
        .filter(seen -> !agree(seen.getValue(), of(model, seen.getKey())))
        .map(
            seen ->
                "%s: the kernel has %s, the model %s"
                    .formatted(seen.getKey(), seen.getValue(), of(model, seen.getKey())))
        .toList();
  }

  private static SortedSet<String> of(
      final Map<Key.FlowSightings, SortedSet<String>> seen, final Key.FlowSightings key) {
    return seen.getOrDefault(key, new TreeSet<>());
  }

  /** A device that is down cannot be listened at, and nothing passes it. */
  static boolean agree(final SortedSet<String> kernel, final SortedSet<String> model) {
    return kernel.equals(model) || (kernel.contains(LOST) && model.isEmpty());
  }

  /** How many packets were seen at all points together. */
  long sightings() {
    return seen(ofLab).values().stream().mapToLong(Set::size).sum();
  }

  /** What each point shows of each flow's own packets: number, addresses, form. */
  Map<Key.FlowSightings, SortedSet<String>> seen(final Gathering gathering) {
    final List<Key.FlowSightings> keys = new ArrayList<>();
    for (final Round.Planned planned : round.flows()) {
      for (final ObservationPoint point : round.points()) {
        keys.add(new Key.FlowSightings(planned.flow(), new TreeSet<>(List.of(point))));
      }
    }
    final Map<Key.FlowSightings, SortedSet<String>> seen = new LinkedHashMap<>();
    FlowObservations.of(gathering, new TreeMap<>())
        .answer(keys)
        .forEach((key, observed) -> seen.put((Key.FlowSightings) key, texts(observed)));
    return seen;
  }

  private static SortedSet<String> texts(final Observed observed) {
    if (!(observed instanceof final Observed.Seen seen)) {
      return new TreeSet<>(List.of(LOST));
    }
    return ((FlowObservation) seen.value())
        .points().values().stream()
            .flatMap(at -> at.sightings().stream())
            .filter(packet -> packet.direction() == SightedPacket.Direction.FORWARD)
            .map(Comparison::text)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(final SightedPacket packet) {
    return packet.packet()
        + ": "
        + packet.addresses().map(Object::toString).orElse("?")
        + (packet.form() instanceof SightedPacket.Native ? "" : " " + packet.form());
  }
}
