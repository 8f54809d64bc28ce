package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Reads the headers of the frames that most captures consist of: whole, over Ethernet, of IP
 * packets without options and fragments that hold UDP or TCP, in one plain tunnel at most. Of any
 * other frame it says so, and {@link FrameDecoder}, which knows everything, has to read it. What
 * both read, they read alike.
 *
 * <p>One serves any number of frames, one after the other and on one thread, and allocates nothing.
 */
final class FastPath {

  private static final int ETHERNET = 1;

  /** In place of an EtherType or an IP protocol: it is none of the frames that are read here. */
  private static final int OTHER = -1;

  /** In place of an EtherType: there is no further packet inside. */
  private static final int NOTHING = -2;

  /** Layers, of which IPv4 may be IPv6 and the last may be TCP. */
  private static final Protocol[] PLAIN = {Protocol.ETHERNET, Protocol.IPV4, Protocol.UDP};

  private static final Protocol[] IN_IP = {
    Protocol.ETHERNET, Protocol.IPV4, Protocol.IPV4, Protocol.UDP
  };

  private static final Protocol[] IN_GRE = {
    Protocol.ETHERNET, Protocol.IPV4, Protocol.GRE, Protocol.IPV4, Protocol.UDP
  };

  private static final Protocol[] IN_VXLAN = {
    Protocol.ETHERNET,
    Protocol.IPV4,
    Protocol.UDP,
    Protocol.VXLAN,
    Protocol.ETHERNET,
    Protocol.IPV4,
    Protocol.UDP
  };

  private byte[] bytes = new byte[0];

  /** Where the next header starts, and where what it lies in ends. */
  private int at;

  private int end;
  private int length;

  private TunnelKind tunnel = TunnelKind.NONE;
  private int identifier;
  private int outerIp;
  private int outerEnd;
  private int ip;
  private int ipEnd;
  private int protocol;
  private int transport;

  /**
   * Reads the headers of the frame that the cursor stands on.
   *
   * @return false where it is for the decoder; then nothing else may be asked
   */
  boolean reads(FrameCursor frame) {
    final ByteBuffer buffer = frame.buffer();
    length = frame.capturedLength();
    if (!buffer.hasArray()
        || frame.linkType().code() != ETHERNET
        || length != frame.originalLength()) {
      return false;
    }
    bytes = buffer.array();
    at = buffer.arrayOffset() + frame.offset();
    end = at + length;
    tunnel = TunnelKind.NONE;
    identifier = 0;
    return walk();
  }

  private boolean walk() {
    int etherType = ethernet();
    outerIp = at;
    while (etherType >= 0) {
      protocol = ip(etherType);
      etherType = inIp();
    }
    return etherType == NOTHING;
  }

  /** The EtherType, or {@link #OTHER}. */
  private int ethernet() {
    if (EthernetHeader.LENGTH > end - at) {
      return OTHER;
    }
    final int etherType = Bytes.shortAt(bytes, at + EthernetHeader.ETHER_TYPE);
    at += EthernetHeader.LENGTH;
    return etherType;
  }

  /** The protocol of what the IP packet holds, or {@link #OTHER}. */
  private int ip(int etherType) {
    ip = at;
    return switch (etherType) {
      case EthernetHeader.TYPE_IPV4 -> ipv4();
      case EthernetHeader.TYPE_IPV6 -> ipv6();
      default -> OTHER;
    };
  }

  private int ipv4() {
    if (Ipv4Header.MIN_LENGTH > end - at) {
      return OTHER;
    }
    final long start = Bytes.longAt(bytes, at);
    final int total = Ipv4Header.totalLengthIn(start);
    if (!Ipv4Header.isPlain(start) || total < Ipv4Header.MIN_LENGTH || total > end - at) {
      return OTHER;
    }
    final int inside = bytes[at + Ipv4Header.PROTOCOL] & 0xff;
    endIp(total);
    at += Ipv4Header.MIN_LENGTH;
    return inside;
  }

  private int ipv6() {
    if (Ipv6Header.LENGTH > end - at) {
      return OTHER;
    }
    final long start = Bytes.longAt(bytes, at);
    final int payload = Ipv6Header.payloadLengthIn(start);
    if (Ipv6Header.versionIn(start) != 6
        || payload == 0
        || payload > end - at - Ipv6Header.LENGTH) {
      return OTHER;
    }
    endIp(Ipv6Header.LENGTH + payload);
    at += Ipv6Header.LENGTH;
    return Ipv6Header.nextHeaderIn(start);
  }

  private void endIp(int packet) {
    end = at + packet;
    ipEnd = end;
    if (tunnel == TunnelKind.NONE) {
      outerEnd = end;
    }
  }

  /** The EtherType of the packet inside, {@link #NOTHING} or {@link #OTHER}. */
  private int inIp() {
    return switch (protocol) {
      case IpProtocol.UDP -> udp();
      case IpProtocol.TCP -> tcp();
      case IpProtocol.IPV4 -> tunnel(TunnelKind.IP_IN_IP, 0, EthernetHeader.TYPE_IPV4);
      case IpProtocol.IPV6 -> tunnel(TunnelKind.IP_IN_IP, 0, EthernetHeader.TYPE_IPV6);
      case IpProtocol.GRE -> gre();
      default -> OTHER;
    };
  }

  private int tcp() {
    if (TcpHeader.MIN_LENGTH > end - at) {
      return OTHER;
    }
    final int header = (bytes[at + TcpHeader.DATA_OFFSET] & 0xf0) >> 2;
    transport = at;
    return header < TcpHeader.MIN_LENGTH || header > end - at ? OTHER : NOTHING;
  }

  private int udp() {
    if (UdpHeader.LENGTH > end - at) {
      return OTHER;
    }
    final long header = Bytes.longAt(bytes, at);
    final int datagram = UdpHeader.datagramLengthIn(header);
    if (datagram < UdpHeader.LENGTH || datagram > end - at) {
      return OTHER;
    }
    transport = at;
    end = at + datagram;
    at += UdpHeader.LENGTH;
    return switch (UdpTunnel.announcedBy(
        UdpHeader.sourcePortIn(header), UdpHeader.destinationPortIn(header))) {
      case PAYLOAD -> mayBePacket() ? OTHER : NOTHING;
      case VXLAN -> vxlan();
      default -> OTHER;
    };
  }

  /** True where an IP packet may be directly in UDP. */
  private boolean mayBePacket() {
    if (Ipv4Header.MIN_LENGTH > end - at) {
      return false;
    }
    final long start = Bytes.longAt(bytes, at);
    return switch (Ipv4Header.versionIn(start)) {
      case 4 -> Ipv4Header.totalLengthIn(start) == end - at;
      case 6 -> Ipv6Header.payloadLengthIn(start) + Ipv6Header.LENGTH == end - at;
      default -> false;
    };
  }

  private int vxlan() {
    if (VxlanHeader.LENGTH > end - at) {
      return OTHER;
    }
    final long header = Bytes.longAt(bytes, at);
    at += VxlanHeader.LENGTH;
    return VxlanHeader.isPlain(header)
        ? tunnel(TunnelKind.VXLAN, VxlanHeader.vniIn(header), ethernet())
        : OTHER;
  }

  private int gre() {
    if (GreHeader.MIN_LENGTH > end - at || Bytes.shortAt(bytes, at) != 0) {
      return OTHER;
    }
    final int type = Bytes.shortAt(bytes, at + GreHeader.PROTOCOL_TYPE);
    at += GreHeader.MIN_LENGTH;
    return tunnel(TunnelKind.GRE, 0, type);
  }

  /** One tunnel only. */
  private int tunnel(TunnelKind kind, int id, int etherType) {
    if (tunnel != TunnelKind.NONE) {
      return OTHER;
    }
    tunnel = kind;
    identifier = id;
    return etherType;
  }

  /** The array that holds the frame; places are places in it. */
  byte[] bytes() {
    return bytes;
  }

  /** The length of the frame. */
  int length() {
    return length;
  }

  /** The kind of tunnel that the frame has, or {@link TunnelKind#NONE}. */
  TunnelKind tunnel() {
    return tunnel;
  }

  /** The tunnel's network identifier; 0 where it has none. */
  int identifier() {
    return identifier;
  }

  /** The number of layers, as of the decoder. */
  int layerCount() {
    return layers().length;
  }

  /**
   * The layer's protocol.
   *
   * @param version in the layer's first byte, if it is an IP header
   */
  Protocol protocol(int layer, int version) {
    final Protocol usual = layers()[layer];
    if (usual == Protocol.IPV4 && version == 6) {
      return Protocol.IPV6;
    }
    return layer == layerCount() - 1 && protocol == IpProtocol.TCP ? Protocol.TCP : usual;
  }

  private Protocol[] layers() {
    return switch (tunnel) {
      case VXLAN -> IN_VXLAN;
      case GRE -> IN_GRE;
      case IP_IN_IP -> IN_IP;
      default -> PLAIN;
    };
  }

  /** Where the first IP header starts. */
  int outermostIp() {
    return outerIp;
  }

  /** Where the last IP header starts. */
  int innermostIp() {
    return ip;
  }

  /** The length of the first IP header's packet. */
  int outermostLength() {
    return outerEnd - outerIp;
  }

  /** The length of the last IP header's packet. */
  int innermostLength() {
    return ipEnd - ip;
  }

  /** What the last IP packet holds, {@link IpProtocol#UDP} or {@link IpProtocol#TCP}. */
  int ipProtocol() {
    return protocol;
  }

  /** Where the UDP or TCP header starts. */
  int transport() {
    return transport;
  }
}
