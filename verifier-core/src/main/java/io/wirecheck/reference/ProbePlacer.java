package io.wirecheck.reference;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Places probe pods in cells, as the scheduler and the VPC CNI would: a pod on a node of the cell,
 * with a free address of an interface of the cell's class. The same topology and cells always give
 * the same placement, and a probe that is there already is used again.
 */
public final class ProbePlacer {

  /** The namespace of probe pods. */
  public static final String NAMESPACE = "wirecheck";

  /** What every object of Wirecheck's own is labelled with. */
  public static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/managed-by", "wirecheck",
          "app.kubernetes.io/name", "wirecheck-probe");

  private static final int PROBES_IN_A_CELL = 2;

  private final List<Node> nodes;
  private final List<Pod> pods;
  private final List<NetworkInterface> interfaces;
  private final Instant createdAt;

  private ProbePlacer(final Topology topology) {
    nodes =
        TopologyWriter.listed(topology.nodes()).stream()
            .sorted(Comparator.comparing(Node::name))
            .toList();
    pods = new ArrayList<>(TopologyWriter.listed(topology.pods()));
    interfaces = new ArrayList<>(TopologyWriter.listed(topology.networkInterfaces()));
    createdAt = pods.stream().map(Pod::createdAt).max(Instant::compareTo).orElse(Instant.EPOCH);
  }

  /** A topology with its probes, and where they stand. */
  public record Placed(Topology topology, Placement placement) {}

  /**
   * Places up to two probes in each cell, on different nodes: a cell with one node gets one.
   *
   * @param topology with known nodes, pods and network interfaces
   */
  public static Placed place(final Topology topology, final SortedSet<Cell> cells) {
    final ProbePlacer placer = new ProbePlacer(topology);
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>();
    final SortedMap<Cell, Unplaced> unplaced = new TreeMap<>();
    for (final Cell cell : cells) {
      final List<PodRef> placed = placer.place(cell);
      if (placed.isEmpty()) {
        unplaced.put(cell, new Unplaced(InconclusiveCode.PLACEMENT, placer.whyNot(cell)));
      } else {
        probes.put(cell, placed);
      }
    }
    return new Placed(placer.with(topology), new Placement(probes, unplaced));
  }

  private Topology with(final Topology topology) {
    return topology
        .withPods(topology.pods().map(before -> pods))
        .withNetworkInterfaces(topology.networkInterfaces().map(before -> interfaces));
  }

  private List<PodRef> place(final Cell cell) {
    final List<PodRef> placed = new ArrayList<>();
    for (final Node node : nodesOf(cell)) {
      if (placed.size() < PROBES_IN_A_CELL) {
        final PodRef ref = new PodRef(NAMESPACE, name(cell, placed.size() + 1));
        if (isThere(ref) || start(ref, node, cell)) {
          placed.add(ref);
        }
      }
    }
    return placed;
  }

  /** Such as {@code probe-ap-northeast-2a-secondary-1}. */
  private static String name(final Cell cell, final int number) {
    return "probe-%s-%s-%d".formatted(cell.zone(), words(cell.interfaceClass()), number);
  }

  private static String words(final InterfaceClass interfaceClass) {
    return interfaceClass.name().toLowerCase(Locale.ROOT);
  }

  private boolean isThere(final PodRef ref) {
    return pods.stream().anyMatch(pod -> pod.ref().equals(ref));
  }

  private List<Node> nodesOf(final Cell cell) {
    return nodes.stream()
        .filter(node -> node.zone().equals(cell.zone()))
        .filter(node -> node.computeType() == cell.computeType())
        .filter(node -> node.operatingSystem().equals(cell.operatingSystem()))
        .filter(node -> node.operatingSystem().equals("linux"))
        .filter(node -> node.providerId().isPresent())
        .toList();
  }

  private boolean start(final PodRef ref, final Node node, final Cell cell) {
    return cell.interfaceClass() == InterfaceClass.BRANCH
        ? startOnBranch(ref, node)
        : startOnPool(ref, node, cell.interfaceClass());
  }

  private boolean startOnPool(
      final PodRef ref, final Node node, final InterfaceClass interfaceClass) {
    final Optional<IpAddress> address =
        interfacesOf(node, interfaceClass).stream().flatMap(eni -> free(eni).stream()).findFirst();
    address.ifPresent(ip -> pods.add(probe(ref, node, ip, List.of())));
    return address.isPresent();
  }

  private List<NetworkInterface> interfacesOf(
      final Node node, final InterfaceClass interfaceClass) {
    final String instance = node.providerId().map(ProviderId::instanceId).orElse("");
    return interfaces.stream()
        .filter(eni -> eni.isAttachedTo(instance))
        .filter(eni -> eni.isPrimary() == (interfaceClass == InterfaceClass.PRIMARY))
        .filter(eni -> !eni.isUnmanaged() && eni.type().equals("interface"))
        .sorted(Comparator.comparing(NetworkInterface::id))
        .toList();
  }

  private Optional<IpAddress> free(final NetworkInterface eni) {
    return Pool.of(eni).filter(ip -> !isTaken(ip)).findFirst();
  }

  private boolean isTaken(final IpAddress address) {
    return pods.stream()
        .filter(pod -> pod.phase() != Pod.Phase.SUCCEEDED && pod.phase() != Pod.Phase.FAILED)
        .anyMatch(pod -> pod.addresses().contains(address));
  }

  /** The resource controller makes a branch of the node's trunk for the pod alone. */
  private boolean startOnBranch(final PodRef ref, final Node node) {
    final Optional<NetworkInterface> branch =
        SecurityGroupsForPods.trunkOf(node, interfaces)
            .map(trunk -> SecurityGroupsForPods.newBranch(trunk, ref.toString(), interfaces));
    branch.ifPresent(
        eni -> {
          interfaces.add(eni);
          eni.primaryAddress().ifPresent(ip -> pods.add(probe(ref, node, ip, List.of(eni.id()))));
        });
    return branch.isPresent();
  }

  private Pod probe(
      final PodRef ref, final Node node, final IpAddress address, final List<String> branches) {
    return new Pod(
        ref,
        StableIds.uid("pod/" + ref),
        Optional.of(node.name()),
        Pod.Phase.RUNNING,
        false,
        List.of(address),
        branches,
        LABELS,
        createdAt,
        Optional.empty());
  }

  private String whyNot(final Cell cell) {
    if (!cell.operatingSystem().equals("linux")) {
      return "probes run on Linux, not on " + cell.operatingSystem();
    }
    final List<Node> candidates = nodesOf(cell);
    if (candidates.isEmpty()) {
      return "no node of %s/%s runs in zone %s"
          .formatted(
              cell.computeType().name().toLowerCase(Locale.ROOT),
              cell.operatingSystem(),
              cell.zone());
    }
    final String names = candidates.stream().map(Node::name).collect(Collectors.joining(", "));
    final boolean hasInterface =
        cell.interfaceClass() != InterfaceClass.BRANCH
            && candidates.stream().anyMatch(n -> !interfacesOf(n, cell.interfaceClass()).isEmpty());
    return hasInterface
        ? "no %s interface in zone %s has a free address (%s)"
            .formatted(words(cell.interfaceClass()), cell.zone(), names)
        : "no node of zone %s has a %s interface (%s)"
            .formatted(cell.zone(), wanted(cell.interfaceClass()), names);
  }

  private static String wanted(final InterfaceClass interfaceClass) {
    return interfaceClass == InterfaceClass.BRANCH ? "trunk" : words(interfaceClass);
  }
}
