package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A decoded frame in the words of {@code tshark -T fields}. */
final class TsharkLine {

  private final ByteBuffer buffer;
  private final List<String> protocols = new ArrayList<>();
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  TsharkLine(FrameDecoder frame) {
    this.buffer = frame.buffer();
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      read(frame.protocol(layer), frame.offset(layer));
    }
    protocols.removeIf(String::isEmpty);
  }

  String text() {
    final List<String> columns = new ArrayList<>(List.of(String.join(":", protocols)));
    for (final String field :
        List.of(
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
            "icmpv6.type")) {
      columns.add(String.join(",", values.getOrDefault(field, List.of())));
    }
    return String.join("|", columns);
  }

  private void read(Protocol protocol, int at) {
    protocols.add(nameOf(protocol, at));
    switch (protocol) {
      case VLAN -> add(nameOf(protocol, at) + ".id", VlanHeader.vlanId(buffer, at));
      case IPV4 -> readIpv4(at);
      case IPV6 -> readIpv6(at);
      case UDP -> readPorts("udp", at);
      case TCP -> {
        readPorts("tcp", at);
        values
            .computeIfAbsent("tcp.flags", field -> new ArrayList<>())
            .add(String.format("0x%04x", TcpHeader.flags(buffer, at)));
      }
      case ICMP -> add("icmp.type", IcmpHeader.type(buffer, at));
      case ICMPV6 -> add("icmpv6.type", IcmpHeader.type(buffer, at));
      case VXLAN -> add("vxlan.vni", VxlanHeader.vni(buffer, at));
      case VXLAN_GPE -> add("vxlan.vni", VxlanGpeHeader.vni(buffer, at));
      case GENEVE -> addHex("geneve.vni", "0x%06x", GeneveHeader.vni(buffer, at));
      case GRE -> readGre(at);
      default -> {}
    }
  }

  private void readIpv4(int at) {
    add("ip.src", Ipv4.toString(Ipv4Header.source(buffer, at)));
    add("ip.dst", Ipv4.toString(Ipv4Header.destination(buffer, at)));
    add("ip.ttl", Ipv4Header.ttl(buffer, at));
  }

  private void readIpv6(int at) {
    add(
        "ipv6.src",
        Ipv6.toString(Ipv6Header.sourceHigh(buffer, at), Ipv6Header.sourceLow(buffer, at)));
    add(
        "ipv6.dst",
        Ipv6.toString(
            Ipv6Header.destinationHigh(buffer, at), Ipv6Header.destinationLow(buffer, at)));
  }

  private void readPorts(String protocol, int at) {
    add(protocol + ".srcport", UdpHeader.sourcePort(buffer, at));
    add(protocol + ".dstport", UdpHeader.destinationPort(buffer, at));
  }

  private void readGre(int at) {
    if ((GreHeader.flags(buffer, at) & GreHeader.KEY_PRESENT) != 0) {
      addHex("gre.key", "0x%08x", GreHeader.key(buffer, at));
    }
  }

  private void addHex(String field, String format, int value) {
    add(field, String.format(format, value));
  }

  private void add(String field, Object value) {
    values.computeIfAbsent(field, name -> new ArrayList<>()).add(value.toString());
  }

  private String nameOf(Protocol protocol, int at) {
    return switch (protocol) {
      case ETHERNET -> "eth";
      case VLAN ->
          buffer.getShort(at - 2) == (short) EthernetHeader.TYPE_PROVIDER_VLAN
              ? "ieee8021ad"
              : "vlan";
      case LINUX_SLL, LINUX_SLL2 -> "sll";
      case LOOPBACK -> "null";
      case IPV4 -> "ip";
      case IPV6_EXTENSION ->
          protocols.get(protocols.size() - 1).equals("ipv6") ? "ipv6.hopopts" : "ipv6.dstopts";
      case IPV6_ROUTING -> "ipv6.routing";
      case IPV6_FRAGMENT -> "ipv6.fraghdr";
      case VXLAN_GPE -> ""; // tshark gives it no name of its own
      default -> protocol.name().toLowerCase(Locale.ROOT);
    };
  }
}
