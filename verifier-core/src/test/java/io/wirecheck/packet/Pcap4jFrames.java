package io.wirecheck.packet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV4EchoPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6EchoRequestPacket;
import org.pcap4j.packet.IpV4NoOperationOption;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Rfc791Tos;
import org.pcap4j.packet.IpV6ExtDestinationOptionsPacket;
import org.pcap4j.packet.IpV6ExtFragmentPacket;
import org.pcap4j.packet.IpV6ExtHopByHopOptionsPacket;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.IpV6PadNOption;
import org.pcap4j.packet.IpV6SimpleFlowLabel;
import org.pcap4j.packet.IpV6SimpleTrafficClass;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpMaximumSegmentSizeOption;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.ArpHardwareType;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IcmpV4Code;
import org.pcap4j.packet.namednumber.IcmpV4Type;
import org.pcap4j.packet.namednumber.IcmpV6Code;
import org.pcap4j.packet.namednumber.IcmpV6Type;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.packet.namednumber.LinuxSllPacketType;
import org.pcap4j.packet.namednumber.TcpPort;
import org.pcap4j.packet.namednumber.UdpPort;
import org.pcap4j.util.MacAddress;

/** Frames that pcap4j's builders write. */
final class Pcap4jFrames {

  /**
   * A frame.
   *
   * @param carried what is in its tunnels that pcap4j has no header for, outermost first
   */
  record Built(String name, LinkType linkType, Packet frame, List<Packet> carried) {

    Packet innermost() {
      return carried.isEmpty() ? frame : carried.get(carried.size() - 1);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final MacAddress MAC_A = MacAddress.getByName("02:00:00:00:00:0a");
  private static final MacAddress MAC_B = MacAddress.getByName("02:00:00:00:00:0b");
  private static final Inet4Address POD_A = (Inet4Address) address("192.168.1.30");
  private static final Inet4Address POD_B = (Inet4Address) address("192.168.2.40");
  private static final Inet4Address NODE_A = (Inet4Address) address("192.168.1.10");
  private static final Inet4Address NODE_B = (Inet4Address) address("192.168.2.10");
  private static final Inet6Address SIX_A = (Inet6Address) address("2001:db8::1");
  private static final Inet6Address SIX_B = (Inet6Address) address("2001:db8:0:1::2");

  static final List<Built> ALL = all();

  private Pcap4jFrames() {}

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Built> all() {
    final List<Built> frames = new ArrayList<>();
    frames.add(plain("UDP", ethernet(EtherType.IPV4, pods(IpNumber.UDP, udp(40000, 4242)))));
    frames.add(plain("TCP with options", ethernet(EtherType.IPV4, pods(IpNumber.TCP, tcp()))));
    frames.add(plain("ping", ethernet(EtherType.IPV4, pods(IpNumber.ICMPV4, ping()))));
    frames.add(plain("ping over IPv6", ethernet(EtherType.IPV6, six(IpNumber.ICMPV6, ping6()))));
    frames.add(plain("UDP over IPv6", ethernet(EtherType.IPV6, six(IpNumber.UDP, udp6()))));
    frames.add(plain("ARP", ethernet(EtherType.ARP, arp())));
    frames.add(plain("802.1Q twice", ethernet(EtherType.DOT1Q_VLAN_TAGGED_FRAMES, tags())));
    frames.add(
        plain(
            "IPv4 options",
            ethernet(
                EtherType.IPV4,
                pods(IpNumber.UDP, udp(1, 2))
                    .options(List.of(IpV4NoOperationOption.getInstance()))
                    .paddingAtBuild(true))));
    frames.add(
        plain(
            "later fragment",
            ethernet(
                EtherType.IPV4,
                pods(IpNumber.UDP, data(40)).fragmentOffset((short) 185).moreFragmentFlag(true))));
    frames.add(
        plain(
            "IPv6 options",
            ethernet(EtherType.IPV6, six(IpNumber.IPV6_HOPOPT, hopByHop(destinationOptions())))));
    frames.add(
        plain(
            "IPv6 atomic fragment",
            ethernet(EtherType.IPV6, six(IpNumber.IPV6_FRAG, atomicFragment()))));
    frames.add(
        plain(
            "4 in 4",
            ethernet(EtherType.IPV4, nodes(IpNumber.IPV4, pods(IpNumber.UDP, udp(40000, 4242))))));
    frames.add(
        plain("6 in 4", ethernet(EtherType.IPV4, nodes(IpNumber.IPV6, six(IpNumber.UDP, udp6())))));
    frames.add(
        plain("4 in 6", ethernet(EtherType.IPV6, six(IpNumber.IPV4, pods(IpNumber.TCP, tcp())))));
    frames.add(
        plain("6 in 6", ethernet(EtherType.IPV6, six(IpNumber.IPV6, six(IpNumber.UDP, udp6())))));
    frames.add(new Built("cooked", LinkType.LINUX_SLL, cooked(), List.of()));
    frames.add(new Built("raw", LinkType.RAW, six(IpNumber.UDP, udp6()).build(), List.of()));
    final Packet inner = ethernet(EtherType.IPV4, pods(IpNumber.TCP, tcp()));
    frames.add(inUdp("VXLAN", 4789, "08000000 00002a00", inner));
    frames.add(inUdp("VXLAN-GPE", 4790, "0c000003 00002a00", inner));
    frames.add(inUdp("Geneve", 6081, "02006558 00002a00 0108 01 01 00000000", inner));
    frames.add(inGre("GRE with Ethernet", "20006558 0000002a", inner));
    frames.add(inGre("GRE", "0000 86dd", six(IpNumber.ICMPV6, ping6()).build()));
    return List.copyOf(frames);
  }

  private static Built plain(String name, Packet frame) {
    return new Built(name, LinkType.ETHERNET, frame, List.of());
  }

  private static Built inUdp(String name, int port, String header, Packet inner) {
    final UdpPacket.Builder udp =
        udp(54321, port).payloadBuilder(behind(header, inner)).srcAddr(NODE_A).dstAddr(NODE_B);
    final Packet frame = ethernet(EtherType.IPV4, nodes(IpNumber.UDP, udp));
    return new Built(name, LinkType.ETHERNET, frame, List.of(inner));
  }

  private static Built inGre(String name, String header, Packet inner) {
    final Packet frame =
        ethernet(EtherType.IPV4, nodes(IpNumber.getInstance((byte) 47), behind(header, inner)));
    return new Built(name, LinkType.ETHERNET, frame, List.of(inner));
  }

  private static Packet.Builder behind(String header, Packet inner) {
    return bytes(WireFrames.concat(Hex.bytes(header), inner.getRawData()));
  }

  private static Packet.Builder bytes(byte[] bytes) {
    return new UnknownPacket.Builder().rawData(bytes);
  }

  private static Packet.Builder data(int length) {
    return bytes(new byte[length]);
  }

  private static EthernetPacket ethernet(EtherType type, Packet.Builder payload) {
    return new EthernetPacket.Builder()
        .srcAddr(MAC_A)
        .dstAddr(MAC_B)
        .type(type)
        .payloadBuilder(payload)
        .paddingAtBuild(true)
        .build();
  }

  private static Packet cooked() {
    return new LinuxSllPacket.Builder()
        .packetType(LinuxSllPacketType.LINUX_SLL_OUTGOING)
        .addressType(ArpHardwareType.ETHERNET)
        .addressLength((short) 6)
        .address(Hex.bytes("02000000000a0000"))
        .protocol(EtherType.IPV4)
        .payloadBuilder(pods(IpNumber.UDP, udp(1, 2)))
        .build();
  }

  private static Packet.Builder tags() {
    return tag(7, EtherType.DOT1Q_VLAN_TAGGED_FRAMES)
        .payloadBuilder(
            tag(8, EtherType.IPV4).payloadBuilder(pods(IpNumber.UDP, udp(40000, 4242))));
  }

  private static Dot1qVlanTagPacket.Builder tag(int id, EtherType type) {
    return new Dot1qVlanTagPacket.Builder().priority((byte) 1).vid((short) id).type(type);
  }

  private static Packet.Builder arp() {
    return new ArpPacket.Builder()
        .hardwareType(ArpHardwareType.ETHERNET)
        .protocolType(EtherType.IPV4)
        .hardwareAddrLength((byte) 6)
        .protocolAddrLength((byte) 4)
        .operation(ArpOperation.REQUEST)
        .srcHardwareAddr(MAC_A)
        .srcProtocolAddr(NODE_A)
        .dstHardwareAddr(MacAddress.getByName("00:00:00:00:00:00"))
        .dstProtocolAddr(NODE_B);
  }

  private static IpV4Packet.Builder pods(IpNumber protocol, Packet.Builder payload) {
    return four(protocol, payload).srcAddr(POD_A).dstAddr(POD_B).ttl((byte) 63);
  }

  private static IpV4Packet.Builder nodes(IpNumber protocol, Packet.Builder payload) {
    return four(protocol, payload).srcAddr(NODE_A).dstAddr(NODE_B).ttl((byte) 255);
  }

  private static IpV4Packet.Builder four(IpNumber protocol, Packet.Builder payload) {
    return new IpV4Packet.Builder()
        .version(IpVersion.IPV4)
        .tos(IpV4Rfc791Tos.newInstance((byte) 0))
        .identification((short) 0xbeef)
        .protocol(protocol)
        .payloadBuilder(payload)
        .correctChecksumAtBuild(true)
        .correctLengthAtBuild(true);
  }

  private static IpV6Packet.Builder six(IpNumber next, Packet.Builder payload) {
    return new IpV6Packet.Builder()
        .version(IpVersion.IPV6)
        .trafficClass(IpV6SimpleTrafficClass.newInstance((byte) 0))
        .flowLabel(IpV6SimpleFlowLabel.newInstance(0x12345))
        .nextHeader(next)
        .hopLimit((byte) 61)
        .srcAddr(SIX_A)
        .dstAddr(SIX_B)
        .payloadBuilder(payload)
        .correctLengthAtBuild(true);
  }

  private static Packet.Builder hopByHop(Packet.Builder payload) {
    return new IpV6ExtHopByHopOptionsPacket.Builder()
        .nextHeader(IpNumber.IPV6_DST_OPTS)
        .options(List.of(padding(4)))
        .payloadBuilder(payload)
        .correctLengthAtBuild(true);
  }

  private static Packet.Builder destinationOptions() {
    return new IpV6ExtDestinationOptionsPacket.Builder()
        .nextHeader(IpNumber.UDP)
        .options(List.of(padding(12)))
        .payloadBuilder(udp6())
        .correctLengthAtBuild(true);
  }

  private static IpV6PadNOption padding(int length) {
    return new IpV6PadNOption.Builder()
        .data(new byte[length])
        .dataLen((byte) length)
        .correctLengthAtBuild(true)
        .build();
  }

  private static Packet.Builder atomicFragment() {
    return new IpV6ExtFragmentPacket.Builder()
        .nextHeader(IpNumber.UDP)
        .identification(0x0badcafe)
        .payloadBuilder(udp6());
  }

  private static UdpPacket.Builder udp(int source, int destination) {
    return new UdpPacket.Builder()
        .srcPort(UdpPort.getInstance((short) source))
        .dstPort(UdpPort.getInstance((short) destination))
        .srcAddr(POD_A)
        .dstAddr(POD_B)
        .payloadBuilder(bytes(WireFrames.NONCE.bytes()))
        .correctChecksumAtBuild(true)
        .correctLengthAtBuild(true);
  }

  private static UdpPacket.Builder udp6() {
    return udp(40000, 4242).srcAddr(SIX_A).dstAddr(SIX_B);
  }

  private static TcpPacket.Builder tcp() {
    return new TcpPacket.Builder()
        .srcPort(TcpPort.getInstance((short) 40000))
        .dstPort(TcpPort.getInstance((short) 8080))
        .sequenceNumber(0xfedcba98)
        .acknowledgmentNumber(7)
        .psh(true)
        .ack(true)
        .window((short) 64240)
        .options(
            List.of(
                new TcpMaximumSegmentSizeOption.Builder()
                    .maxSegSize((short) 1460)
                    .correctLengthAtBuild(true)
                    .build()))
        .srcAddr(POD_A)
        .dstAddr(POD_B)
        .payloadBuilder(bytes(WireFrames.NONCE.bytes()))
        .paddingAtBuild(true)
        .correctChecksumAtBuild(true)
        .correctLengthAtBuild(true);
  }

  private static Packet.Builder ping() {
    return new IcmpV4CommonPacket.Builder()
        .type(IcmpV4Type.ECHO)
        .code(IcmpV4Code.NO_CODE)
        .payloadBuilder(
            new IcmpV4EchoPacket.Builder()
                .identifier((short) 77)
                .sequenceNumber((short) 1)
                .payloadBuilder(data(56)))
        .correctChecksumAtBuild(true);
  }

  private static Packet.Builder ping6() {
    return new IcmpV6CommonPacket.Builder()
        .type(IcmpV6Type.ECHO_REQUEST)
        .code(IcmpV6Code.NO_CODE)
        .payloadBuilder(
            new IcmpV6EchoRequestPacket.Builder()
                .identifier((short) 77)
                .sequenceNumber((short) 1)
                .payloadBuilder(data(56)))
        .srcAddr(SIX_A)
        .dstAddr(SIX_B)
        .correctChecksumAtBuild(true);
  }
}
