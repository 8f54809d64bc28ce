package io.wirecheck.invariant;

import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import java.util.List;
import java.util.SortedSet;

/**
 * Judges one flow by what was seen of it. A rule is a value: two that judge alike are equal.
 *
 * <p>What holds is shown by packets of the flow itself, seen where the rule looked. That something
 * was not there counts only where the instrument had shown a packet of the run in the same window.
 */
interface Rule {

  /** By which transports it can be judged, the usual ones first. */
  List<Transport> transports();

  /** Where nothing can be said without a capture; the sender's veth is always among them. */
  SortedSet<ObservationPoint> points(SentFlow subject);

  /** Where a capture that is lost leaves what others show. */
  default SortedSet<ObservationPoint> also(final SentFlow subject) {
    return Points.none();
  }

  /** Whether packets that stay on their node say nothing to it. */
  default boolean leavesTheNode() {
    return false;
  }

  /** What must be seen besides, so that the silence of an instrument counts. */
  default Need controls(final SentFlow subject) {
    return Need.none();
  }

  /** Whether it speaks of flows between pods alone. */
  default boolean isOfPods() {
    return false;
  }

  /** What else to see, now that it is known what came. */
  default Need followUp(final Seen seen) {
    return Need.none();
  }

  Finding judge(Seen seen);
}
