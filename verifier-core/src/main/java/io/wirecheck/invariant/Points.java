package io.wirecheck.invariant;

import io.wirecheck.evidence.ObservationPoint;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of points. */
final class Points {

  private Points() {}

  static SortedSet<ObservationPoint> none() {
    return new TreeSet<>();
  }

  static SortedSet<ObservationPoint> of(final ObservationPoint... points) {
    return new TreeSet<>(List.of(points));
  }

  /** Where a packet starts, and where it is seen last. */
  static SortedSet<ObservationPoint> bothEnds(final SentFlow subject) {
    return and(of(subject.veth()), subject.target().lastPoint().stream().toList());
  }

  static SortedSet<ObservationPoint> and(
      final SortedSet<ObservationPoint> points, final Collection<ObservationPoint> more) {
    final SortedSet<ObservationPoint> all = new TreeSet<>(points);
    all.addAll(more);
    return all;
  }
}
