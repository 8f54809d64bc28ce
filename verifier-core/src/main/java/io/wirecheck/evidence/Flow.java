package io.wirecheck.evidence;

import java.util.Locale;

/**
 * Packets that a check wants sent: from where, to where, with what, how many. Every packet carries
 * a nonce of its own at the place that {@link Transport} names. To a node that tracks connections
 * all packets of an ICMP or UDP flow are of one: they have one identifier or source port.
 *
 * @param port the destination port; 0 for ICMP, which has none
 * @param packets at least 1
 */
public record Flow(
    Endpoint source, Endpoint destination, Transport transport, int port, int packets) {

  /** The transport, and where its nonce is. */
  public enum Transport {
    /** Echo requests; the nonce fills the data from its byte 16 on, behind ping's timestamp. */
    ICMP,
    /** Datagrams whose payload starts with the nonce. */
    UDP,
    /** Connections whose first segment with data starts with the nonce. */
    TCP
  }

  public Flow {
    if (packets < 1) {
      throw new IllegalArgumentException("a flow sends at least one packet");
    }
    if (port < 0 || port > 0xFFFF || (transport == Transport.ICMP) != (port == 0)) {
      throw new IllegalArgumentException(port + " is no destination port for " + transport);
    }
  }

  @Override
  public String toString() {
    final String to = port == 0 ? destination.toString() : destination + ":" + port;
    return transport.name().toLowerCase(Locale.ROOT) + " " + source + " -> " + to;
  }
}
