package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.MAC_A;
import static io.wirecheck.packet.WireFrames.MAC_B;
import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.NONCE;
import static io.wirecheck.packet.WireFrames.POD_A;
import static io.wirecheck.packet.WireFrames.POD_B;
import static io.wirecheck.packet.WireFrames.nodeToNode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every header and tunnel as tshark reads it, frame by frame: layers, addresses, ports and
 * identifiers.
 */
final class AgreementTest {

  private static final String[] FIELDS = {
    "frame.protocols",
    "ip.src",
    "ip.dst",
    "ip.ttl",
    "ipv6.src",
    "ipv6.dst",
    "udp.srcport",
    "udp.dstport",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.flags",
    "vlan.id",
    "ieee8021ad.id",
    "vxlan.vni",
    "geneve.vni",
    "gre.key",
    "icmp.type",
    "icmpv6.type",
  };

  private static final long NODE_6 = 0x2001_0db8_0000_0001L;
  private static final long POD_6 = 0x2001_0db8_0000_0002L;
  private static final byte[] DATA = NONCE.bytes();
  private static final byte[] GENEVE_OPTION = Hex.bytes("0108 01 01 00000000");

  @TempDir private Path directory;

  private static FrameWriter nodes6() {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv6(NODE_6, 1, NODE_6, 2);
  }

  static Map<String, byte[]> ethernetFrames() {
    final Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("UDP", WireFrames.udpProbe());
    frames.put("TCP", WireFrames.tcpProbe());
    frames.put("ping", WireFrames.pingProbe());
    frames.put("padded", nodeToNode().udp(1, 2).paddedPayload(new byte[3]));
    frames.put(
        "VLAN",
        FrameWriter.ethernet(MAC_A, MAC_B).vlan(7).ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put("UDP over IPv6", nodes6().udp(40000, 4242).payload(DATA));
    frames.put("TCP over IPv6", nodes6().tcp(40000, 80, 1, 2, TcpHeader.SYN).payload(new byte[0]));
    frames.put(
        "ping over IPv6", nodes6().echoRequest6(1, 2).payload(FrameWriter.echoData(NONCE, 56)));
    frames.put("VXLAN", WireFrames.vxlanProbe(VxlanHeader.PORT));
    frames.put("VXLAN on Linux's port", WireFrames.vxlanProbe(VxlanHeader.LINUX_PORT));
    frames.put(
        "VXLAN over IPv6",
        nodes6()
            .udp(5, 4789)
            .vxlan(9)
            .innerEthernet(1, 2)
            .ipv6(POD_6, 1, POD_6, 2)
            .udp(1, 2)
            .payload(DATA));
    frames.put(
        "VXLAN-GPE with IPv4",
        nodeToNode().udp(5, 4790).vxlanGpe(77).ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put(
        "VXLAN-GPE with Ethernet",
        nodeToNode()
            .udp(5, 4790)
            .vxlanGpe(77)
            .innerEthernet(1, 2)
            .ipv4(POD_A, POD_B)
            .udp(1, 2)
            .payload(DATA));
    frames.put(
        "Geneve",
        nodeToNode()
            .udp(5, 6081)
            .geneve(99, new byte[0])
            .innerEthernet(1, 2)
            .ipv4(POD_A, POD_B)
            .udp(1, 2)
            .payload(DATA));
    frames.put(
        "Geneve with options",
        nodeToNode()
            .udp(5, 6081)
            .geneve(99, GENEVE_OPTION)
            .ipv4(POD_A, POD_B)
            .tcp(1, 2, 3, 4, TcpHeader.ACK)
            .payload(new byte[0]));
    frames.put("GRE", nodeToNode().gre().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put(
        "GRE with key and sequence",
        nodeToNode().gre(4711, 1).ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    frames.put(
        "GRE with Ethernet",
        nodeToNode().gre(1, 2).innerEthernet(1, 2).ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put("4 in 4", nodeToNode().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put("6 in 4", nodeToNode().ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    frames.put("4 in 6", nodes6().ipv4(POD_A, POD_B).udp(1, 2).payload(DATA));
    frames.put("6 in 6", nodes6().ipv6(POD_6, 1, POD_6, 2).udp(1, 2).payload(DATA));
    frames.put(
        "VXLAN in GRE",
        nodeToNode()
            .gre()
            .ipv4(NODE_B, NODE_A)
            .udp(1, 4789)
            .vxlan(3)
            .innerEthernet(1, 2)
            .ipv4(POD_A, POD_B)
            .udp(1, 2)
            .payload(DATA));
    frames.put(
        "ARP",
        WireFrames.concat(
            Hex.bytes("ffffffffffff 02000000000a 0806"),
            Hex.bytes("0001 0800 06 04 0001 02000000000a c0a8010a 000000000000 c0a8020a")));
    frames.put(
        "QinQ",
        WireFrames.concat(
            Hex.bytes("02000000000b 02000000000a 88a8 0064 8100 00c8 0800"),
            FrameWriter.rawIpv4(POD_A, POD_B).udp(1, 2).payload(DATA)));
    frames.put("IPv4 options", withOptions());
    frames.put(
        "IPv6 hop-by-hop, destination options",
        nodes6()
            .header(0, Hex.bytes("3c 00 01 04 00000000  11 00 01 04 00000000"))
            .payload(udp6()));
    frames.put(
        "IPv6 routing",
        nodes6()
            .header(43, Hex.bytes("11 02 00 00 00000000 00000000000000000000000000000001"))
            .payload(udp6()));
    frames.put(
        "IPv6 atomic fragment",
        nodes6().header(44, Hex.bytes("11 00 0000 00000007")).payload(udp6()));
    frames.put(
        "ESP", nodeToNode().header(50, Hex.bytes("00000101 00000001")).payload(new byte[64]));
    frames.put("a datagram to VXLAN's port", nodeToNode().udp(5, 4242).payload(new byte[40]));
    return frames;
  }

  private static byte[] udp6() {
    final byte[] frame = nodes6().udp(1007, 1008).payload(DATA);
    return Arrays.copyOfRange(frame, 54, frame.length);
  }

  private static byte[] withOptions() {
    final byte[] frame = nodeToNode().udp(1, 2).payload(DATA);
    final byte[] options = Hex.bytes("94040000 01010100");
    final byte[] longer =
        WireFrames.concat(
            Arrays.copyOf(frame, 34), options, Arrays.copyOfRange(frame, 34, frame.length));
    longer[14] = 0x47;
    longer[17] = (byte) (longer[17] + 8);
    WireFrames.repairChecksum(longer, 14);
    return longer;
  }

  @Test
  void tshark_reads_every_ethernet_frame_the_same() throws IOException {
    agrees(LinkType.ETHERNET, ethernetFrames());
  }

  @Test
  void tshark_reads_every_cooked_and_raw_frame_the_same() throws IOException {
    final byte[] ip = FrameWriter.rawIpv4(POD_A, POD_B).udp(1, 2).payload(DATA);
    final byte[] sll = Hex.bytes("0000 0001 0006 02000000000a0000 0800");
    final byte[] sll2 = Hex.bytes("0800 0000 00000003 0001 04 06 02000000000a0000");
    agrees(LinkType.LINUX_SLL, Map.of("SLL", WireFrames.concat(sll, ip)));
    agrees(LinkType.LINUX_SLL2, Map.of("SLL2", WireFrames.concat(sll2, ip)));
    agrees(LinkType.RAW, Map.of("raw", ip));
    agrees(LinkType.IPV4, Map.of("raw", ip));
    agrees(LinkType.NULL, Map.of("null", WireFrames.concat(Hex.bytes("02000000"), ip)));
    agrees(
        LinkType.NULL,
        Map.of("null, the other order", WireFrames.concat(Hex.bytes("00000002"), ip)));
    agrees(LinkType.LOOP, Map.of("loop", WireFrames.concat(Hex.bytes("00000002"), ip)));
  }

  private void agrees(LinkType linkType, Map<String, byte[]> frames) throws IOException {
    final Path path = directory.resolve(linkType.code() + "-" + frames.size() + ".pcap");
    final List<String> ours = new ArrayList<>();
    try (PcapWriter writer = PcapWriter.create(path, linkType, 65535)) {
      for (final Map.Entry<String, byte[]> frame : frames.entrySet()) {
        writer.append(ours.size(), frame.getValue());
        ours.add(frame.getKey() + ": " + lineOf(frame.getValue(), linkType));
      }
    }
    final List<String> names = new ArrayList<>(frames.keySet());
    final List<String> theirs = new ArrayList<>(Tshark.fields(path, FIELDS));
    for (int i = 0; i < theirs.size(); i++) {
      theirs.set(i, names.get(i) + ": " + comparable(theirs.get(i)));
    }
    assertThat(ours).isEqualTo(theirs);
  }

  /** Without what tshark says beyond the layers. */
  private static String comparable(String line) {
    return line.replace(":data|", "|").replace(":ethertype", "").replaceFirst("^raw:", "");
  }

  private static String lineOf(byte[] bytes, LinkType linkType) {
    final FrameDecoder frame = WireFrames.decode(bytes, bytes.length, linkType);
    assertThat(frame.outcome()).as("%s", frame.reason()).isEqualTo(Outcome.DECODED);
    return new TsharkLine(frame).text();
  }
}
