package io.wirecheck.evidence;

import io.wirecheck.model.node.NodeNetwork;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names an observation by its type: {@link Observations} holds a {@code T} for each key of a need.
 * A new kind of key is a new kind of evidence, and deliberately the bigger act.
 */
public sealed interface Key<T> {

  /**
   * A flow is sent, and what is seen of it at the points is the observation.
   *
   * @param points without a capture at each of these nothing can be said
   * @param also where a capture that is lost is an unproven instrument: what others show still
   *     counts
   */
  record FlowSightings(
      Flow flow, SortedSet<ObservationPoint> points, SortedSet<ObservationPoint> also)
      implements Key<FlowObservation> {

    public FlowSightings(final Flow flow, final SortedSet<ObservationPoint> points) {
      this(flow, points, new TreeSet<>());
    }

    public FlowSightings {
      points = Collections.unmodifiableSortedSet(new TreeSet<>(points));
      also = Collections.unmodifiableSortedSet(new TreeSet<>(also));
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
      return flow + " seen at " + points + (also.isEmpty() ? "" : ", also at " + also);
    }

    /** Every point that is looked at. */
    public SortedSet<ObservationPoint> everywhere() {
      final SortedSet<ObservationPoint> all = new TreeSet<>(points);
      all.addAll(also);
      return all;
    }
  }

  /** A node's devices, rules, routes, neighbours and chains, at the time of the round. */
  record NodeTables(String node) implements Key<NodeNetwork> {
    @Override
    public Class<NodeNetwork> type() {
      return NodeNetwork.class;
    }

    @Override
    public String toString() {
      return "the tables of node " + node;
    }
  }

  Class<T> type();
}
