package io.wirecheck.run;

import io.wirecheck.evidence.Flow.Transport;

/**
 * Which way a packet goes.
 *
 * @param from a pod, {@code NAMESPACE/NAME}, or its name alone where one pod has it
 * @param to an IPv4 address, or a pod as above
 * @param port of the destination; 0 for ICMP
 */
public record PathQuestion(String from, String to, Transport transport, int port) {

  public PathQuestion {
    if (port < 0 || port > 0xFFFF || (transport == Transport.ICMP) != (port == 0)) {
      throw new IllegalArgumentException(
          transport == Transport.ICMP
              ? "ICMP has no ports; leave ':%d' out, or name a protocol that has them"
                  .formatted(port)
              : "%s goes to a port, 1 to 65535; write it behind the address, such as 10.0.0.9:443"
                  .formatted(Walk.word(transport)));
    }
  }
}
