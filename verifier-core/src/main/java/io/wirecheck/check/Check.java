package io.wirecheck.check;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.model.Topology;
import java.util.Set;

/**
 * An invariant of the network. A check is stateless: each method is a function of its arguments,
 * and sees the network through them alone. Found by {@link java.util.ServiceLoader}.
 */
public interface Check<S extends Subject> {

  Requirement requirement();

  /** The cells to place probes in. Empty for checks that the inventory alone decides. */
  default Set<Cell> placements(final Topology topology) {
    return Set.of();
  }

  Selection<S> select(Situation situation);

  default Need need(final S subject) {
    return Need.none();
  }

  /** What else to gather, seeing what came: at most once in a run. */
  default Need followUp(final S subject, final Observations observations) {
    return Need.none();
  }

  /** Judges a subject; called only when every needed observation is there. */
  Finding examine(S subject, Observations observations);
}
