package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.MAC_A;
import static io.wirecheck.packet.WireFrames.MAC_B;
import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.NONCE;
import static io.wirecheck.packet.WireFrames.POD_A;
import static io.wirecheck.packet.WireFrames.POD_B;
import static io.wirecheck.packet.WireFrames.concat;
import static io.wirecheck.packet.WireFrames.nodeToNode;
import static io.wirecheck.packet.WireFrames.podToPod;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A frame of every header and tunnel that the decoder knows, for decoders to agree on. */
final class AgreementFrames {

  /**
   * A frame.
   *
   * @param beyond the layers that tshark reads where our decoder has ended as it should: behind an
   *     opaque tunnel, and what an ICMP error quotes. In the words of {@code frame.protocols}
   */
  record Sample(String name, LinkType linkType, String hex, String beyond) {

    Sample(String name, LinkType linkType, byte[] bytes, String beyond) {
      this(name, linkType, HexFormat.of().formatHex(bytes), beyond);
    }

    byte[] bytes() {
      return Hex.bytes(hex);
    }

    @Override
    public String toString() {
      return linkType + ": " + name;
    }
  }

  /** To these ports tshark is told to expect a bare packet, as the kernel is told of FOU. */
  static final int FOU_PORT = 5555;

  static final int FOU_PORT_6 = 5556;

  private static final long NODE_6 = 0x2001_0db8_0000_0001L;
  private static final long POD_6 = 0x2001_0db8_0000_0002L;
  private static final byte[] DATA = NONCE.bytes();
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] INNER =
      FrameWriter.rawIpv4(POD_A, POD_B).udp(40000, 4242).payload(DATA);
  private static final byte[] INNER_6 =
      Arrays.copyOfRange(pods6().udp(40000, 4242).payload(DATA), 14, 14 + 40 + 8 + DATA.length);
  private static final byte[] INNER_FRAME = podToPod().udp(40000, 4242).payload(DATA);
  private static final byte[] ARP =
      Hex.bytes(
          """
          ffffffffffff 02000000000a 0806
          0001 0800 06 04 0001 02000000000a c0a8010a 000000000000 c0a8020a
          """);
  private static final byte[] MACS = Hex.bytes("02000000000b 02000000000a");

  private final List<Sample> samples = new ArrayList<>();

  private AgreementFrames() {}

  static List<Sample> all() {
    final AgreementFrames frames = new AgreementFrames();
    frames.addTransports();
    frames.addTags();
    frames.addIpv4();
    frames.addIpv6();
    frames.addVxlan();
    frames.addGeneve();
    frames.addGre();
    frames.addIpInIp();
    frames.addNested();
    frames.addOpaque();
    frames.addEncrypted();
    frames.addCooked();
    frames.addLoopback();
    return List.copyOf(frames.samples);
  }

  /** By name, those that start with Ethernet. */
  static Map<String, byte[]> ethernet() {
    final Map<String, byte[]> frames = new LinkedHashMap<>();
    for (final Sample sample : all()) {
      if (sample.linkType.equals(LinkType.ETHERNET)) {
        frames.put(sample.name, sample.bytes());
      }
    }
    return frames;
  }

  private void add(LinkType linkType, String name, byte[] bytes) {
    samples.add(new Sample(name, linkType, bytes, ""));
  }

  private void add(String name, byte[] bytes) {
    add(LinkType.ETHERNET, name, bytes);
  }

  private void addSeenBeyond(String name, String beyond, byte[] bytes) {
    samples.add(new Sample(name, LinkType.ETHERNET, bytes, beyond));
  }

  private static FrameWriter nodes6() {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv6(NODE_6, 1, NODE_6, 2);
  }

  private static FrameWriter pods6() {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv6(POD_6, 1, POD_6, 2);
  }

  /** The payload of IPv6 between the nodes, with its checksum. */
  private static byte[] udp6() {
    final byte[] frame = nodes6().udp(1007, 1008).payload(DATA);
    return Arrays.copyOfRange(frame, 54, frame.length);
  }

  private void addTransports() {
    add("UDP", WireFrames.udpProbe());
    add("TCP", WireFrames.tcpProbe());
    add("TCP with options", tcpWithOptions());
    add("ping", WireFrames.pingProbe());
    add("ping's answer", podToPod().echoReply(77, 1).payload(FrameWriter.echoData(NONCE, 56)));
    addSeenBeyond("ICMP error", "ip:udp:data", nodeToNode().icmp(3, 3, 0).payload(INNER));
    add("padded", nodeToNode().udp(1, 2).paddedPayload(new byte[3]));
    add("UDP without payload", nodeToNode().udp(1, 2).payload(NOTHING));
    add("UDP over IPv6", nodes6().udp(40000, 4242).payload(DATA));
    add("TCP over IPv6", nodes6().tcp(40000, 80, 1, 2, TcpHeader.SYN).payload(NOTHING));
    add("ping over IPv6", nodes6().echoRequest6(1, 2).payload(FrameWriter.echoData(NONCE, 56)));
    addSeenBeyond("ICMPv6 error", "ipv6:udp:data", nodes6().icmp6(1, 4, 0).payload(INNER_6));
    add("ARP", ARP);
  }

  private static byte[] tcpWithOptions() {
    final byte[] frame = podToPod().tcp(1, 2, 3, 4, TcpHeader.SYN).payload(Hex.bytes("020405b4"));
    frame[14 + 20 + TcpHeader.DATA_OFFSET] = 0x60;
    return frame;
  }

  private void addTags() {
    final FrameWriter tagged = FrameWriter.ethernet(MAC_A, MAC_B).vlan(7);
    add("802.1Q", tagged.ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("802.1Q twice", tagged.vlan(8).ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    add("802.1ad", concat(MACS, Hex.bytes("88a8 0064 0800"), INNER));
    add("802.1ad and 802.1Q", concat(MACS, Hex.bytes("88a8 0064 8100 20c8 86dd"), INNER_6));
  }

  private void addIpv4() {
    add("IPv4 options", withOptions());
    add("first fragment", fragment(INNER_FRAME, Ipv4Header.MORE_FRAGMENTS));
    add("later fragment", fragment(INNER_FRAME, 100));
    add("middle fragment", fragment(INNER_FRAME, Ipv4Header.MORE_FRAGMENTS | 100));
    add(
        "first fragment of VXLAN",
        fragment(WireFrames.vxlanProbe(VxlanHeader.PORT), Ipv4Header.MORE_FRAGMENTS));
    add("later fragment of VXLAN", fragment(WireFrames.vxlanProbe(VxlanHeader.PORT), 3));
  }

  private static byte[] fragment(byte[] frame, int field) {
    final byte[] fragment = frame.clone();
    ByteBuffer.wrap(fragment).putShort(14 + Ipv4Header.FLAGS_AND_FRAGMENT, (short) field);
    WireFrames.repairChecksum(fragment, 14);
    return fragment;
  }

  private static byte[] withOptions() {
    final byte[] frame = nodeToNode().udp(1, 2).payload(DATA);
    final byte[] options = Hex.bytes("94040000 01010100");
    final byte[] longer =
        concat(Arrays.copyOf(frame, 34), options, Arrays.copyOfRange(frame, 34, frame.length));
    longer[14] = 0x47;
    longer[17] = (byte) (longer[17] + 8);
    WireFrames.repairChecksum(longer, 14);
    return longer;
  }

  private void addIpv6() {
    addExtended("hop-by-hop options", 0, "11 00 01 04 00000000");
    addExtended("destination options", 60, "11 00 01 04 00000000");
    addExtended("both options", 0, "3c 00 01 04 00000000  11 00 01 04 00000000");
    addExtended("routing", 43, "11 02 00 00 00000000 00000000000000000000000000000001");
    addExtended(
        "every header",
        0,
        "3c 00 0104 00000000  2b 00 0104 00000000"
            + "2c 02 00 00 00000000 00000000000000000000000000000001  3c 00 0000 00000007"
            + "11 00 0104 00000000");
    addExtended("atomic fragment", 44, "11 00 0000 00000007");
    addExtended("first fragment", 44, "11 00 0001 00000007");
    addExtended("later fragment", 44, "11 00 0321 00000007");
    addExtended("last fragment", 44, "11 00 0320 00000007");
    add("IPv6 with nothing next", nodes6().header(59, NOTHING).payload(NOTHING));
  }

  private void addExtended(String name, int first, String headers) {
    add("IPv6 " + name, nodes6().header(first, Hex.bytes(headers)).payload(udp6()));
  }

  private void addVxlan() {
    add("VXLAN", WireFrames.vxlanProbe(VxlanHeader.PORT));
    add("VXLAN on Linux's port", WireFrames.vxlanProbe(VxlanHeader.LINUX_PORT));
    final FrameWriter over6 = nodes6().udp(5, 4789).vxlan(0xabcdef).innerEthernet(1, 2);
    add("VXLAN over IPv6", over6.ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    add("VXLAN with a tag", over6.vlan(9).ipv4(POD_A, POD_B).echoRequest(1, 2).payload(DATA));
    final byte[] vxlan = concat(Hex.bytes("08000000 00000700"), ARP);
    add("VXLAN with ARP", nodeToNode().udp(5, 4789).payload(vxlan));
    final FrameWriter gpe = nodeToNode().udp(5, 4790).vxlanGpe(77);
    add("VXLAN-GPE with IPv4", gpe.ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("VXLAN-GPE with IPv6", gpe.ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    add(
        "VXLAN-GPE with Ethernet",
        gpe.innerEthernet(1, 2).ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
  }

  private void addGeneve() {
    final byte[] options = Hex.bytes("0108 01 01 00000000  0102 80 00");
    final FrameWriter bare = nodeToNode().udp(5, 6081).geneve(99, NOTHING);
    final FrameWriter more = nodes6().udp(5, 6081).geneve(0xfedcba, options);
    add("Geneve", bare.innerEthernet(1, 2).ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("Geneve with IPv6", bare.ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    add("Geneve with options", more.ipv4(POD_A, POD_B).tcp(1, 2, 3, 4, 16).payload(NOTHING));
    add(
        "Geneve with options and Ethernet",
        more.innerEthernet(1, 2).ipv4(POD_A, POD_B).echoReply(1, 2).payload(DATA));
  }

  private void addGre() {
    add("GRE", nodeToNode().gre().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("GRE over IPv6", nodes6().gre().ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    addGre("GRE with key", "2000 0800 00001267", INNER);
    addGre("GRE with sequence number", "1000 0800 00000001", INNER);
    addGre("GRE with key and sequence number", "3000 86dd ffffffff 00000001", INNER_6);
    addGre("GRE with checksum", "8000 0800 0000 0000", INNER);
    addGre("GRE with checksum and key", "a000 0800 0000 0000 00001267", INNER);
    addGre("GRE with all", "b000 6558 0000 0000 00001267 00000001", INNER_FRAME);
    addGre("GRE with Ethernet", "0000 6558", INNER_FRAME);
    addGre("NVGRE", "2000 6558 00177500", INNER_FRAME);
  }

  private void addGre(String name, String header, byte[] inner) {
    final byte[] bytes = Hex.bytes(header);
    if (bytes[0] < 0) {
      final short sum = Checksum.of(Checksum.sum(bytes) + Checksum.sum(inner));
      ByteBuffer.wrap(bytes).putShort(GreHeader.MIN_LENGTH, sum);
    }
    add(name, nodeToNode().header(IpProtocol.GRE, bytes).payload(inner));
  }

  private void addIpInIp() {
    add("4 in 4", nodeToNode().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("6 in 4", nodeToNode().ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    add("4 in 6", nodes6().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    add("6 in 6", nodes6().ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
  }

  private void addNested() {
    final FrameWriter outer = nodeToNode().gre().ipv4(NODE_B, NODE_A);
    final FrameWriter vxlan = outer.udp(1, 4789).vxlan(3).innerEthernet(1, 2).ipv4(POD_A, POD_B);
    add("VXLAN in GRE", vxlan.udp(1, 2).payload(DATA));
    add(
        "Geneve in VXLAN in GRE",
        vxlan
            .udp(1, 6081)
            .geneve(4, NOTHING)
            .ipv6(POD_6, 1, POD_6, 2)
            .tcp(1, 2, 3, 4, 2)
            .payload(NOTHING));
    add(
        "VXLAN in VXLAN",
        WireFrames.vxlan(4789)
            .udp(6, 8472)
            .vxlan(43)
            .innerEthernet(3, 4)
            .ipv4(NODE_B, NODE_A)
            .udp(1, 2)
            .payload(DATA));
    add(
        "IP four times",
        nodeToNode()
            .ipv4(NODE_B, NODE_A)
            .ipv6(POD_6, 1, POD_6, 2)
            .ipv4(POD_A, POD_B)
            .udp(1, 2)
            .payload(DATA));
  }

  private void addOpaque() {
    final byte[] label = Hex.bytes("000641ff");
    final byte[] labelled = concat(label, INNER);
    addSeenBeyond("MPLS", "ip:udp:data", concat(MACS, Hex.bytes("8847"), labelled));
    addSeenBeyond("MPLS in IP", "ip:udp:data", nodeToNode().header(137, label).payload(INNER));
    addSeenBeyond("MPLS in UDP", "ip:udp:data", nodeToNode().udp(1, 6635).payload(labelled));
    addSeenBeyond(
        "MPLS in GRE",
        "ip:udp:data",
        nodeToNode().header(47, Hex.bytes("0000 8847")).payload(labelled));
    addSeenBeyond(
        "GUE", "", nodeToNode().udp(1, 6080).payload(concat(Hex.bytes("00040000"), INNER)));
    addSeenBeyond("FOU", "ip:udp:data", nodeToNode().udp(1, FOU_PORT).payload(INNER));
    addSeenBeyond(
        "FOU with IPv6", "ipv6:udp:data", nodeToNode().udp(1, FOU_PORT_6).payload(INNER_6));
    add("UDP that might be FOU by its length", nodeToNode().udp(5, 4242).payload(new byte[40]));
  }

  private void addEncrypted() {
    final byte[] esp = Hex.bytes("00000101 00000001");
    add("ESP", nodeToNode().header(50, esp).payload(new byte[64]));
    add("ESP over IPv6", nodes6().header(50, esp).payload(new byte[64]));
    add("ESP in UDP", nodeToNode().udp(4500, 4500).payload(concat(esp, new byte[60])));
    addSeenBeyond(
        "AH",
        "ip:udp:data",
        nodeToNode()
            .header(51, Hex.bytes("04040000 00000101 00000001 000000000000000000000000"))
            .payload(INNER));
    addSeenBeyond(
        "AH over IPv6",
        "udp:data",
        nodes6()
            .header(51, Hex.bytes("11040000 00000101 00000001 000000000000000000000000"))
            .payload(udp6()));
    add(
        "WireGuard's data",
        nodeToNode()
            .udp(51820, 51820)
            .payload(concat(Hex.bytes("04000000 01020304 0100000000000000"), new byte[48])));
    add(
        "WireGuard's initiation",
        nodeToNode()
            .udp(51820, 51820)
            .payload(concat(Hex.bytes("01000000 01020304"), new byte[140])));
    add(
        "WireGuard's response",
        nodeToNode()
            .udp(51820, 51820)
            .payload(concat(Hex.bytes("02000000 01020304 05060708"), new byte[80])));
    add(
        "WireGuard's cookie",
        nodes6().udp(51820, 51820).payload(concat(Hex.bytes("03000000 01020304"), new byte[56])));
  }

  private void addCooked() {
    final byte[] sll = Hex.bytes("0000 0001 0006 02000000000a0000");
    final byte[] sll2 = Hex.bytes("0000 00000003 0001 04 06 02000000000a0000");
    final byte[] four = Hex.bytes("0800");
    final byte[] six = Hex.bytes("86dd");
    add(LinkType.LINUX_SLL, "IPv4", concat(sll, four, INNER));
    add(LinkType.LINUX_SLL, "IPv6", concat(sll, six, INNER_6));
    add(LinkType.LINUX_SLL, "802.1Q", concat(sll, Hex.bytes("8100 0007 0800"), INNER));
    add(LinkType.LINUX_SLL, "VXLAN", concat(sll, four, packetOf(WireFrames.vxlanProbe(4789))));
    add(LinkType.LINUX_SLL2, "IPv4", concat(four, sll2, INNER));
    add(LinkType.LINUX_SLL2, "IPv6", concat(six, sll2, INNER_6));
    add(LinkType.LINUX_SLL2, "ARP", concat(Hex.bytes("0806"), sll2, packetOf(ARP)));
    add(LinkType.LINUX_SLL2, "VXLAN", concat(four, sll2, packetOf(WireFrames.vxlanProbe(4789))));
  }

  private void addLoopback() {
    add(LinkType.RAW, "IPv4", INNER);
    add(LinkType.RAW, "IPv6", INNER_6);
    add(LinkType.IPV4, "IPv4", INNER);
    add(LinkType.IPV4, "VXLAN", packetOf(WireFrames.vxlanProbe(4789)));
    add(LinkType.IPV6, "IPv6", INNER_6);
    add(LinkType.NULL, "IPv4, little-endian", concat(Hex.bytes("02000000"), INNER));
    add(LinkType.NULL, "IPv4, big-endian", concat(Hex.bytes("00000002"), INNER));
    for (final String family : List.of("18000000", "1c000000", "1e000000", "0000001e")) {
      add(LinkType.NULL, "IPv6 of family " + family, concat(Hex.bytes(family), INNER_6));
    }
    add(LinkType.LOOP, "IPv4", concat(Hex.bytes("00000002"), INNER));
    add(LinkType.LOOP, "IPv6", concat(Hex.bytes("00000018"), INNER_6));
  }

  private static byte[] packetOf(byte[] frame) {
    return Arrays.copyOfRange(frame, EthernetHeader.LENGTH, frame.length);
  }
}
