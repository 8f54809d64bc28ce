package io.wirecheck.invariant;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Set;

/** Whom packets are sent to. Made by {@link Ends}. */
public sealed interface Destination
    permits Ends.OfProbes,
        Ends.Peers,
        Ends.OfPods,
        Ends.OfNodes,
        Ends.OfAddress,
        Ends.OfTarget,
        OnPort {

  /** The words after {@code to}. */
  String asDestination();

  /** The kinds of places that probes must stand in to be sent to; empty where no probe is meant. */
  default Set<Cell> destinationCells(final Topology topology) {
    return Set.of();
  }

  /** Whom that is, here. Unknown where the inventory does not tell, or has nobody of them. */
  Section<Targets> targets(Located located);

  /** The same by datagrams alone, to this port. */
  default Destination udp(final int port) {
    return new OnPort(this, Transport.UDP, port);
  }

  /** The same by connections alone, to this port. Who listens there is sent 64 bytes of text. */
  default Destination tcp(final int port) {
    return new OnPort(this, Transport.TCP, port);
  }

  /** The same by echo requests alone. */
  default Destination icmp() {
    return new OnPort(this, Transport.ICMP, 0);
  }
}
