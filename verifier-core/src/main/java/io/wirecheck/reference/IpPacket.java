package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.trace.Packet;
import java.util.Arrays;

/**
 * An IP packet on its way. Its TTL and what it is carried in depend on where one looks, so they are
 * not a part of it.
 *
 * @param header as nodes see and translate it
 */
record IpPacket(Packet header, Content content) {

  private static final int ETHERNET_HEADER = 14;

  /** What follows the IP header. */
  interface Content {

    /**
     * The whole frame.
     *
     * @param ip ends in the IP header
     * @param header the addresses and ports that the packet has there
     */
    byte[] frame(FrameWriter ip, Packet header);
  }

  /** The packet with other addresses and ports. */
  IpPacket with(final Packet translated) {
    return new IpPacket(translated, content);
  }

  /** The frame in which the packet lies behind the headers that {@code link} has. */
  byte[] frame(final FrameWriter link, final int ttl) {
    return content.frame(ip(link, ttl), header);
  }

  private FrameWriter ip(final FrameWriter link, final int ttl) {
    final IpAddress source = header.source();
    final IpAddress destination = header.destination();
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
