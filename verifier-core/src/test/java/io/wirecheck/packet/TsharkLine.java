package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A frame in the words of {@code tshark -T fields}: of each field the values that it has in the
 * frame's layers, outermost first.
 */
record TsharkLine(Map<String, List<String>> values) {

  static final List<String> FIELDS =
      List.of(
          "frame.protocols",
          "eth.src",
          "eth.dst",
          "vlan.id",
          "ieee8021ad.id",
          "arp.src.proto_ipv4",
          "arp.dst.proto_ipv4",
          "ip.src",
          "ip.dst",
          "ip.ttl",
          "ip.hdr_len",
          "ip.len",
          "ip.id",
          "ip.frag_offset",
          "ipv6.src",
          "ipv6.dst",
          "ipv6.hlim",
          "ipv6.plen",
          "ipv6.fraghdr.ident",
          "udp.srcport",
          "udp.dstport",
          "udp.length",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.hdr_len",
          "tcp.len",
          "tcp.flags",
          "icmp.type",
          "icmpv6.type",
          "vxlan.vni",
          "geneve.vni",
          "gre.key",
          "data.len");

  /** What tshark printed with {@link Tshark#fields} for {@link #FIELDS}. */
  static TsharkLine read(String text) {
    final String[] columns = text.split("\\|", -1);
    final Map<String, List<String>> values = new LinkedHashMap<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      values.put(FIELDS.get(i), columns[i].isEmpty() ? List.of() : List.of(columns[i].split(",")));
    }
    final String protocols = columns[FIELDS.indexOf("frame.protocols")];
    values.put("frame.protocols", List.of(layers(protocols)));
    if (!isMeasuredAsData(protocols)) {
      values.remove("data.len");
    }
    return new TsharkLine(values);
  }

  /**
   * Without what tshark says beside the layers, and what it makes of TCP's payload, which hangs on
   * the port.
   */
  private static String layers(String protocols) {
    return protocols
        .replace(":ethertype", "")
        .replaceFirst("^raw:", "")
        .replaceFirst(":tcp:data$", ":tcp");
  }

  /** Of an echo, tshark takes the first bytes for a time where they may be one. */
  private static boolean isMeasuredAsData(String protocols) {
    return protocols.endsWith(":data")
        && !protocols.endsWith(":tcp:data")
        && !protocols.endsWith(":icmp:data");
  }

  /**
   * What tshark ought to print for a decoded frame.
   *
   * @param beyond the layers that it reads where our decoder ends
   */
  static TsharkLine of(FrameDecoder frame, String beyond) {
    return new Reading(frame, beyond).line();
  }

  /**
   * The fields in which tshark reads something else, with both readings. Where it reads beyond our
   * decoder, it may find more of a field and nothing else before.
   */
  List<String> differencesFrom(TsharkLine tshark, String beyond) {
    final List<String> differences = new ArrayList<>();
    for (final String field : FIELDS) {
      final List<String> ours = values.getOrDefault(field, List.of());
      final List<String> theirs = tshark.values.getOrDefault(field, List.of());
      final boolean isMore = theirs.size() > ours.size() && !beyond.isEmpty();
      if (!ours.equals(isMore ? theirs.subList(0, ours.size()) : theirs)) {
        differences.add(field + ": " + ours + ", tshark " + theirs);
      }
    }
    return differences;
  }

  /** The same but for one field. */
  TsharkLine with(String field, List<String> other) {
    final Map<String, List<String>> changed = new LinkedHashMap<>(values);
    changed.put(field, other);
    return new TsharkLine(changed);
  }

  /** A decoded frame, put into tshark's words layer by layer. */
  private static final class Reading {

    private final FrameDecoder frame;
    private final ByteBuffer buffer;
    private final List<String> protocols = new ArrayList<>();
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    Reading(FrameDecoder frame, String beyond) {
      this.frame = frame;
      this.buffer = frame.buffer();
      for (int layer = 0; layer < frame.layerCount(); layer++) {
        protocols.add(nameOf(layer));
        read(frame.protocol(layer), frame.offset(layer));
      }
      protocols.add(beyond.isEmpty() ? payload() : beyond);
      protocols.removeIf(String::isEmpty);
    }

    TsharkLine line() {
      add("frame.protocols", String.join(":", protocols));
      return new TsharkLine(values);
    }

    private void read(Protocol protocol, int at) {
      switch (protocol) {
        case ETHERNET -> readEthernet(at);
        case VLAN -> add(tag(at) + ".id", VlanHeader.vlanId(buffer, at));
        case ARP -> readArp(at);
        case IPV4 -> readIpv4(at);
        case IPV6 -> readIpv6(at);
        case IPV6_FRAGMENT ->
            addHex("ipv6.fraghdr.ident", "0x%08x", Ipv6FragmentHeader.identification(buffer, at));
        case UDP -> readUdp(at);
        case TCP -> readTcp(at);
        case ICMP -> add("icmp.type", IcmpHeader.type(buffer, at));
        case ICMPV6 -> add("icmpv6.type", IcmpHeader.type(buffer, at));
        case VXLAN -> add("vxlan.vni", VxlanHeader.vni(buffer, at));
        case VXLAN_GPE -> add("vxlan.vni", VxlanGpeHeader.vni(buffer, at));
        case GENEVE -> addHex("geneve.vni", "0x%06x", GeneveHeader.vni(buffer, at));
        case GRE -> readGre(at);
        default -> {}
      }
    }

    private void readEthernet(int at) {
      add("eth.src", Mac.toString(EthernetHeader.source(buffer, at)));
      add("eth.dst", Mac.toString(EthernetHeader.destination(buffer, at)));
    }

    private void readArp(int at) {
      add("arp.src.proto_ipv4", Ipv4.toString(ArpHeader.senderIpv4(buffer, at)));
      add("arp.dst.proto_ipv4", Ipv4.toString(ArpHeader.targetIpv4(buffer, at)));
    }

    private void readIpv4(int at) {
      add("ip.src", Ipv4.toString(Ipv4Header.source(buffer, at)));
      add("ip.dst", Ipv4.toString(Ipv4Header.destination(buffer, at)));
      add("ip.ttl", Ipv4Header.ttl(buffer, at));
      add("ip.hdr_len", Ipv4Header.headerLength(buffer, at));
      addHex("ip.id", "0x%04x", Ipv4Header.identification(buffer, at));
      add("ip.len", Ipv4Header.totalLength(buffer, at));
      add("ip.frag_offset", Ipv4Header.fragmentOffset(buffer, at) / 8);
    }

    private void readIpv6(int at) {
      final long sourceHigh = Ipv6Header.sourceHigh(buffer, at);
      final long destinationHigh = Ipv6Header.destinationHigh(buffer, at);
      add("ipv6.src", Ipv6.toString(sourceHigh, Ipv6Header.sourceLow(buffer, at)));
      add("ipv6.dst", Ipv6.toString(destinationHigh, Ipv6Header.destinationLow(buffer, at)));
      add("ipv6.hlim", Ipv6Header.hopLimit(buffer, at));
      add("ipv6.plen", Ipv6Header.payloadLength(buffer, at));
    }

    private void readUdp(int at) {
      add("udp.srcport", UdpHeader.sourcePort(buffer, at));
      add("udp.dstport", UdpHeader.destinationPort(buffer, at));
      add("udp.length", UdpHeader.datagramLength(buffer, at));
    }

    private void readTcp(int at) {
      add("tcp.srcport", TcpHeader.sourcePort(buffer, at));
      add("tcp.dstport", TcpHeader.destinationPort(buffer, at));
      add("tcp.seq_raw", Integer.toUnsignedString(TcpHeader.sequenceNumber(buffer, at)));
      add("tcp.ack_raw", Integer.toUnsignedString(TcpHeader.acknowledgmentNumber(buffer, at)));
      add("tcp.hdr_len", TcpHeader.headerLength(buffer, at));
      addHex("tcp.flags", "0x%04x", TcpHeader.flags(buffer, at));
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

    /** Its name for bytes that none of its dissectors takes. */
    private String payload() {
      final Protocol last = frame.protocol(frame.layerCount() - 1);
      final int length = frame.capturedPayloadLength();
      if (last == Protocol.TCP) {
        add("tcp.len", length);
        return "";
      }
      if (length == 0 || last == Protocol.ARP || (last.isOpaque() && last != Protocol.GUE)) {
        return "";
      }
      if (last != Protocol.ICMP) {
        add("data.len", length);
      }
      return "data";
    }

    private String nameOf(int layer) {
      final Protocol protocol = frame.protocol(layer);
      return switch (protocol) {
        case ETHERNET -> "eth";
        case VLAN -> tag(frame.offset(layer));
        case LINUX_SLL, LINUX_SLL2 -> "sll";
        case LOOPBACK -> "null";
        case IPV4 -> "ip";
        case IPV6_EXTENSION -> isAnnouncedByIpv6(layer) ? "ipv6.hopopts" : "ipv6.dstopts";
        case IPV6_ROUTING -> "ipv6.routing";
        case IPV6_FRAGMENT -> "ipv6.fraghdr";
        case ESP -> isInUdp(layer) ? "udpencap:esp" : "esp";
        case WIREGUARD -> "wg";
        case VXLAN_GPE, FOU, GUE, FRAGMENT -> ""; // tshark has no name of its own for these
        default -> protocol.name().toLowerCase(Locale.ROOT);
      };
    }

    private boolean isAnnouncedByIpv6(int layer) {
      final int before = layer - 1;
      return frame.protocol(before) == Protocol.IPV6
          && Ipv6Header.nextHeader(buffer, frame.offset(before)) == IpProtocol.HOP_BY_HOP;
    }

    private boolean isInUdp(int layer) {
      return frame.protocol(layer - 1) == Protocol.UDP;
    }

    private String tag(int at) {
      final int etherType = buffer.getShort(at - 2) & 0xffff;
      return etherType == EthernetHeader.TYPE_PROVIDER_VLAN ? "ieee8021ad" : "vlan";
    }
  }
}
