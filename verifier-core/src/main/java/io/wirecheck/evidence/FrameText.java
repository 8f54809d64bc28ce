package io.wirecheck.evidence;

import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.model.IpAddress;
import io.wirecheck.packet.FrameDecoder;
import io.wirecheck.packet.Ipv4Header;
import io.wirecheck.packet.Ipv6Header;
import io.wirecheck.packet.Protocol;
import io.wirecheck.packet.TunnelKind;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Values of a decoded frame's layers, as the model has them. */
final class FrameText {

  private FrameText() {}

  static Addresses addresses(final FrameDecoder frame, final int ipLayer) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ipLayer);
    if (frame.protocol(ipLayer) == Protocol.IPV4) {
      return new Addresses(
          IpAddress.ofIpv4(Ipv4Header.source(buffer, offset)),
          IpAddress.ofIpv4(Ipv4Header.destination(buffer, offset)));
    }
    return new Addresses(
        IpAddress.ofIpv6(
            Ipv6Header.sourceHigh(buffer, offset), Ipv6Header.sourceLow(buffer, offset)),
        IpAddress.ofIpv6(
            Ipv6Header.destinationHigh(buffer, offset), Ipv6Header.destinationLow(buffer, offset)));
  }

  /** The length that the IP header says, in bytes. */
  static int ipLength(final FrameDecoder frame, final int ipLayer) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ipLayer);
    return frame.protocol(ipLayer) == Protocol.IPV4
        ? Ipv4Header.totalLength(buffer, offset)
        : Ipv6Header.LENGTH + Ipv6Header.payloadLength(buffer, offset);
  }

  /** The tunnel in the reader's words. */
  static String name(final TunnelKind kind) {
    return switch (kind) {
      case VXLAN -> "VXLAN";
      case VXLAN_GPE -> "VXLAN-GPE";
      case GENEVE -> "Geneve";
      case IP_IN_IP -> "IP-in-IP";
      case WIREGUARD -> "WireGuard";
      case UNKNOWN, NONE -> "an unknown tunnel";
      case GRE, MPLS, GUE, FOU, ESP, AH -> kind.name();
    };
  }

  /** What the outermost IP header carries: {@code udp 4789}, {@code ip protocol 47}. */
  static String carrier(final FrameDecoder frame, final int ipLayer) {
    final int next = ipLayer + 1;
    if (next < frame.layerCount()
        && (frame.protocol(next) == Protocol.UDP || frame.protocol(next) == Protocol.TCP)) {
      return frame.protocol(next).name().toLowerCase(Locale.ROOT)
          + " "
          + frame.destinationPort(next);
    }
    final int offset = frame.offset(ipLayer);
    return "ip protocol "
        + (frame.protocol(ipLayer) == Protocol.IPV4
            ? Ipv4Header.protocol(frame.buffer(), offset)
            : Ipv6Header.nextHeader(frame.buffer(), offset));
  }
}
