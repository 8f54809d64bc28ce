package io.wirecheck.invariant;

import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.invariant.Seen.Sight;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * The sender is told of every packet that nobody took it: by an ICMP error that quotes the packet
 * (RFC 792, RFC 4443), or, of a connection, by its own kernel. A segment that resets a connection
 * carries no nonce, so what the probe's command says is the evidence there.
 */
record Refused() implements Rule {

  @Override
  public List<Transport> transports() {
    return List.of(Transport.UDP, Transport.TCP, Transport.ICMP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return Points.of(subject.veth());
  }

  @Override
  public Need controls(final SentFlow subject) {
    return Controls.ofTheStart(subject);
  }

  @Override
  public Finding judge(final Seen seen) {
    return answered(seen)
        .or(seen::unreadable)
        .or(seen::unsent)
        .orElseGet(() -> seen.subject().isTcp() ? connections(seen) : packets(seen));
  }

  private static Optional<Finding> answered(final Seen seen) {
    return seen.sent().stream()
        .filter(packet -> taken(seen, packet).findAny().isPresent())
        .findFirst()
        .map(
            packet ->
                seen.violated(
                    "an error that quotes the packet, or a reset",
                    "packet %d was answered".formatted(packet.index()),
                    Seen.of(taken(seen, packet))));
  }

  private static Stream<Sight> taken(final Seen seen, final Sent packet) {
    return seen.subject().isTcp()
        ? seen.probe(seen.subject().veth(), packet.index())
        : seen.answers(packet.index());
  }

  private static Finding packets(final Seen seen) {
    final List<Sight> errors =
        seen.sent().stream().flatMap(packet -> seen.refusals(packet.index()).limit(1)).toList();
    if (errors.size() == seen.sent().size()) {
      return seen.holds(
          "%d packets, and for each an ICMP error that quotes it".formatted(errors.size()),
          Seen.of(errors.stream()));
    }
    return errors.isEmpty()
        ? untold(seen)
        : seen.inconclusive(
            InconclusiveCode.AMBIGUOUS,
            "%d of %d packets were refused, and of the others the sender was told nothing"
                .formatted(errors.size(), seen.sent().size()));
  }

  /** An error may quote as little as 8 bytes of the packet's data (RFC 792), and no nonce then. */
  private static Finding untold(final Seen seen) {
    final ObservationPoint veth = seen.subject().veth();
    if (seen.strangers(veth, Transport.ICMP) > 0) {
      return seen.inconclusive(
          InconclusiveCode.NO_SANITY_WITNESS,
          "no error quotes a nonce, and one that quotes too little to tell may be among the others");
    }
    return seen.deaf(veth)
        .map(deaf -> seen.inconclusive(deaf, "no error came back"))
        .orElseGet(
            () ->
                seen.violated(
                    "an error that quotes the packet",
                    "%d packets left the %s, and nothing came back to it"
                        .formatted(seen.sent().size(), veth),
                    List.of(seen.flow().at(veth).provenance())));
  }

  private static Finding connections(final Seen seen) {
    final List<Sent> others =
        seen.sent().stream().filter(packet -> !Seen.isRefused(packet)).toList();
    if (!others.isEmpty()) {
      return seen.inconclusive(
          InconclusiveCode.NO_SANITY_WITNESS,
          "nobody accepted connection %d, and its sender was not told that it is refused"
              .formatted(others.get(0).index()));
    }
    final List<Provenance> witnesses = new ArrayList<>();
    witnesses.add(seen.flow().at(seen.subject().veth()).provenance());
    seen.sent().forEach(packet -> witnesses.add(told(seen, packet)));
    return seen.holds(
        "%d connections, each refused to its sender".formatted(seen.sent().size()), witnesses);
  }

  private static Provenance told(final Seen seen, final Sent packet) {
    return new Provenance(
        "",
        "",
        "the command for packet %d in %s: %s"
            .formatted(packet.index(), seen.subject().source().pod(), Seen.command(packet)),
        Optional.of(packet.at()));
  }
}
