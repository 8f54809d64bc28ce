package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.InconclusiveCode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Every packet arrives. At a pod that is seen at its veth. Of nodes and of addresses beyond it is
 * known by answers alone, so their silence says nothing: they need not answer.
 */
record Delivered() implements Rule {

  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP, Transport.UDP, Transport.TCP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return Points.bothEnds(subject);
  }

  @Override
  public Need controls(final SentFlow subject) {
    return Controls.ofTheEnd(subject);
  }

  @Override
  public Finding judge(final Seen seen) {
    final Arrivals arrivals = new Arrivals(seen);
    final List<Sent> missing = arrivals.missing();
    if (missing.isEmpty()) {
      return seen.holds(arrivals.inWords(), arrivals.witnesses());
    }
    return seen.unreadable()
        .or(() -> some(seen, missing))
        .or(seen::unsent)
        .orElseGet(() -> none(seen));
  }

  /** What lost one packet and carried the other is not told by the packets. */
  private static Optional<Finding> some(final Seen seen, final List<Sent> missing) {
    return missing.size() == seen.sent().size()
        ? Optional.empty()
        : Optional.of(
            seen.inconclusive(
                InconclusiveCode.AMBIGUOUS,
                "%d of %d packets arrived, and packet %d was not seen to"
                    .formatted(
                        seen.sent().size() - missing.size(),
                        seen.sent().size(),
                        missing.get(0).index())));
  }

  private static Finding none(final Seen seen) {
    final Optional<ObservationPoint> end = seen.subject().target().lastPoint();
    if (end.isEmpty()) {
      return seen.inconclusive(
          InconclusiveCode.NO_SANITY_WITNESS,
          "no answer came from %s, which need not answer".formatted(seen.subject().target()));
    }
    final Optional<Unproven> deaf = seen.deaf(end.get());
    if (deaf.isPresent()) {
      return seen.inconclusive(deaf.get(), "nothing was seen at " + end.get());
    }
    return Arrivals.anythingAt(seen, end.get())
        ? seen.inconclusive(
            InconclusiveCode.NO_SANITY_WITNESS,
            "something came to %s, and nothing shows that %s took it"
                .formatted(end.get(), seen.subject().target()))
        : absent(seen, end.get());
  }

  private static Finding absent(final Seen seen, final ObservationPoint end) {
    return seen.violated(
        "the packets at " + end,
        "%d packets left %s, and none came to %s"
            .formatted(seen.sent().size(), seen.subject().veth(), end),
        List.of(seen.flow().at(end).provenance()),
        seen.control(end),
        Fact.of(
            "next",
            "see whether a NetworkPolicy, a security group or a network ACL stands between %s and %s, and the path below"
                .formatted(seen.subject().source().node(), seen.subject().target())));
  }
}
