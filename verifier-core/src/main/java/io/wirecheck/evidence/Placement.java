package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.util.List;
import java.util.Map;
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
    probes = new TreeMap<>(probes);
    unplaced = new TreeMap<>(unplaced);
  }

  public static Placement none() {
    return new Placement(new TreeMap<>(), new TreeMap<>(Map.of()));
  }
}
