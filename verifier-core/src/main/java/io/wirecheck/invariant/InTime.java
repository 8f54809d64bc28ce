package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.invariant.Seen.Sight;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Every packet arrives, or is answered, within a time. Only times of one node are compared, for the
 * clocks of two need not agree: between pods of one node the times at both veths; else the time
 * until the answer is back at the sender's veth, which bounds the time of the way there from above.
 */
record InTime(Duration limit, Until until) implements Rule {

  /** What ends the time. */
  enum Until {
    ARRIVAL,
    ANSWER
  }

  InTime {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("a time limit is longer than nothing, not " + limit);
    }
  }

  /** From one frame to another of the same node. */
  private record Span(Sight from, Sight to, boolean isTheWhole) {

    long nanos() {
      return to.packet().timestampNanos() - from.packet().timestampNanos();
    }
  }

  /** Of the others an answer does not carry the nonce, or need not be sent. */
  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return isSeenThere(subject) ? Points.bothEnds(subject) : Points.of(subject.veth());
  }

  private boolean isSeenThere(final SentFlow subject) {
    return until == Until.ARRIVAL
        && subject.staysOnItsNode()
        && subject.target() instanceof Target.InPod;
  }

  @Override
  public Finding judge(final Seen seen) {
    final List<Span> spans =
        seen.sent().stream().flatMap(packet -> span(seen, packet).stream()).toList();
    final Optional<Span> late = spans.stream().filter(this::isLate).max(slowest());
    return seen.unreadable()
        .or(() -> late.map(span -> late(seen, span)))
        .or(seen::unsent)
        .or(() -> missing(seen, spans))
        .orElseGet(() -> inTime(seen, spans));
  }

  private static Comparator<Span> slowest() {
    return Comparator.comparingLong(Span::nanos);
  }

  private boolean isLate(final Span span) {
    return span.nanos() > limit.toNanos();
  }

  private Optional<Span> span(final Seen seen, final Sent packet) {
    final SentFlow subject = seen.subject();
    final boolean there = isSeenThere(subject);
    final Stream<Sight> ends =
        there
            ? seen.probe(subject.target().lastPoint().orElseThrow(), packet.index())
            : seen.answers(packet.index());
    final Optional<Sight> from = first(seen.probe(subject.veth(), packet.index()));
    final Optional<Sight> to = first(ends);
    return from.flatMap(
        start -> to.map(end -> new Span(start, end, there || until == Until.ANSWER)));
  }

  private static Optional<Sight> first(final Stream<Sight> sights) {
    return sights.min(Comparator.comparingLong(sight -> sight.packet().timestampNanos()));
  }

  private Finding late(final Seen seen, final Span span) {
    final String took = "packet %d took %s".formatted(span.from().packet().packet(), text(span));
    return span.isTheWhole()
        ? seen.violated(
            "at most " + Words.of(limit),
            took,
            List.of(span.from().packet().provenance(), span.to().packet().provenance()))
        : seen.inconclusive(
            InconclusiveCode.AMBIGUOUS,
            took + " until its answer was back; the clocks of two nodes do not tell the way there");
  }

  private static Optional<Finding> missing(final Seen seen, final List<Span> spans) {
    return spans.size() == seen.sent().size()
        ? Optional.empty()
        : Optional.of(
            seen.inconclusive(
                InconclusiveCode.NO_SANITY_WITNESS,
                "of %d packets %d were seen to start and to end"
                    .formatted(seen.sent().size(), spans.size())));
  }

  private Finding inTime(final Seen seen, final List<Span> spans) {
    final OptionalLong slowest = spans.stream().mapToLong(Span::nanos).max();
    final List<Provenance> witnesses =
        Seen.of(spans.stream().flatMap(span -> Stream.of(span.from(), span.to())));
    return seen.holds(
        "%d packets, the slowest in %s"
            .formatted(spans.size(), Words.of(Duration.ofNanos(slowest.orElse(0)))),
        witnesses,
        Fact.of("from", spans.get(0).from().point()),
        Fact.of("until", spans.get(0).to().point()));
  }

  private static String text(final Span span) {
    return Words.of(Duration.ofNanos(span.nanos()));
  }
}
