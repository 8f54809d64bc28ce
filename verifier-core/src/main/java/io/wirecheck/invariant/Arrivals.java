package io.wirecheck.invariant;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.invariant.Seen.Sight;
import io.wirecheck.model.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which packets of a flow arrived, and what shows it. */
record Arrivals(Seen seen) {

  /**
   * What shows that a packet arrived: at a pod itself at its veth; elsewhere its answer, or an
   * error that the receiver itself sent, or that its connection was taken.
   */
  Stream<Sight> of(final Sent packet) {
    final SentFlow subject = seen.subject();
    if (subject.target() instanceof Target.InPod) {
      return seen.probe(subject.target().lastPoint().orElseThrow(), packet.index());
    }
    return seen.wasAccepted(packet)
        ? seen.probe(subject.veth(), packet.index())
        : Stream.concat(seen.answers(packet.index()), seen.refusals(packet.index()))
            .filter(reply -> reply.source().equals(Optional.of(subject.target().address())));
  }

  List<Sent> missing() {
    return seen.sent().stream().filter(packet -> of(packet).findAny().isEmpty()).toList();
  }

  List<Provenance> witnesses() {
    return seen.sent().stream().flatMap(packet -> Seen.of(of(packet).limit(1)).stream()).toList();
  }

  String inWords() {
    final SentFlow subject = seen.subject();
    final int packets = seen.sent().size();
    return subject.target() instanceof Target.InPod
        ? "%d packets at %s".formatted(packets, subject.target().lastPoint().orElseThrow())
        : "%d packets that %s answered or accepted".formatted(packets, subject.target());
  }

  /**
   * True where a point shows anything that may be of the flow. A connection's first segment has no
   * nonce, so of TCP every stranger may be one; and nobody sees what an encrypted packet carries.
   */
  static boolean anythingAt(final Seen seen, final ObservationPoint point) {
    return seen.at(point).findAny().isPresent()
        || seen.hidesAnything(point)
        || (seen.subject().isTcp() && seen.strangers(point, Transport.TCP) > 0);
  }
}
