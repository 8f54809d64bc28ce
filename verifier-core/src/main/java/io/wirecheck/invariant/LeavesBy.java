package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.AddressWords;
import io.wirecheck.invariant.Seen.Sight;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Packets leave their node by one interface, by its role, and by no other. */
record LeavesBy(Role role) implements Rule {

  /** Which interface that is. */
  enum Role {
    OWNER,
    PRIMARY
  }

  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP, Transport.UDP, Transport.TCP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return Points.of(subject.veth());
  }

  @Override
  public SortedSet<ObservationPoint> also(final SentFlow subject) {
    return subject.interfaces();
  }

  @Override
  public boolean leavesTheNode() {
    return true;
  }

  private ObservationPoint expected(final SentFlow subject) {
    return role == Role.OWNER ? subject.source().owner() : subject.source().primary();
  }

  private SortedSet<ObservationPoint> allowed(final SentFlow subject) {
    final SortedSet<ObservationPoint> allowed = Points.of(expected(subject));
    return role == Role.OWNER ? Points.and(allowed, subject.carriers()) : allowed;
  }

  @Override
  public Finding judge(final Seen seen) {
    return strayed(seen)
        .or(seen::unreadable)
        .or(() -> tunnelled(seen))
        .or(seen::unsent)
        .or(() -> missing(seen))
        .orElseGet(() -> left(seen));
  }

  private static Stream<Sight> atInterfaces(final Seen seen) {
    return seen.sights().filter(sight -> seen.subject().interfaces().contains(sight.point()));
  }

  private Optional<Finding> strayed(final Seen seen) {
    final SortedSet<ObservationPoint> allowed = allowed(seen.subject());
    return atInterfaces(seen)
        .filter(Sight::isProbe)
        .filter(sight -> !allowed.contains(sight.point()))
        .findFirst()
        .map(
            sight ->
                seen.violated(
                    "packets by " + expected(seen.subject()),
                    "packet %d by %s, device %s"
                        .formatted(sight.packet().packet(), sight.point(), sight.at().device()),
                    List.of(sight.packet().provenance()),
                    Fact.of(
                        "that interface is",
                        AddressWords.of(seen.observations().topology()).role(sight.point())),
                    Fact.of(
                        "next",
                        "on node %s see which rule and route it takes: ip rule; ip route show table all"
                            .formatted(seen.subject().source().node()))));
  }

  /** Within another packet it is not the packet. */
  private static Optional<Finding> tunnelled(final Seen seen) {
    return atInterfaces(seen)
        .filter(seen::isBetweenNodes)
        .findFirst()
        .map(
            sight ->
                seen.inconclusive(
                    InconclusiveCode.AMBIGUOUS,
                    "packet %d is within another at %s"
                        .formatted(sight.packet().packet(), sight.point())));
  }

  private Stream<Sight> departures(final Seen seen, final Sent packet) {
    return seen.probe(expected(seen.subject()), packet.index());
  }

  private Optional<Finding> missing(final Seen seen) {
    return seen.sent().stream()
        .filter(packet -> departures(seen, packet).findAny().isEmpty())
        .findFirst()
        .map(packet -> missing(seen, packet));
  }

  /** At no interface, where every one of them could be heard: it did not leave its node. */
  private Finding missing(final Seen seen, final Sent packet) {
    final String detail = "packet %d was seen to leave by no interface".formatted(packet.index());
    final Optional<Unproven> deaf =
        seen.subject().interfaces().stream()
            .flatMap(point -> seen.deaf(point).stream())
            .findFirst();
    if (deaf.isPresent()) {
      return seen.inconclusive(deaf.get(), detail);
    }
    final List<Provenance> start = Seen.of(seen.probe(seen.subject().veth(), packet.index()));
    final boolean elsewhere =
        seen.subject().interfaces().stream().anyMatch(seen::hidesAnything)
            || atInterfaces(seen).anyMatch(sight -> sight.packet().packet() == packet.index())
            || seen.answers(packet.index()).findAny().isPresent();
    return start.isEmpty() || elsewhere
        ? seen.inconclusive(InconclusiveCode.NO_SANITY_WITNESS, detail)
        : dropped(seen, packet, start);
  }

  private Finding dropped(final Seen seen, final Sent packet, final List<Provenance> start) {
    return seen.violated(
        "packets by " + expected(seen.subject()),
        "packet %d at the veth, and at none of the node's interfaces: dropped on the node"
            .formatted(packet.index()),
        start);
  }

  private Finding left(final Seen seen) {
    return seen.holds(
        "%d packets by %s, and by no other interface of the node"
            .formatted(seen.sent().size(), expected(seen.subject())),
        seen.sent().stream()
            .flatMap(packet -> Seen.of(departures(seen, packet).limit(1)).stream())
            .toList());
  }
}
