package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the network could provide of the cells it was asked for: the probe pods in each, or why
 * there is none. Every cell that was asked for is in exactly one of the two maps.
 */
public record Placement(SortedMap<Cell, List<PodRef>> probes, SortedMap<Cell, Unplaced> unplaced) {

  /** Why no probe stands in a cell. */
  public record Unplaced(InconclusiveCode code, String detail) {}

  public Placement {
    final SortedMap<Cell, List<PodRef>> placed = new TreeMap<>();
    probes.forEach((cell, pods) -> placed.put(cell, List.copyOf(pods)));
    probes = Collections.unmodifiableSortedMap(placed);
    unplaced = Collections.unmodifiableSortedMap(new TreeMap<>(unplaced));
  }

  public static Placement none() {
    return new Placement(new TreeMap<>(), new TreeMap<>());
  }

  /** Both; of a cell that is in both, what {@code later} says. */
  public Placement and(final Placement later) {
    final SortedMap<Cell, List<PodRef>> allProbes = new TreeMap<>(probes);
    allProbes.keySet().removeAll(later.unplaced.keySet());
    allProbes.putAll(later.probes);
    final SortedMap<Cell, Unplaced> allUnplaced = new TreeMap<>(unplaced);
    allUnplaced.keySet().removeAll(later.probes.keySet());
    allUnplaced.putAll(later.unplaced);
    return new Placement(allProbes, allUnplaced);
  }
}
