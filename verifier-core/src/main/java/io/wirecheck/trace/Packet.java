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

  /** With another packet's source. */
  Packet from(IpAddress address, int port) {
    return new Packet(address, destination, ipProtocol, port, destinationPort);
  }

  /** With another packet's destination. */
  Packet to(IpAddress address, int port) {
    return new Packet(source, address, ipProtocol, sourcePort, port);
  }

  @Override
  public String toString() {
    return hasPorts()
        ? "%s:%d -> %s:%d".formatted(source, sourcePort, destination, destinationPort)
        : source + " -> " + destination;
  }

  /** Of TCP, UDP, UDP-Lite or SCTP. */
  boolean hasPorts() {
    return ipProtocol == 6 || ipProtocol == 17 || ipProtocol == 136 || ipProtocol == 132;
  }
}
