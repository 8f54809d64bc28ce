package io.wirecheck.testkit;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A round that any network can be asked for: between two probes on different nodes where there are
 * two, watched at the nodes' interfaces, and at one point that there is not.
 */
final class ContractRound {

  private static final long RUN = 0x2b6d_91f4_c35e_7a08L;
  private static final int PORT = 4242;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final ObservationPoint NOWHERE =
      ObservationPoint.networkInterface("no-such-node", "eni-0");

  private ContractRound() {}

  /** Nothing sent, nothing watched. */
  static Round empty() {
    return new Round(1, RUN, List.of(), new TreeSet<>(), Map.of(), LIMIT);
  }

  /** Places probes in the cells, and plans flows between them. */
  static Round on(final Network network, final SortedSet<Cell> cells) {
    final Placement placement = network.place(cells);
    final Topology topology = TopologyParser.parse(network.inventory(DocumentKind.ALL));
    final List<Pod> probes =
        placement.probes().values().stream()
            .flatMap(List::stream)
            .flatMap(ref -> pods(topology).stream().filter(pod -> pod.ref().equals(ref)))
            .filter(pod -> pod.nodeName().isPresent() && !pod.addresses().isEmpty())
            .toList();
    final SortedSet<ObservationPoint> points = new TreeSet<>(List.of(NOWHERE));
    final Map<String, List<IpAddress>> addresses = new TreeMap<>();
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      if (probes.stream().anyMatch(probe -> isOn(probe, node))) {
        points.addAll(pointsOf(node, topology));
        addresses.put(node.name(), node.internalAddresses());
      }
    }
    return new Round(1, RUN, flows(probes), points, addresses, LIMIT);
  }

  private static List<Pod> pods(final Topology topology) {
    return topology.pods().asOptional().orElse(List.of());
  }

  private static boolean isOn(final Pod pod, final Node node) {
    return pod.nodeName().equals(Optional.of(node.name()));
  }

  private static List<ObservationPoint> pointsOf(final Node node, final Topology topology) {
    return topology.networkInterfaces().asOptional().orElse(List.of()).stream()
        .filter(
            eni -> node.providerId().filter(id -> eni.isAttachedTo(id.instanceId())).isPresent())
        .map(NetworkInterface::id)
        .map(id -> ObservationPoint.networkInterface(node.name(), id))
        .toList();
  }

  private static List<Round.Planned> flows(final List<Pod> probes) {
    final List<Round.Planned> flows = new ArrayList<>();
    probes.stream()
        .skip(1)
        .filter(other -> !other.nodeName().equals(probes.get(0).nodeName()))
        .findFirst()
        .ifPresent(
            other -> {
              for (final Transport transport : Transport.values()) {
                flows.add(planned(flows.size(), probes.get(0), other, transport));
              }
            });
    return flows;
  }

  private static Round.Planned planned(
      final int number, final Pod from, final Pod to, final Transport transport) {
    final Flow flow =
        new Flow(
            new Endpoint.OfPod(from.ref()),
            new Endpoint.OfPod(to.ref()),
            transport,
            transport == Transport.ICMP ? 0 : PORT,
            2);
    return new Round.Planned(number, flow, to.addresses().get(0));
  }
}
