package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.invariant.Seen.Sight;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Packets have one source address as far as they can be seen: at the receiver's end, and on the way
 * to addresses beyond at the interfaces of the sender's node. What a gateway makes of it is not
 * seen.
 */
record HasSource(Which which, Optional<IpAddress> given) implements Rule {

  private static final String ADVICE =
      "on node %s see which rule translates it: iptables -t nat -S, and the settings"
          + " AWS_VPC_K8S_CNI_EXTERNALSNAT and AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS of aws-node";

  /** Which address it should be. */
  enum Which {
    OWN,
    NODE,
    GIVEN
  }

  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP, Transport.UDP, Transport.TCP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return Points.bothEnds(subject);
  }

  @Override
  public SortedSet<ObservationPoint> also(final SentFlow subject) {
    return subject.target().lastPoint().isPresent() ? Points.none() : subject.interfaces();
  }

  private static Collection<ObservationPoint> far(final SentFlow subject) {
    return subject
        .target()
        .lastPoint()
        .<Collection<ObservationPoint>>map(List::of)
        .orElse(subject.interfaces());
  }

  @Override
  public Finding judge(final Seen seen) {
    final Optional<IpAddress> expected = expected(seen.subject());
    return expected.isEmpty()
        ? seen.inconclusive(
            InconclusiveCode.WRONG_SCOPE,
            "the primary address of node %s is not in the inventory"
                .formatted(seen.subject().source().node()))
        : judge(seen, expected.get());
  }

  private Optional<IpAddress> expected(final SentFlow subject) {
    return switch (which) {
      case OWN -> Optional.of(subject.source().address());
      case NODE -> subject.nodeAddress();
      case GIVEN -> given;
    };
  }

  private static Finding judge(final Seen seen, final IpAddress expected) {
    return other(seen, expected)
        .or(seen::unreadable)
        .or(seen::unsent)
        .or(() -> missing(seen, expected))
        .orElseGet(() -> all(seen, expected));
  }

  private static Stream<Sight> arrived(final Seen seen) {
    return far(seen.subject()).stream().flatMap(seen::at).filter(Sight::isProbe);
  }

  private static Optional<Finding> other(final Seen seen, final IpAddress expected) {
    return arrived(seen)
        .filter(sight -> sight.source().filter(source -> !source.equals(expected)).isPresent())
        .findFirst()
        .map(sight -> other(seen, expected, sight, sight.source().orElseThrow()));
  }

  private static Finding other(
      final Seen seen, final IpAddress expected, final Sight sight, final IpAddress source) {
    return seen.violated(
        "source address " + expected,
        "source address %s at %s".formatted(source, sight.point()),
        List.of(sight.packet().provenance()),
        seen.owner(source),
        Fact.of("next", ADVICE.formatted(seen.subject().source().node())));
  }

  private static Stream<Sight> of(final Seen seen, final Sent packet, final IpAddress expected) {
    return arrived(seen)
        .filter(sight -> sight.packet().packet() == packet.index())
        .filter(sight -> sight.source().equals(Optional.of(expected)));
  }

  private static Optional<Finding> missing(final Seen seen, final IpAddress expected) {
    return seen.sent().stream()
        .filter(packet -> of(seen, packet, expected).findAny().isEmpty())
        .findFirst()
        .map(
            packet ->
                seen.inconclusive(
                    InconclusiveCode.NO_SANITY_WITNESS,
                    "packet %d was not seen at %s, where its source would show"
                        .formatted(packet.index(), far(seen.subject()))));
  }

  private static Finding all(final Seen seen, final IpAddress expected) {
    final List<Provenance> witnesses = new ArrayList<>();
    seen.sent().forEach(packet -> witnesses.addAll(Seen.of(of(seen, packet, expected).limit(1))));
    return seen.holds(
        "%d packets with source address %s at %s"
            .formatted(
                seen.sent().size(),
                expected,
                seen.subject()
                    .target()
                    .lastPoint()
                    .map(Object::toString)
                    .orElse("the interfaces of node " + seen.subject().source().node())),
        witnesses);
  }
}
