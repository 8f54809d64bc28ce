package io.wirecheck.trace;

import io.wirecheck.model.IpAddress;

/**
 * The headers of a packet, as far as rules look at them.
 *
 * @param ipProtocol 1 ICMP, 6 TCP, 17 UDP
 * @param sourcePort of ICMP the echo's identifier
 * @param destinationPort of ICMP 0
 */
public record Packet(
    IpAddress source, IpAddress destination, int ipProtocol, int sourcePort, int destinationPort) {

  /** The answer's headers. */
  public Packet reversed() {
    return ipProtocol == 1
        ? new Packet(destination, source, ipProtocol, sourcePort, destinationPort)
        : new Packet(destination, source, ipProtocol, destinationPort, sourcePort);
  }
}
