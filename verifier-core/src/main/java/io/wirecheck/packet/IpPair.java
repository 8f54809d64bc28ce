package io.wirecheck.packet;

import java.nio.ByteBuffer;

/** The addresses of an IP header as the key of a table. */
final class IpPair {

  private IpPair() {}

  /**
   * Of an IP header in an array, where all of it is.
   *
   * @param ports the sender's in the high half
   */
  static void set(PairTable pairs, byte[] bytes, int ip, int ports, long label) {
    if (bytes[ip] >>> 4 == 4) {
      pairs.between(Bytes.longAt(bytes, ip + Ipv4Header.SOURCE), ports, label);
    } else {
      pairs.between(
          Bytes.longAt(bytes, ip + Ipv6Header.SOURCE),
          Bytes.longAt(bytes, ip + Ipv6Header.SOURCE + 8),
          Bytes.longAt(bytes, ip + Ipv6Header.DESTINATION),
          Bytes.longAt(bytes, ip + Ipv6Header.DESTINATION + 8),
          ports,
          label);
    }
  }

  /** Of an IP layer. */
  static void set(PairTable pairs, FrameDecoder frame, int ip, int ports, long label) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ip);
    if (frame.protocol(ip) == Protocol.IPV4) {
      pairs.between(buffer.getLong(offset + Ipv4Header.SOURCE), ports, label);
    } else {
      pairs.between(
          Ipv6Header.sourceHigh(buffer, offset),
          Ipv6Header.sourceLow(buffer, offset),
          Ipv6Header.destinationHigh(buffer, offset),
          Ipv6Header.destinationLow(buffer, offset),
          ports,
          label);
    }
  }
}
