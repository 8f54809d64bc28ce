package io.wirecheck.invariant;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;

/** Packets of the run that a veth must show where the judged flow itself may show it nothing. */
final class Controls {

  /** One may be lost on a healthy network; three are not. */
  private static final int PACKETS = 3;

  private Controls() {}

  /**
   * For a receiving pod's veth the echo requests of its own node, which no network policy stops.
   * Network interfaces of nodes have controls of the run's own.
   */
  static Need ofTheEnd(final SentFlow subject) {
    return subject.target() instanceof final Target.InPod pod
        ? Need.of(
            new Key.FlowSightings(
                echo(new Endpoint.OfHost(pod.end().node()), pod.endpoint()),
                Points.of(pod.lastPoint().orElseThrow())))
        : Need.none();
  }

  /** For the sender's veth, which sees no nonce of a connection that nobody takes, its own echo. */
  static Need ofTheStart(final SentFlow subject) {
    return subject.isTcp()
        ? Need.of(
            new Key.FlowSightings(
                echo(subject.flow().source(), subject.target().endpoint()),
                Points.of(subject.veth())))
        : Need.none();
  }

  private static Flow echo(final Endpoint from, final Endpoint to) {
    return new Flow(from, to, Transport.ICMP, 0, PACKETS);
  }
}
