package io.wirecheck.invariant;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Locale;
import java.util.Set;

/** A destination with what is sent to it. The last that was said of the transport holds. */
record OnPort(Destination destination, Transport transport, int port) implements Destination {

  OnPort {
    if (transport != Transport.ICMP && (port < 1 || port > 0xFFFF)) {
      throw new IllegalArgumentException("ports are from 1 to 65535, not " + port);
    }
    destination = destination instanceof final OnPort other ? other.destination : destination;
  }

  @Override
  public String asDestination() {
    final String how = transport.name().toLowerCase(Locale.ROOT);
    return destination.asDestination()
        + (transport == Transport.ICMP ? " by " + how : " at " + how + " port " + port);
  }

  @Override
  public Set<Cell> destinationCells(final Topology topology) {
    return destination.destinationCells(topology);
  }

  @Override
  public Section<Targets> targets(final Located located) {
    return destination.targets(located);
  }
}
