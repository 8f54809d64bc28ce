package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.FrameWriter;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * An IP packet on its way. Its TTL and what it is carried in depend on where one looks, so they are
 * not a part of it.
 */
final class IpPacket {

  private static final int ETHERNET_HEADER = 14;

  private final IpAddress source;
  private final IpAddress destination;
  private final UnaryOperator<FrameWriter> transport;
  private final byte[] payload;

  IpPacket(
      final IpAddress source,
      final IpAddress destination,
      final UnaryOperator<FrameWriter> transport,
      final byte[] payload) {
    this.source = source;
    this.destination = destination;
    this.transport = transport;
    this.payload = payload;
  }

  /** The frame in which the packet lies behind the headers that {@code link} has. */
  byte[] frame(final FrameWriter link, final int ttl) {
    return transport.apply(ip(link, ttl)).payload(payload);
  }

  private FrameWriter ip(final FrameWriter link, final int ttl) {
    if (source.family() == Family.IPV4) {
      return link.ipv4(source.ipv4(), destination.ipv4()).ttl(ttl);
    }
    return link.ipv6(source.high(), source.low(), destination.high(), destination.low())
        .hopLimit(ttl);
  }

  /** The packet's own bytes. */
  byte[] bytes(final int ttl) {
    final byte[] frame = frame(FrameWriter.ethernet(0, 0), ttl);
    return Arrays.copyOfRange(frame, ETHERNET_HEADER, frame.length);
  }
}
