package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The way from a plan to a placement. ipamd chooses the interface of a pod's address, and nobody
 * can ask it for one: pods are ordered for a node, a few at a time, until each wanted class is hit,
 * or so many stand that it must have been, or no more may be made. Then the next node is tried.
 *
 * <p>Pure: it says what to create, and is told what came of it.
 */
final class Search {

  private static final int BATCH = 2;

  private final FleetPlan plan;
  private final SortedSet<Cell> cells;
  private final int maxProbes;
  private final List<Probe> probes = new ArrayList<>();
  private final Map<String, Unplaced> broken = new HashMap<>();
  private final Map<Place, String> givenUp = new TreeMap<>();
  private Optional<String> ended = Optional.empty();

  /** A class of interfaces on a node. */
  private record Place(String node, InterfaceClass interfaceClass) implements Comparable<Place> {

    @Override
    public int compareTo(final Place other) {
      return toString().compareTo(other.toString());
    }
  }

  Search(final FleetPlan plan, final SortedSet<Cell> cells, final int maxProbes) {
    this.plan = plan;
    this.cells = new TreeSet<>(cells);
    this.maxProbes = maxProbes;
  }

  /** A probe stands. */
  void stands(final Probe probe) {
    probes.add(probe);
  }

  /** A pod on this node could not be had, and no other is asked for there. */
  void failed(final String node, final Unplaced why) {
    broken.putIfAbsent(node, why);
  }

  /** Nothing more is tried, for this reason. */
  void end(final String why) {
    ended = Optional.of(why);
  }

  /** How many pods to create on which nodes; none if there is nothing left to try. */
  SortedMap<String, Integer> next() {
    while (ended.isEmpty()) {
      final Map<Candidate, Set<InterfaceClass>> wants = wants();
      final SortedMap<String, Integer> orders = new TreeMap<>();
      int left = maxProbes - probes.size();
      boolean gaveUp = false;
      for (final Map.Entry<Candidate, Set<InterfaceClass>> want : wants.entrySet()) {
        final int count = Math.min(left, batch(want.getKey(), want.getValue()));
        if (count > 0) {
          orders.put(want.getKey().node(), count);
          left -= count;
        } else {
          gaveUp |= giveUp(want.getKey(), want.getValue(), left);
        }
      }
      if (!orders.isEmpty() || !gaveUp) {
        return orders;
      }
    }
    return new TreeMap<>();
  }

  /** What is still missing, on the nodes that are tried now. */
  private Map<Candidate, Set<InterfaceClass>> wants() {
    final Map<Candidate, Set<InterfaceClass>> wants =
        new TreeMap<>(Comparator.comparing(Candidate::node));
    for (final Cell cell : cells) {
      int tried = 0;
      for (final Candidate candidate : plan.candidates(cell)) {
        final Place place = new Place(candidate.node(), cell.interfaceClass());
        if (tried < plan.wanted(cell) && !isHopeless(place)) {
          tried++;
          if (!isHit(place) && !isUnsettled(candidate.node())) {
            wants
                .computeIfAbsent(candidate, none -> new LinkedHashSet<>())
                .add(cell.interfaceClass());
          }
        }
      }
    }
    return wants;
  }

  private boolean isHopeless(final Place place) {
    return givenUp.containsKey(place) || (broken.containsKey(place.node()) && !isHit(place));
  }

  private boolean isHit(final Place place) {
    return probeAt(place).isPresent();
  }

  private Optional<Probe> probeAt(final Place place) {
    return probes.stream()
        .filter(probe -> probe.node().equals(place.node()))
        .filter(probe -> probe.interfaceClass().equals(Optional.of(place.interfaceClass())))
        .findFirst();
  }

  /** Somebody has to read the inventory again before more is asked for there. */
  private boolean isUnsettled(final String node) {
    return on(node).stream().anyMatch(probe -> probe.interfaceClass().isEmpty());
  }

  private List<Probe> on(final String node) {
    return probes.stream().filter(probe -> probe.node().equals(node)).toList();
  }

  private int batch(final Candidate candidate, final Set<InterfaceClass> missing) {
    final int bound = missing.stream().mapToInt(candidate::bound).max().orElse(0);
    return Math.min(BATCH, Math.min(bound, candidate.slots()) - on(candidate.node()).size());
  }

  /** False if there is hope, but not before others have been served. */
  private boolean giveUp(
      final Candidate candidate, final Set<InterfaceClass> missing, final int left) {
    final int standing = on(candidate.node()).size();
    if (left <= 0 && batch(candidate, missing) > 0 && probes.size() < maxProbes) {
      return false;
    }
    final String why =
        left <= 0
            ? "the run may have no more than %d probe pods".formatted(maxProbes)
            : standing >= candidate.slots()
                ? "it takes no more pods"
                : "no more of its other interfaces' addresses were free";
    missing.forEach(
        wanted ->
            givenUp.put(
                new Place(candidate.node(), wanted),
                "%d probe pods stood on node %s, none with an address of a %s interface, and %s"
                    .formatted(standing, candidate.node(), FleetPlan.words(wanted), why)));
    return true;
  }

  /** Where the probes stand, one a node in each cell, and why there is none in the others. */
  Placement placement() {
    final SortedMap<Cell, List<PodRef>> placed = new TreeMap<>();
    final SortedMap<Cell, Unplaced> unplaced = new TreeMap<>();
    for (final Cell cell : cells) {
      final List<PodRef> pods =
          plan.candidates(cell).stream()
              .map(candidate -> probeAt(new Place(candidate.node(), cell.interfaceClass())))
              .flatMap(Optional::stream)
              .map(Probe::pod)
              .limit(plan.wanted(cell))
              .toList();
      if (pods.isEmpty()) {
        unplaced.put(cell, why(cell));
      } else {
        placed.put(cell, pods);
      }
    }
    return new Placement(placed, unplaced);
  }

  private Unplaced why(final Cell cell) {
    final String impossible = plan.impossible().get(cell);
    if (impossible != null) {
      return new Unplaced(InconclusiveCode.PLACEMENT, impossible);
    }
    final List<String> reasons = new ArrayList<>();
    final Set<InconclusiveCode> codes = new HashSet<>();
    for (final Candidate candidate : plan.candidates(cell)) {
      final Unplaced failure = broken.get(candidate.node());
      if (failure != null) {
        reasons.add(failure.detail());
        codes.add(failure.code());
      }
      Optional.ofNullable(givenUp.get(new Place(candidate.node(), cell.interfaceClass())))
          .ifPresent(reasons::add);
      on(candidate.node()).stream()
          .filter(probe -> probe.interfaceClass().isEmpty())
          .map(
              probe ->
                  "the inventory has no address %s at node %s, where probe pod %s has it"
                      .formatted(probe.address(), probe.node(), probe.pod()))
          .forEach(reasons::add);
    }
    ended.ifPresent(reasons::add);
    return new Unplaced(
        codes.size() == 1 ? codes.iterator().next() : InconclusiveCode.PLACEMENT,
        reasons.isEmpty()
            ? "placing ended before a node was tried"
            : reasons.stream().distinct().collect(Collectors.joining("; ")));
  }

  /** Probes that no cell has: their addresses belong to others. */
  List<Probe> surplus() {
    final Set<PodRef> used =
        placement().probes().values().stream().flatMap(List::stream).collect(Collectors.toSet());
    return probes.stream()
        .filter(probe -> probe.interfaceClass().isPresent() && !used.contains(probe.pod()))
        .toList();
  }

  /** Probes whose addresses the inventory does not know. */
  List<Probe> unsettled() {
    return probes.stream().filter(probe -> probe.interfaceClass().isEmpty()).toList();
  }
}
