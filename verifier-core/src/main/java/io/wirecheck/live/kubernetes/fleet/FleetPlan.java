package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which nodes the probes of each cell are to stand on, in the order in which they are tried. Nodes
 * that are much the same make a group; every group of a cell is sampled before a second node of one
 * is. The same topology, cells and seed always give the same plan.
 */
final class FleetPlan {

  /** At least two, so that there is another node to talk to. */
  private static final int LEAST_NODES = 2;

  /** Of a cell with more groups only so many are sampled. */
  private static final int MOST_NODES = 6;

  /** Nodes that are tried where others of the cell fail. */
  private static final int SPARES = 4;

  private static final String NODE_GROUP = "eks.amazonaws.com/nodegroup";
  private static final String NODE_POOL = "karpenter.sh/nodepool";

  private final SortedMap<Cell, List<Candidate>> candidates = new TreeMap<>();
  private final SortedMap<Cell, Integer> wanted = new TreeMap<>();
  private final SortedMap<Cell, String> impossible = new TreeMap<>();
  private final Map<String, String> unfit;

  private final List<Node> nodes;
  private final FreeAddresses addresses;
  private final Map<String, Integer> podsOnNodes = new HashMap<>();
  private final long seed;

  private FleetPlan(
      final Topology topology,
      final Map<String, String> unfit,
      final Set<PodRef> own,
      final long seed) {
    this.nodes =
        topology.nodes().asOptional().orElse(List.of()).stream()
            .sorted(Comparator.comparing(Node::name))
            .toList();
    this.addresses = FreeAddresses.in(topology, own);
    this.unfit = unfit;
    this.seed = seed;
    for (final Pod pod : topology.pods().asOptional().orElse(List.of())) {
      if (!FreeAddresses.hasEnded(pod) && !own.contains(pod.ref())) {
        pod.nodeName().ifPresent(node -> podsOnNodes.merge(node, 1, Integer::sum));
      }
    }
  }

  /**
   * A plan for these cells.
   *
   * @param topology with known nodes, pods and network interfaces
   * @param unfit nodes that can have no probe at the moment, each with the reason
   * @param own pods of the run itself, which stand already
   */
  static FleetPlan of(
      final Topology topology,
      final SortedSet<Cell> cells,
      final Map<String, String> unfit,
      final Set<PodRef> own,
      final long seed) {
    final FleetPlan plan = new FleetPlan(topology, unfit, own, seed);
    cells.forEach(plan::add);
    return plan;
  }

  private void add(final Cell cell) {
    final Map<String, String> reasons = new TreeMap<>();
    final List<Candidate> fit = new ArrayList<>();
    for (final Node node : nodes) {
      if (isOf(cell, node)) {
        final Candidate candidate = candidate(node);
        whyNot(cell, node, candidate)
            .ifPresentOrElse(why -> reasons.put(node.name(), why), () -> fit.add(candidate));
      }
    }
    if (fit.isEmpty()) {
      impossible.put(cell, nowhere(cell, reasons));
      return;
    }
    final int groups = (int) fit.stream().map(Candidate::group).distinct().count();
    final int count = Math.min(fit.size(), Math.min(MOST_NODES, Math.max(LEAST_NODES, groups)));
    wanted.put(cell, count);
    candidates.put(
        cell, inTurns(fit, cell.interfaceClass()).stream().limit(count + SPARES).toList());
  }

  private static boolean isOf(final Cell cell, final Node node) {
    return node.zone().equals(cell.zone())
        && node.computeType() == cell.computeType()
        && node.operatingSystem().equals(cell.operatingSystem());
  }

  private Candidate candidate(final Node node) {
    return new Candidate(
        node.name(),
        "%s, %s, %s".formatted(nodeGroup(node), node.instanceType(), node.zone()),
        addresses.of(node),
        node.allocatablePods().orElse(0) - podsOnNodes.getOrDefault(node.name(), 0));
  }

  private static String nodeGroup(final Node node) {
    return Optional.ofNullable(node.labels().get(NODE_GROUP))
        .or(() -> Optional.ofNullable(node.labels().get(NODE_POOL)))
        .orElse("no node group");
  }

  private Optional<String> whyNot(final Cell cell, final Node node, final Candidate candidate) {
    if (node.providerId().isEmpty()) {
      return Optional.of("it is no EC2 instance");
    }
    if (unfit.containsKey(node.name())) {
      return Optional.ofNullable(unfit.get(node.name()));
    }
    if (!candidate.has(cell.interfaceClass())) {
      return Optional.of(
          "it has no %s interface that gives addresses to pods"
              .formatted(words(cell.interfaceClass())));
    }
    return candidate.slots() > 0
        ? Optional.empty()
        : Optional.of(
            node.allocatablePods().isPresent()
                ? "it takes no more pods than its " + node.allocatablePods().getAsInt()
                : "its kubelet has not said how many pods it takes");
  }

  private String nowhere(final Cell cell, final Map<String, String> reasons) {
    if (cell.computeType() == ComputeType.FARGATE || cell.computeType() == ComputeType.HYBRID) {
      return "probes run on EC2 instances, not on %s nodes"
          .formatted(cell.computeType().name().toLowerCase(Locale.ROOT));
    }
    if (!cell.operatingSystem().equals("linux")) {
      return "probes run on Linux, not on " + cell.operatingSystem();
    }
    if (cell.interfaceClass() == InterfaceClass.BRANCH) {
      return "a pod gets a branch interface only where a SecurityGroupPolicy of its namespace"
          + " selects it, and a run makes no such policy: see by hand how such pods' packets leave,"
          + " in the rules of their node (ip rule) and the flow logs of their branch interface";
    }
    return reasons.isEmpty()
        ? "no node is of this kind"
        : "no node of this kind can have a probe: " + listed(reasons);
  }

  /** The first few; a large cluster has thousands. */
  static String listed(final Map<String, String> reasons) {
    final int shown = 5;
    final String first =
        reasons.entrySet().stream()
            .limit(shown)
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("; "));
    return reasons.size() > shown
        ? first + "; and %d more".formatted(reasons.size() - shown)
        : first;
  }

  /** A node of each group, then a second of each; nodes that are sure to do come first. */
  private List<Candidate> inTurns(final List<Candidate> fit, final InterfaceClass wantedClass) {
    final List<Candidate> shuffled = new ArrayList<>(fit);
    Collections.shuffle(shuffled, new Random(seed));
    final Map<String, Deque<Candidate>> groups =
        shuffled.stream()
            .sorted(Comparator.comparing(candidate -> !candidate.guarantees(wantedClass)))
            .collect(
                Collectors.groupingBy(
                    Candidate::group, TreeMap::new, Collectors.toCollection(ArrayDeque::new)));
    final List<Candidate> turns = new ArrayList<>();
    while (turns.size() < fit.size()) {
      groups.values().stream()
          .filter(group -> !group.isEmpty())
          .forEach(g -> turns.add(g.remove()));
    }
    return turns;
  }

  static String words(final InterfaceClass interfaceClass) {
    return interfaceClass.name().toLowerCase(Locale.ROOT);
  }

  /** The nodes to try, first ones first; none for a cell that is impossible. */
  List<Candidate> candidates(final Cell cell) {
    return candidates.getOrDefault(cell, List.of());
  }

  /** On how many nodes probes are to stand. */
  int wanted(final Cell cell) {
    return wanted.getOrDefault(cell, 0);
  }

  /** Cells that can have no probe, each with the reason. */
  SortedMap<Cell, String> impossible() {
    return Collections.unmodifiableSortedMap(impossible);
  }

  /** The plan for people, before anything is created. */
  List<String> describe(final int maxProbes) {
    final List<String> lines = new ArrayList<>();
    final Set<String> planned = new LinkedHashSet<>();
    candidates.forEach(
        (cell, nodesOfIt) -> {
          final List<String> first =
              nodesOfIt.stream().limit(wanted(cell)).map(Candidate::node).toList();
          planned.addAll(first);
          lines.add("probes on %s: %s".formatted(cell, String.join(", ", first)));
        });
    impossible.forEach((cell, why) -> lines.add("no probe on %s: %s".formatted(cell, why)));
    if (!unfit.isEmpty()) {
      lines.add("nodes without probes: " + listed(new TreeMap<>(unfit)));
    }
    lines.add(
        "%d of %d nodes are sampled (seed %016x), with at most %d probe pods"
            .formatted(planned.size(), nodes.size(), seed, maxProbes));
    return lines;
  }
}
