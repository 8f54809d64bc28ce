package io.wirecheck.checks;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How a packet should leave its node, or why nobody can say. */
sealed interface Expected {

  /**
   * By which interface, and with which source address.
   *
   * @param carriers further interfaces that show the same packet: a branch's trunk
   * @param reason completes the sentence "it should leave so, because"
   * @param declared where the reason was read
   * @param advice what to look at where it does not
   */
  record Departure(
      ObservationPoint by,
      SortedSet<ObservationPoint> carriers,
      IpAddress source,
      String reason,
      List<Provenance> declared,
      String advice)
      implements Expected {

    public Departure {
      carriers = Collections.unmodifiableSortedSet(new TreeSet<>(carriers));
      declared = List.copyOf(declared);
    }

    /** True where the packet may show itself at this interface. */
    boolean allows(final ObservationPoint point) {
      return point.equals(by) || carriers.contains(point);
    }
  }

  /** What it depends on is not known. */
  record Untold(InconclusiveCode code, String detail) implements Expected {}
}
