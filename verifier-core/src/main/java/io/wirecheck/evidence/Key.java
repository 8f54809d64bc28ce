package io.wirecheck.evidence;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names an observation by its type: {@link Observations} holds a {@code T} for each key of a need.
 * A new kind of key is a new kind of evidence, and deliberately the bigger act.
 */
public sealed interface Key<T> {

  /** A flow is sent, and what is seen of it at the points is the observation. */
  record FlowSightings(Flow flow, SortedSet<ObservationPoint> points)
      implements Key<FlowObservation> {

    public FlowSightings {
      points = Collections.unmodifiableSortedSet(new TreeSet<>(points));
      if (points.isEmpty()) {
        throw new IllegalArgumentException("a flow that nobody looks at: " + flow);
      }
    }

    @Override
    public Class<FlowObservation> type() {
      return FlowObservation.class;
    }

    @Override
    public String toString() {
      return flow + " seen at " + points;
    }
  }

  Class<T> type();
}
