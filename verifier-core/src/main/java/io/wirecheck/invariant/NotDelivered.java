package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * No packet arrives, dropped or refused. It rests on silence: of the receiver's veth, of the
 * interface of a receiving node, and for addresses beyond of every interface of the sender's node,
 * for behind those nobody of ours looks.
 */
record NotDelivered() implements Rule {

  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP, Transport.UDP, Transport.TCP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return Points.and(Points.of(subject.veth()), quiet(subject));
  }

  @Override
  public Need controls(final SentFlow subject) {
    return Controls.ofTheStart(subject).and(Controls.ofTheEnd(subject));
  }

  /** The points that must be silent. */
  private static Collection<ObservationPoint> quiet(final SentFlow subject) {
    return subject
        .target()
        .lastPoint()
        .<Collection<ObservationPoint>>map(List::of)
        .orElse(subject.interfaces());
  }

  @Override
  public Finding judge(final Seen seen) {
    return arrived(seen)
        .or(seen::unreadable)
        .or(seen::unsent)
        .or(() -> heard(seen))
        .or(() -> unheard(seen))
        .orElseGet(() -> silent(seen));
  }

  private static Optional<Finding> arrived(final Seen seen) {
    final Arrivals arrivals = new Arrivals(seen);
    return seen.sent().stream()
        .filter(packet -> arrivals.of(packet).findAny().isPresent())
        .findFirst()
        .map(packet -> arrived(seen, arrivals, packet));
  }

  private static Finding arrived(final Seen seen, final Arrivals arrivals, final Sent packet) {
    return seen.violated(
        "no packet at " + seen.subject().target(),
        "packet %d arrived".formatted(packet.index()),
        Seen.of(arrivals.of(packet)),
        Fact.of(
            "next",
            "find what should stop it: kubectl get networkpolicies --all-namespaces, and the security groups of both ends"));
  }

  /** Something came as far as we can look; whether it was let in from there is not seen. */
  private static Optional<Finding> heard(final Seen seen) {
    return quiet(seen.subject()).stream()
        .filter(point -> Arrivals.anythingAt(seen, point))
        .findFirst()
        .map(
            point ->
                seen.inconclusive(
                    InconclusiveCode.AMBIGUOUS,
                    "what may be a packet of the flow was at %s, and what became of it is not seen"
                        .formatted(point)));
  }

  private static Optional<Finding> unheard(final Seen seen) {
    return quiet(seen.subject()).stream()
        .flatMap(point -> seen.deaf(point).stream())
        .findFirst()
        .map((Unproven deaf) -> seen.inconclusive(deaf, "no packet was seen to arrive"));
  }

  private static Finding silent(final Seen seen) {
    final List<Provenance> witnesses =
        new ArrayList<>(
            seen.sent().stream()
                .flatMap(
                    packet -> Seen.of(seen.probe(seen.subject().veth(), packet.index())).stream())
                .toList());
    final Collection<ObservationPoint> quiet = quiet(seen.subject());
    quiet.forEach(point -> witnesses.add(seen.flow().at(point).provenance()));
    final Stream<Fact> controls = quiet.stream().map(seen::control);
    return seen.holds(
        "%d packets left %s, and none came to %s"
            .formatted(seen.sent().size(), seen.subject().veth(), quiet),
        witnesses,
        controls.toArray(Fact[]::new));
  }
}
