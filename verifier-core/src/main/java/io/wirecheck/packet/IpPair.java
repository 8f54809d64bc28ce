package io.wirecheck.packet;

import java.nio.ByteBuffer;

/** The addresses of an IP header as the key of a table. */
final class IpPair {

  private IpPair() {}

  static void set(
      PairTable pairs, FrameDecoder frame, int ip, int sourcePort, int port, long label) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ip);
    if (frame.protocol(ip) == Protocol.IPV4) {
      final long source = Endpoint.mapped(Ipv4Header.source(buffer, offset));
      final long destination = Endpoint.mapped(Ipv4Header.destination(buffer, offset));
      pairs.between(0, source, sourcePort, 0, destination, port, label);
    } else {
      pairs.between(
          Ipv6Header.sourceHigh(buffer, offset),
          Ipv6Header.sourceLow(buffer, offset),
          sourcePort,
          Ipv6Header.destinationHigh(buffer, offset),
          Ipv6Header.destinationLow(buffer, offset),
          port,
          label);
    }
  }
}
