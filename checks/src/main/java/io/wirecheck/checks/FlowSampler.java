package io.wirecheck.checks;

import io.wirecheck.check.Coverage;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.checks.InterfaceIndex.Holder;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Samples flows from every cell's probes to probes on other nodes: a few a cell, by turns over the
 * transports, with seeded partners.
 */
final class FlowSampler {

  /** Outside the range of NodePorts and of ephemeral ports. */
  private static final int PORT = 4242;

  /** Each packet of a flow is judged, for some faults show only from the second packet on. */
  private static final int PACKETS = 3;

  private static final List<Transport> TURNS =
      List.of(Transport.ICMP, Transport.UDP, Transport.TCP);

  private final Situation situation;
  private final Map<String, Node> nodes;
  private final Map<String, Instance> instances;
  private final Map<PodRef, Pod> pods;
  private final InterfaceIndex interfaces;

  /** A probe, or why it cannot be used. */
  private sealed interface Candidate {}

  private record Usable(Cell cell, End end) implements Candidate {}

  private record Unusable(InconclusiveCode code, String detail) implements Candidate {}

  private FlowSampler(final Situation situation) {
    this.situation = situation;
    final Topology topology = situation.topology();
    nodes = by(topology.nodes().asOptional().orElse(List.of()), Node::name);
    instances = by(topology.instances().asOptional().orElse(List.of()), Instance::id);
    pods = by(topology.pods().asOptional().orElse(List.of()), Pod::ref);
    interfaces = InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
  }

  /** Flows between nodes; Unknown where the inventory does not say what a probe is attached to. */
  static Selection<FlowSubject> betweenNodes(final Situation situation) {
    return new FlowSampler(situation).sample();
  }

  private Selection<FlowSubject> sample() {
    final List<Usable> probes = new ArrayList<>();
    for (final Map.Entry<Cell, List<PodRef>> cell : situation.placement().probes().entrySet()) {
      for (final PodRef ref : cell.getValue()) {
        final Candidate candidate = candidate(cell.getKey(), ref);
        if (candidate instanceof final Unusable unusable) {
          return new Selection.Unknown<>(unusable.code(), unusable.detail());
        }
        probes.add((Usable) candidate);
      }
    }
    return choose(probes);
  }

  private Selection<FlowSubject> choose(final List<Usable> probes) {
    final Random random = new Random(situation.seed());
    final SortedMap<Cell, Integer> exercised = new TreeMap<>();
    final List<FlowSubject> subjects = new ArrayList<>();
    long pairs = 0;
    for (final Cell cell : situation.placement().probes().keySet()) {
      final List<FlowSubject> candidates = pairsFrom(cell, probes);
      pairs += candidates.size();
      Collections.shuffle(candidates, random);
      final List<FlowSubject> drawn = draw(candidates);
      if (!drawn.isEmpty()) {
        exercised.put(cell, drawn.size());
        subjects.addAll(drawn);
      }
    }
    final String remark =
        "%d flows a kind of place, partners drawn with seed %d"
            .formatted(situation.flowsPerCell(), situation.seed());
    return new Selection.Chosen<>(
        subjects, new Coverage(pairs, exercised, new TreeMap<>(), List.of(remark)));
  }

  /** As many as asked for, none twice: fewer where every pair has had every transport. */
  private List<FlowSubject> draw(final List<FlowSubject> candidates) {
    final int pairs = candidates.size();
    final int count = Math.min(situation.flowsPerCell(), pairs * TURNS.size());
    // Where the turns would come round to the same pairs, they are moved on by one.
    final int round = pairs % TURNS.size() == 0 ? pairs : pairs * TURNS.size();
    return IntStream.range(0, count)
        .mapToObj(i -> withTransport(candidates.get(i % pairs), i + i / round))
        .toList();
  }

  private static List<FlowSubject> pairsFrom(final Cell cell, final List<Usable> probes) {
    final List<FlowSubject> pairs = new ArrayList<>();
    for (final Usable source : probes) {
      for (final Usable destination : probes) {
        if (source.cell().equals(cell) && !source.end().node().equals(destination.end().node())) {
          pairs.add(subject(source, destination, Transport.ICMP));
        }
      }
    }
    return pairs;
  }

  private static FlowSubject withTransport(final FlowSubject pair, final int turn) {
    final Transport transport = TURNS.get(turn % TURNS.size());
    return subject(
        new Usable(pair.cell(), pair.source()),
        new Usable(pair.cell(), pair.destination()),
        transport);
  }

  private static FlowSubject subject(
      final Usable source, final Usable destination, final Transport transport) {
    final Flow flow =
        new Flow(
            new Endpoint.OfPod(source.end().pod()),
            new Endpoint.OfPod(destination.end().pod()),
            transport,
            transport == Transport.ICMP ? 0 : PORT,
            PACKETS);
    return new FlowSubject(flow, source.cell(), source.end(), destination.end());
  }

  private Candidate candidate(final Cell cell, final PodRef ref) {
    final Optional<Pod> pod = Optional.ofNullable(pods.get(ref));
    final Optional<IpAddress> address = pod.flatMap(p -> p.addresses().stream().findFirst());
    final Optional<Node> node = pod.flatMap(Pod::nodeName).map(nodes::get);
    final Optional<Instance> instance =
        node.flatMap(Node::providerId).map(ProviderId::instanceId).map(instances::get);
    if (address.isEmpty() || node.isEmpty() || instance.isEmpty()) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "the inventory does not hold the probe pod %s with address, node and instance"
              .formatted(ref));
    }
    final Optional<NetworkInterface> primary = interfaces.primaryOf(instance.get().id());
    final List<Holder> holders = interfaces.holders(instance.get().vpcId(), address.get());
    if (primary.isEmpty() || holders.size() != 1) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "AWS listed %d network interfaces with %s, the address of probe pod %s, and %s"
              .formatted(
                  holders.size(),
                  address.get(),
                  ref,
                  primary.map(eni -> "primary " + eni.id()).orElse("no primary of its node")));
    }
    final NetworkInterface owner = holders.get(0).networkInterface();
    final Cell actual = ProbePlaces.cell(node.get(), ProbePlaces.classOf(owner));
    if (!actual.equals(cell) || !owner.isAttachedTo(instance.get().id())) {
      return new Unusable(
          InconclusiveCode.PLACEMENT,
          "probe pod %s was to stand on a %s, but its address %s is held by %s, which is %s of node %s"
              .formatted(
                  ref,
                  cell,
                  address.get(),
                  owner.id(),
                  owner.isAttachedTo(instance.get().id()) ? "a " + actual : "no interface",
                  node.get().name()));
    }
    return new Usable(cell, end(ref, node.get(), address.get(), owner, primary.get()));
  }

  private static End end(
      final PodRef ref,
      final Node node,
      final IpAddress address,
      final NetworkInterface owner,
      final NetworkInterface primary) {
    return new End(
        ref,
        node.name(),
        address,
        ObservationPoint.networkInterface(node.name(), owner.id()),
        ObservationPoint.networkInterface(node.name(), primary.id()));
  }

  private static <K, V> Map<K, V> by(final List<V> values, final Function<V, K> key) {
    return values.stream()
        .collect(Collectors.toMap(key, Function.identity(), (first, second) -> second));
  }
}
