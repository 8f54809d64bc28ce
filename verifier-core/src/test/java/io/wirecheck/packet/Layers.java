package io.wirecheck.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.BsdLoopbackPacket;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.FragmentedPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6ExtFragmentPacket;
import org.pcap4j.packet.IpV6ExtOptionsPacket;
import org.pcap4j.packet.IpV6ExtRoutingPacket;
import org.pcap4j.packet.IpV6ExtUnknownPacket;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TransportPacket.TransportHeader;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;

/** The layers of a frame in words, one line a header, as our decoder and as pcap4j read them. */
final class Layers {

  private Layers() {}

  /** Our reading. A later fragment has no header, and no line. */
  static List<String> ours(FrameDecoder frame) {
    return IntStream.range(0, frame.layerCount())
        .filter(layer -> frame.protocol(layer) != Protocol.FRAGMENT)
        .mapToObj(layer -> line(frame, layer))
        .toList();
  }

  static String line(FrameDecoder frame, int layer) {
    final Protocol protocol = frame.protocol(layer);
    final ByteBuffer buffer = frame.buffer();
    final int at = frame.offset(layer);
    final String rest =
        switch (protocol) {
          case ETHERNET ->
              between(
                  Mac.toString(EthernetHeader.source(buffer, at)),
                  Mac.toString(EthernetHeader.destination(buffer, at)));
          case VLAN -> " " + VlanHeader.vlanId(buffer, at);
          case ARP ->
              between(
                  Ipv4.toString(ArpHeader.senderIpv4(buffer, at)),
                  Ipv4.toString(ArpHeader.targetIpv4(buffer, at)));
          case IPV4 -> ipv4(buffer, at);
          case IPV6 -> ipv6(buffer, at);
          case IPV6_EXTENSION, IPV6_ROUTING -> " of " + frame.headerLength(layer) + " bytes";
          case IPV6_FRAGMENT ->
              fragment(
                  Ipv6FragmentHeader.identification(buffer, at),
                  Ipv6FragmentHeader.fragmentOffset(buffer, at),
                  Ipv6FragmentHeader.moreFragments(buffer, at));
          case UDP ->
              between(frame.sourcePort(layer), frame.destinationPort(layer))
                  + length(UdpHeader.datagramLength(buffer, at));
          case TCP ->
              between(frame.sourcePort(layer), frame.destinationPort(layer))
                  + " %08x %08x"
                      .formatted(
                          TcpHeader.sequenceNumber(buffer, at),
                          TcpHeader.acknowledgmentNumber(buffer, at))
                  + length(frame.headerLength(layer));
          case ICMP, ICMPV6 ->
              " %d %d".formatted(IcmpHeader.type(buffer, at), IcmpHeader.code(buffer, at));
          default -> "";
        };
    return protocol + rest;
  }

  private static String ipv4(ByteBuffer buffer, int at) {
    return between(
            Ipv4.toString(Ipv4Header.source(buffer, at)),
            Ipv4.toString(Ipv4Header.destination(buffer, at)))
        + length(Ipv4Header.totalLength(buffer, at))
        + " ttl "
        + Ipv4Header.ttl(buffer, at)
        + fragment(
            Ipv4Header.identification(buffer, at),
            Ipv4Header.fragmentOffset(buffer, at),
            Ipv4Header.moreFragments(buffer, at));
  }

  private static String ipv6(ByteBuffer buffer, int at) {
    return between(
            Ipv6.toString(Ipv6Header.sourceHigh(buffer, at), Ipv6Header.sourceLow(buffer, at)),
            Ipv6.toString(
                Ipv6Header.destinationHigh(buffer, at), Ipv6Header.destinationLow(buffer, at)))
        + length(Ipv6Header.payloadLength(buffer, at))
        + " ttl "
        + Ipv6Header.hopLimit(buffer, at);
  }

  /**
   * pcap4j's reading, as far as it has a decoder. What an ICMP error quotes, it decodes too; that
   * is no layer of the frame.
   */
  static List<String> theirs(Packet outermost) {
    final List<String> lines = new ArrayList<>();
    for (Packet packet = outermost; isRead(packet); packet = packet.getPayload()) {
      lines.add(line(packet));
      if (isIcmp(packet)) {
        break;
      }
    }
    return lines;
  }

  /** It takes any header behind IPv6 that it does not know for an extension header. */
  private static boolean isRead(@Nullable Packet packet) {
    return packet != null
        && !(packet instanceof UnknownPacket)
        && !(packet instanceof IpV6ExtUnknownPacket)
        && !(packet instanceof FragmentedPacket);
  }

  private static boolean isIcmp(Packet packet) {
    return packet instanceof IcmpV4CommonPacket || packet instanceof IcmpV6CommonPacket;
  }

  /** How many bytes are behind the last header that pcap4j reads. */
  static int payloadLength(Packet outermost) {
    Packet last = outermost;
    while (!isIcmp(last) && isRead(last.getPayload())) {
      last = last.getPayload();
    }
    if (isIcmp(last)) {
      return last.length() - IcmpHeader.LENGTH;
    }
    return last.getPayload() == null ? 0 : last.getPayload().length();
  }

  private static String line(Packet packet) {
    if (packet instanceof final EthernetPacket ethernet) {
      return Protocol.ETHERNET
          + between(ethernet.getHeader().getSrcAddr(), ethernet.getHeader().getDstAddr());
    }
    if (packet instanceof final Dot1qVlanTagPacket tag) {
      return Protocol.VLAN + " " + tag.getHeader().getVidAsInt();
    }
    if (packet instanceof LinuxSllPacket) {
      return Protocol.LINUX_SLL.toString();
    }
    if (packet instanceof BsdLoopbackPacket) {
      return Protocol.LOOPBACK.toString();
    }
    if (packet instanceof final ArpPacket arp) {
      return Protocol.ARP
          + between(
              text(arp.getHeader().getSrcProtocolAddr()),
              text(arp.getHeader().getDstProtocolAddr()));
    }
    return packet.getHeader() instanceof TransportHeader || isIcmp(packet)
        ? transport(packet)
        : network(packet);
  }

  private static String network(Packet packet) {
    if (packet instanceof final IpV4Packet four) {
      final IpV4Packet.IpV4Header header = four.getHeader();
      return Protocol.IPV4
          + between(text(header.getSrcAddr()), text(header.getDstAddr()))
          + length(header.getTotalLengthAsInt())
          + " ttl "
          + header.getTtlAsInt()
          + fragment(
              header.getIdentificationAsInt(),
              header.getFragmentOffset() * 8,
              header.getMoreFragmentFlag());
    }
    if (packet instanceof final IpV6Packet six) {
      final IpV6Packet.IpV6Header header = six.getHeader();
      return Protocol.IPV6
          + between(text(header.getSrcAddr()), text(header.getDstAddr()))
          + length(header.getPayloadLengthAsInt())
          + " ttl "
          + header.getHopLimitAsInt();
    }
    if (packet instanceof IpV6ExtOptionsPacket) {
      return Protocol.IPV6_EXTENSION + " of " + packet.getHeader().length() + " bytes";
    }
    if (packet instanceof IpV6ExtRoutingPacket) {
      return Protocol.IPV6_ROUTING + " of " + packet.getHeader().length() + " bytes";
    }
    if (packet instanceof final IpV6ExtFragmentPacket part) {
      return Protocol.IPV6_FRAGMENT
          + fragment(
              part.getHeader().getIdentification(),
              part.getHeader().getFragmentOffset() * 8,
              part.getHeader().getM());
    }
    return packet.getClass().getSimpleName();
  }

  private static String transport(Packet packet) {
    if (packet instanceof final UdpPacket udp) {
      return Protocol.UDP
          + between(
              udp.getHeader().getSrcPort().valueAsInt(), udp.getHeader().getDstPort().valueAsInt())
          + length(udp.getHeader().getLengthAsInt());
    }
    if (packet instanceof final TcpPacket tcp) {
      final TcpPacket.TcpHeader header = tcp.getHeader();
      return Protocol.TCP
          + between(header.getSrcPort().valueAsInt(), header.getDstPort().valueAsInt())
          + " %08x %08x".formatted(header.getSequenceNumber(), header.getAcknowledgmentNumber())
          + length(header.getDataOffsetAsInt() * 4);
    }
    if (packet instanceof final IcmpV4CommonPacket four) {
      return Protocol.ICMP
          + " %d %d"
              .formatted(
                  four.getHeader().getType().value() & 0xff,
                  four.getHeader().getCode().value() & 0xff);
    }
    if (packet instanceof final IcmpV6CommonPacket six) {
      return Protocol.ICMPV6
          + " %d %d"
              .formatted(
                  six.getHeader().getType().value() & 0xff,
                  six.getHeader().getCode().value() & 0xff);
    }
    return packet.getClass().getSimpleName();
  }

  private static String between(Object source, Object destination) {
    return " " + source + " > " + destination;
  }

  private static String length(int length) {
    return " length " + length;
  }

  private static String fragment(int identification, int offset, boolean more) {
    return " id %x at %d%s".formatted(identification, offset, more ? "+" : "");
  }

  /** In our notation: that of an IPv6 address differs from Java's. */
  private static String text(InetAddress address) {
    final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.capacity() == 4
        ? Ipv4.toString(bytes.getInt())
        : Ipv6.toString(bytes.getLong(), bytes.getLong());
  }
}
