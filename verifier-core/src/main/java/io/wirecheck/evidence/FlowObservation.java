package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of a flow: the packets that were sent, and at each point the frames that carry
 * their nonces.
 */
public record FlowObservation(
    Flow flow, List<Gathering.Sent> sent, SortedMap<ObservationPoint, AtPoint> points) {

  /** What one instrument saw in the round's window. */
  public record AtPoint(
      String device,
      List<SightedPacket> sightings,
      Bystanders bystanders,
      Instrument instrument,
      Provenance provenance) {
    public AtPoint {
      sightings = List.copyOf(sightings);
    }
  }

  /** How far an instrument's silence can be trusted. */
  public sealed interface Instrument {}

  /** It showed a positive control in the same window: what it did not show was not there. */
  public record Proven(String control) implements Instrument {}

  /**
   * Its silence proves nothing. A PASS that rests on it is turned into INCONCLUSIVE by the runner.
   */
  public record Unproven(InconclusiveCode code, String detail) implements Instrument {}

  public FlowObservation {
    sent = List.copyOf(sent);
    points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
  }

  /** What was seen at a point of the key. */
  public AtPoint at(final ObservationPoint point) {
    final AtPoint seen = points.get(point);
    if (seen == null) {
      throw new IllegalArgumentException(point + " was not asked for with " + flow);
    }
    return seen;
  }
}
