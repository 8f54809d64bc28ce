package io.wirecheck.shell;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends a round's probes and captures them with commands that run in pods and on nodes: {@code ip},
 * {@code tcpdump} (or what captures in its place), {@code ping}, {@code socat}, a POSIX shell and
 * coreutils, and what a node has of {@code iptables-nft-save}, {@code iptables-legacy-save} and
 * {@code nft}.
 *
 * <p>A capture is written to a file of the node and fetched with a checksum: a session that breaks
 * ends no capture, and a file that arrives is whole. Whatever ended without an exit status is said
 * to have.
 */
public final class ShellGatherer {

  /**
   * How long to wait for packets that no receiver has acknowledged. A packet that is not lost
   * crosses a region in some milliseconds; the rest is for a receiver on a busy node.
   */
  private static final Duration ARRIVAL_GRACE = Duration.ofSeconds(1);

  private final Map<String, MacAddress> macs;
  private final Shells shells;
  private final Function<String, CaptureSource> sources;

  /**
   * Gathers in this network, with the tcpdump of each node.
   *
   * @param topology where the MAC addresses of the network interfaces are from; an interface that
   *     it does not have cannot be listened at
   */
  public ShellGatherer(final Topology topology, final Shells shells) {
    this(topology, shells, node -> CaptureSource.byTcpdump(node, shells.captures(node)));
  }

  /**
   * As {@link #ShellGatherer(Topology, Shells)}, where something else may capture.
   *
   * @param sources of the node with a name
   */
  public ShellGatherer(
      final Topology topology, final Shells shells, final Function<String, CaptureSource> sources) {
    this.sources = sources;
    this.macs =
        topology.networkInterfaces().asOptional().orElse(List.of()).stream()
            .collect(Collectors.toMap(NetworkInterface::id, NetworkInterface::mac));
    this.shells = shells;
  }

  /**
   * Captures at the round's points while sending its flows, and reads the tables of its nodes in
   * between; every point, node and flow is answered.
   */
  public Gathering gather(final Round round) {
    final Deadline deadline = Deadline.in(round.limit());
    final List<NodeCaptures> captures = captures(round);
    final List<Receivers> receivers = receivers(round);
    try (Lanes lanes = new Lanes()) {
      try {
        lanes.each(captures, capture -> capture.start(deadline));
        lanes.each(receivers, receiver -> receiver.start(deadline));
        final Map<String, NodeReading> nodes = read(round, deadline, lanes);
        final List<Probe> probes = send(round, deadline, lanes);
        lanes.each(receivers, receiver -> receiver.awaitArrival(ARRIVAL_GRACE));
        return new Gathering(round.number(), round.run(), probes, finish(captures, lanes), nodes);
      } finally {
        lanes.each(receivers, Receivers::stop);
        lanes.each(captures, NodeCaptures::discard);
      }
    }
  }

  private List<NodeCaptures> captures(final Round round) {
    return round.points().stream()
        .collect(Collectors.groupingBy(ObservationPoint::node, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            at ->
                new NodeCaptures(
                    round, at.getKey(), at.getValue(), shells, sources.apply(at.getKey()), macs))
        .toList();
  }

  private List<Receivers> receivers(final Round round) {
    return byEndpoint(round, Flow::destination).entrySet().stream()
        .filter(at -> !(at.getKey() instanceof Endpoint.OfAddress))
        .map(at -> Receivers.of(Shell.of(shells, at.getKey()), round.run(), at.getValue()))
        .flatMap(Optional::stream)
        .toList();
  }

  private Map<String, NodeReading> read(
      final Round round, final Deadline deadline, final Lanes lanes) {
    final List<String> nodes = List.copyOf(round.nodes());
    final List<NodeReading> readings =
        lanes.map(
            nodes, node -> new NodeReader(round.number(), node, shells.node(node)).read(deadline));
    return IntStream.range(0, nodes.size())
        .boxed()
        .collect(Collectors.toMap(nodes::get, readings::get));
  }

  private List<Probe> send(final Round round, final Deadline deadline, final Lanes lanes) {
    return lanes
        .map(
            byEndpoint(round, Flow::source).entrySet(),
            from ->
                new ProbeScript(round.run(), from.getValue())
                    .send(Shell.of(shells, from.getKey()), deadline))
        .stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Probe::number))
        .toList();
  }

  private NavigableMap<ObservationPoint, Capture> finish(
      final List<NodeCaptures> captures, final Lanes lanes) {
    final NavigableMap<ObservationPoint, Capture> all = new TreeMap<>();
    lanes.map(captures, NodeCaptures::finish).forEach(all::putAll);
    return all;
  }

  private static Map<Endpoint, List<Round.Planned>> byEndpoint(
      final Round round, final Function<Flow, Endpoint> end) {
    return round.flows().stream()
        .collect(
            Collectors.groupingBy(
                planned -> end.apply(planned.flow()), LinkedHashMap::new, Collectors.toList()));
  }
}
