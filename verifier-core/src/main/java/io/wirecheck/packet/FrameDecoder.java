package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through the layers of a frame and remembers where each one lies; the bytes stay where they
 * are. One decoder serves any number of frames, one after the other and on one thread, and
 * allocates nothing.
 *
 * <p>Whatever the bytes, the walk ends in an {@link Outcome}. What was read before it stopped can
 * be asked for, but only {@link Outcome#DECODED} says that there is nothing else.
 */
public final class FrameDecoder {

  /** The most layers that are walked; a frame with more is {@link Outcome#NOT_UNDERSTOOD}. */
  public static final int MAX_LAYERS = 32;

  /** What the accessors of layers return where there is no such layer. */
  public static final int NO_LAYER = -1;

  private static final int MAX_DATAGRAM = 0xffff;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Protocol[] protocols = new Protocol[MAX_LAYERS];
  private final int[] offsets = new int[MAX_LAYERS];
  private final int[] headerLengths = new int[MAX_LAYERS];
  private final int[] ends = new int[MAX_LAYERS];

  private ByteBuffer buffer = NOTHING;
  private int frameStart;
  private int capturedEnd;

  private int layers;
  private int outermostIp = NO_LAYER;
  private int innermostIp = NO_LAYER;
  private int transport = NO_LAYER;
  private int tunnel = NO_LAYER;

  /**
   * Where the next header starts, and where what it lies in ends on the wire: never before the
   * captured bytes do, by itself.
   */
  private int at;

  private int end;

  /** True below a first fragment: what lacks is in another frame, not a contradiction. */
  private boolean fragmented;

  private Outcome outcome = Outcome.DECODED;
  private Reason reason = Reason.NONE;

  /** Decodes the frame that the cursor stands on. */
  public Outcome decode(FrameCursor frame) {
    return decode(
        frame.buffer(),
        frame.offset(),
        frame.capturedLength(),
        frame.originalLength(),
        frame.linkType());
  }

  /**
   * Decodes a frame.
   *
   * @param buffer holds the frame; big-endian, kept until the next call
   * @param offset where in the buffer the frame starts
   * @param capturedLength the number of the frame's bytes in the buffer
   * @param originalLength the length of the frame on the wire; less than {@code capturedLength}
   *     counts as equal
   * @throws IndexOutOfBoundsException if the buffer does not hold the captured bytes
   * @throws IllegalArgumentException if the buffer is not big-endian
   */
  public Outcome decode(
      ByteBuffer buffer, int offset, int capturedLength, int originalLength, LinkType linkType) {
    if (offset < 0 || capturedLength < 0 || capturedLength > buffer.limit() - offset) {
      throw new IndexOutOfBoundsException(
          capturedLength + " bytes at " + offset + " of a buffer of " + buffer.limit());
    }
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("the buffer must be big-endian, the order of the network");
    }
    start(buffer, offset, capturedLength, originalLength);
    walk(link(linkType.code()));
    return outcome;
  }

  private void start(ByteBuffer buffer, int offset, int capturedLength, int originalLength) {
    this.buffer = buffer;
    frameStart = offset;
    capturedEnd = offset + capturedLength;
    at = offset;
    end = offset + Math.min(Math.max(capturedLength, originalLength), Integer.MAX_VALUE - offset);
    fragmented = false;
    outcome = Outcome.DECODED;
    reason = Reason.NONE;
    forgetLayers();
  }

  /** Takes over what the fast path has read of the frame that the cursor stands on. */
  void take(FastPath read, FrameCursor frame) {
    start(frame.buffer(), frame.offset(), frame.capturedLength(), frame.originalLength());
    for (int i = 0; i < read.layerCount(); i++) {
      final Protocol layer = read.protocol(i, Ipv4Header.version(buffer, at));
      if (layer.isIp()) {
        end = at + (outermostIp == NO_LAYER ? read.outermostLength() : read.innermostLength());
      } else if (layer == Protocol.UDP) {
        end = at + UdpHeader.datagramLength(buffer, at);
      }
      note(layers, layer);
      enter(layer, headerLength(layer));
    }
  }

  private int headerLength(Protocol plain) {
    return switch (plain) {
      case ETHERNET -> EthernetHeader.LENGTH;
      case IPV4 -> Ipv4Header.MIN_LENGTH;
      case IPV6 -> Ipv6Header.LENGTH;
      case UDP -> UdpHeader.LENGTH;
      case TCP -> TcpHeader.headerLength(buffer, at);
      case VXLAN -> VxlanHeader.LENGTH;
      case GRE -> GreHeader.MIN_LENGTH;
      default -> throw new AssertionError(plain);
    };
  }

  private void walk(Protocol first) {
    Protocol next = first;
    while (next != Protocol.PAYLOAD) {
      next = layers == MAX_LAYERS ? stop(Outcome.NOT_UNDERSTOOD, Reason.TOO_DEEP) : step(next);
    }
  }

  /**
   * Reads one header at {@link #at} and returns what follows it. What most frames have comes by
   * itself: the compiler makes one piece of a method and all that it calls often, and a small piece
   * is ready sooner.
   */
  private Protocol step(Protocol protocol) {
    return switch (protocol) {
      case ETHERNET -> ethernet();
      case IPV4 -> ipv4();
      case UDP -> udp();
      case TCP -> tcp();
      default -> rareStep(protocol);
    };
  }

  private Protocol rareStep(Protocol protocol) {
    return switch (protocol) {
      case VLAN -> vlan();
      case LINUX_SLL -> linuxSll();
      case LINUX_SLL2 -> linuxSll2();
      case LOOPBACK -> loopback();
      case ARP -> arp();
      case IPV6 -> ipv6();
      case IPV6_EXTENSION, IPV6_ROUTING -> ipv6Extension(protocol);
      case IPV6_FRAGMENT -> ipv6Fragment();
      case ICMP, ICMPV6 -> icmp(protocol);
      case VXLAN -> vxlan();
      case VXLAN_GPE -> vxlanGpe();
      case GENEVE -> geneve();
      case GRE -> gre();
      case ESP, AH, WIREGUARD, MPLS, GUE, FOU -> opaque(protocol);
      default -> throw new AssertionError(protocol);
    };
  }

  private Protocol link(int linkType) {
    return switch (linkType) {
      case 0, 108 -> Protocol.LOOPBACK;
      case 1 -> Protocol.ETHERNET;
      case 101 -> rawIp();
      case 113 -> Protocol.LINUX_SLL;
      case 228 -> Protocol.IPV4;
      case 229 -> Protocol.IPV6;
      case 276 -> Protocol.LINUX_SLL2;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_LINK_TYPE);
    };
  }

  private Protocol rawIp() {
    if (lacks(1)) {
      return Protocol.PAYLOAD;
    }
    return switch (Ipv4Header.version(buffer, at)) {
      case 4 -> Protocol.IPV4;
      case 6 -> Protocol.IPV6;
      default -> stop(Outcome.MALFORMED, Reason.BAD_VERSION);
    };
  }

  private Protocol ethernet() {
    if (lacks(EthernetHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int etherType = EthernetHeader.etherType(buffer, at);
    enter(Protocol.ETHERNET, EthernetHeader.LENGTH);
    return byEtherType(etherType);
  }

  private Protocol vlan() {
    if (lacks(VlanHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int etherType = VlanHeader.etherType(buffer, at);
    enter(Protocol.VLAN, VlanHeader.LENGTH);
    return byEtherType(etherType);
  }

  private Protocol linuxSll() {
    if (lacks(LinuxSllHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int hardwareType = LinuxSllHeader.hardwareType(buffer, at);
    final int protocolType = LinuxSllHeader.protocolType(buffer, at);
    enter(Protocol.LINUX_SLL, LinuxSllHeader.LENGTH);
    return byHardwareType(hardwareType, protocolType);
  }

  private Protocol linuxSll2() {
    if (lacks(LinuxSll2Header.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int hardwareType = LinuxSll2Header.hardwareType(buffer, at);
    final int protocolType = LinuxSll2Header.protocolType(buffer, at);
    enter(Protocol.LINUX_SLL2, LinuxSll2Header.LENGTH);
    return byHardwareType(hardwareType, protocolType);
  }

  private Protocol loopback() {
    if (lacks(LoopbackHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int family = LoopbackHeader.family(buffer, at);
    enter(Protocol.LOOPBACK, LoopbackHeader.LENGTH);
    return switch (family) {
      case LoopbackHeader.INET -> Protocol.IPV4;
      case LoopbackHeader.INET6_LINUX,
          LoopbackHeader.INET6_NETBSD,
          LoopbackHeader.INET6_FREEBSD,
          LoopbackHeader.INET6_DARWIN ->
          Protocol.IPV6;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_LINK_ADDRESS_FAMILY);
    };
  }

  /**
   * The protocol of a cooked frame is an EtherType, except on radiotap (803) and netlink (824)
   * devices.
   */
  private Protocol byHardwareType(int hardwareType, int protocolType) {
    return switch (hardwareType) {
      case 803, 824 -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_LINK_ADDRESS_FAMILY);
      default -> byEtherType(protocolType);
    };
  }

  private Protocol byEtherType(int etherType) {
    return switch (etherType) {
      case EthernetHeader.TYPE_IPV4 -> Protocol.IPV4;
      case EthernetHeader.TYPE_IPV6 -> Protocol.IPV6;
      case EthernetHeader.TYPE_ARP -> Protocol.ARP;
      case EthernetHeader.TYPE_VLAN,
          EthernetHeader.TYPE_PROVIDER_VLAN,
          EthernetHeader.TYPE_OLD_PROVIDER_VLAN ->
          Protocol.VLAN;
      case EthernetHeader.TYPE_MPLS, EthernetHeader.TYPE_MPLS_MULTICAST -> Protocol.MPLS;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_ETHERTYPE);
    };
  }

  private Protocol arp() {
    if (!lacks(ArpHeader.LENGTH)) {
      enter(Protocol.ARP, ArpHeader.LENGTH);
    }
    return Protocol.PAYLOAD;
  }

  private Protocol ipv4() {
    if (lacks(Ipv4Header.MIN_LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final long start = Ipv4Header.start(buffer, at);
    if (Ipv4Header.versionIn(start) != 4) {
      return stop(Outcome.MALFORMED, Reason.BAD_VERSION);
    }
    final int headerLength = Ipv4Header.headerLengthIn(start);
    if (headerLength < Ipv4Header.MIN_LENGTH) {
      return stop(Outcome.MALFORMED, Reason.BAD_HEADER_LENGTH);
    }
    final int protocol = Ipv4Header.protocol(buffer, at);
    if (lacks(headerLength) || !endsIpv4(headerLength, Ipv4Header.totalLengthIn(start), protocol)) {
      return Protocol.PAYLOAD;
    }
    enterIp(Protocol.IPV4, headerLength);
    if (Ipv4Header.fragmentOffsetIn(start) != 0) {
      return fragment();
    }
    fragmented |= Ipv4Header.moreFragmentsIn(start);
    return byIpProtocol(protocol);
  }

  /** Moves the end to where the packet says it ends, so that Ethernet's padding is no payload. */
  private boolean endsIpv4(int headerLength, int totalLength, int protocol) {
    if (totalLength == 0 && protocol == IpProtocol.TCP) {
      return true; // Larger than the field can say, before segmentation offload (Linux "BIG TCP").
    }
    if (totalLength < headerLength) {
      stop(Outcome.MALFORMED, Reason.BAD_LENGTH);
      return false;
    }
    return endsAfter(totalLength);
  }

  private boolean endsAfter(int length) {
    if (length <= end - at) {
      end = at + length;
      return true;
    }
    if (fragmented) {
      return true;
    }
    stop(Outcome.MALFORMED, Reason.PACKET_BEYOND_FRAME);
    return false;
  }

  /** A layer of its own beside that of the header which announced it. */
  private Protocol fragment() {
    if (layers == MAX_LAYERS) {
      return stop(Outcome.NOT_UNDERSTOOD, Reason.TOO_DEEP);
    }
    enter(Protocol.FRAGMENT, 0);
    return Protocol.PAYLOAD;
  }

  private Protocol ipv6() {
    if (lacks(Ipv6Header.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    if (Ipv6Header.version(buffer, at) != 6) {
      return stop(Outcome.MALFORMED, Reason.BAD_VERSION);
    }
    if (!endsIpv6()) {
      return Protocol.PAYLOAD;
    }
    final int nextHeader = Ipv6Header.nextHeader(buffer, at);
    enterIp(Protocol.IPV6, Ipv6Header.LENGTH);
    return nextHeader == IpProtocol.HOP_BY_HOP ? Protocol.IPV6_EXTENSION : byNextHeader(nextHeader);
  }

  private boolean endsIpv6() {
    final int payloadLength = Ipv6Header.payloadLength(buffer, at);
    if (payloadLength > 0) {
      return endsAfter(Ipv6Header.LENGTH + payloadLength);
    }
    return switch (Ipv6Header.nextHeader(buffer, at)) {
      case IpProtocol.HOP_BY_HOP -> endsJumbogram();
      case IpProtocol.TCP -> true; // Linux "BIG TCP", as in IPv4.
      default -> endsAfter(Ipv6Header.LENGTH);
    };
  }

  private boolean endsJumbogram() {
    if (lacks(Ipv6Header.LENGTH + Ipv6ExtensionHeader.MIN_LENGTH)) {
      return false;
    }
    final int options = at + Ipv6Header.LENGTH;
    if (!Ipv6ExtensionHeader.isJumbo(buffer, options)) {
      return endsAfter(Ipv6Header.LENGTH);
    }
    final int length = Ipv6ExtensionHeader.jumboLength(buffer, options);
    if (length < 0 || length > Integer.MAX_VALUE - Ipv6Header.LENGTH) {
      stop(Outcome.MALFORMED, Reason.PACKET_BEYOND_FRAME);
      return false;
    }
    return endsAfter(Ipv6Header.LENGTH + length);
  }

  private Protocol ipv6Extension(Protocol protocol) {
    if (lacks(Ipv6ExtensionHeader.MIN_LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int length = Ipv6ExtensionHeader.length(buffer, at);
    if (lacks(length)) {
      return Protocol.PAYLOAD;
    }
    final int nextHeader = Ipv6ExtensionHeader.nextHeader(buffer, at);
    enter(protocol, length);
    return byNextHeader(nextHeader);
  }

  private Protocol ipv6Fragment() {
    if (lacks(Ipv6FragmentHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int header = at;
    enter(Protocol.IPV6_FRAGMENT, Ipv6FragmentHeader.LENGTH);
    if (Ipv6FragmentHeader.fragmentOffset(buffer, header) != 0) {
      return fragment();
    }
    fragmented |= Ipv6FragmentHeader.moreFragments(buffer, header);
    return byNextHeader(Ipv6FragmentHeader.nextHeader(buffer, header));
  }

  private Protocol byNextHeader(int protocol) {
    return switch (protocol) {
      case IpProtocol.DESTINATION_OPTIONS -> Protocol.IPV6_EXTENSION;
      case IpProtocol.ROUTING -> Protocol.IPV6_ROUTING;
      case IpProtocol.FRAGMENT -> Protocol.IPV6_FRAGMENT;
      case IpProtocol.NO_NEXT_HEADER -> Protocol.PAYLOAD;
      default -> byIpProtocol(protocol);
    };
  }

  private Protocol byIpProtocol(int protocol) {
    return switch (protocol) {
      case IpProtocol.UDP -> Protocol.UDP;
      case IpProtocol.TCP -> Protocol.TCP;
      case IpProtocol.ICMP -> Protocol.ICMP;
      case IpProtocol.ICMPV6 -> Protocol.ICMPV6;
      case IpProtocol.IPV4 -> Protocol.IPV4;
      case IpProtocol.IPV6 -> Protocol.IPV6;
      case IpProtocol.GRE -> Protocol.GRE;
      case IpProtocol.ESP -> Protocol.ESP;
      case IpProtocol.AH -> Protocol.AH;
      case IpProtocol.MPLS -> Protocol.MPLS;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_IP_PROTOCOL);
    };
  }

  private Protocol udp() {
    if (lacks(UdpHeader.LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final long header = UdpHeader.whole(buffer, at);
    final int length = UdpHeader.datagramLengthIn(header);
    final boolean jumbo = length == 0 && end - at > MAX_DATAGRAM; // RFC 2675 section 4
    if (length < UdpHeader.LENGTH && !jumbo) {
      return stop(Outcome.MALFORMED, Reason.BAD_LENGTH);
    }
    if (!jumbo && !endsAfter(length)) {
      return Protocol.PAYLOAD;
    }
    enterTransport(Protocol.UDP, UdpHeader.LENGTH);
    return inUdp(UdpHeader.sourcePortIn(header), UdpHeader.destinationPortIn(header));
  }

  /**
   * A datagram to a tunnel's port may be anything; the walk stops only where the bytes that would
   * tell are missing.
   */
  private Protocol inUdp(int source, int destination) {
    final Protocol tunnel = UdpTunnel.announcedBy(source, destination);
    if (tunnel != Protocol.PAYLOAD) {
      final int length = end - at;
      final int enough = UdpTunnel.lengthToTell(tunnel);
      if ((length < enough && !fragmented) || lacks(enough)) {
        return Protocol.PAYLOAD;
      }
      if (UdpTunnel.isValid(tunnel, buffer, at, length, fragmented)) {
        return tunnel;
      }
    }
    return packetInUdp();
  }

  private Protocol packetInUdp() {
    final int length = end - at;
    final int enough = UdpTunnel.lengthToTell(Protocol.FOU);
    if ((length < enough && !fragmented) || isNoPacket() || lacks(enough)) {
      return Protocol.PAYLOAD;
    }
    return UdpTunnel.isIpPacket(buffer, at, length, fragmented) ? Protocol.FOU : Protocol.PAYLOAD;
  }

  /** True where the first byte is there, and is not that of an IP header. */
  private boolean isNoPacket() {
    return at < Math.min(end, capturedEnd)
        && Ipv4Header.version(buffer, at) != 4
        && Ipv4Header.version(buffer, at) != 6;
  }

  private Protocol tcp() {
    if (lacks(TcpHeader.MIN_LENGTH)) {
      return Protocol.PAYLOAD;
    }
    final int headerLength = TcpHeader.headerLength(buffer, at);
    if (headerLength < TcpHeader.MIN_LENGTH) {
      return stop(Outcome.MALFORMED, Reason.BAD_HEADER_LENGTH);
    }
    if (!lacks(headerLength)) {
      enterTransport(Protocol.TCP, headerLength);
    }
    return Protocol.PAYLOAD;
  }

  private Protocol icmp(Protocol protocol) {
    if (!lacks(IcmpHeader.LENGTH)) {
      enterTransport(protocol, IcmpHeader.LENGTH);
    }
    return Protocol.PAYLOAD;
  }

  private Protocol vxlan() {
    enterTunnel(Protocol.VXLAN, VxlanHeader.LENGTH);
    return Protocol.ETHERNET;
  }

  private Protocol vxlanGpe() {
    final int nextProtocol = VxlanGpeHeader.nextProtocol(buffer, at);
    enterTunnel(Protocol.VXLAN_GPE, VxlanGpeHeader.LENGTH);
    return switch (nextProtocol) {
      case VxlanGpeHeader.NEXT_IPV4 -> Protocol.IPV4;
      case VxlanGpeHeader.NEXT_IPV6 -> Protocol.IPV6;
      case VxlanGpeHeader.NEXT_ETHERNET -> Protocol.ETHERNET;
      case VxlanGpeHeader.NEXT_MPLS -> Protocol.MPLS;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_TUNNEL_CONTENT);
    };
  }

  private Protocol geneve() {
    final int headerLength = GeneveHeader.headerLength(buffer, at);
    if (lacks(headerLength)) {
      return Protocol.PAYLOAD;
    }
    final int type = GeneveHeader.protocolType(buffer, at);
    enterTunnel(Protocol.GENEVE, headerLength);
    return byTunnelType(type);
  }

  private Protocol gre() {
    if (lacks(GreHeader.MIN_LENGTH)) {
      return Protocol.PAYLOAD;
    }
    if (!GreHeader.isUnderstood(buffer, at)) {
      enterTunnel(Protocol.GRE, GreHeader.MIN_LENGTH);
      return stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_TUNNEL_CONTENT);
    }
    final int headerLength = GreHeader.headerLength(buffer, at);
    if (lacks(headerLength)) {
      return Protocol.PAYLOAD;
    }
    final int type = GreHeader.protocolType(buffer, at);
    enterTunnel(Protocol.GRE, headerLength);
    return byTunnelType(type);
  }

  private Protocol byTunnelType(int etherType) {
    return switch (etherType) {
      case EthernetHeader.TYPE_TRANSPARENT_ETHERNET -> Protocol.ETHERNET;
      case EthernetHeader.TYPE_IPV4 -> Protocol.IPV4;
      case EthernetHeader.TYPE_IPV6 -> Protocol.IPV6;
      case EthernetHeader.TYPE_MPLS -> Protocol.MPLS;
      default -> stop(Outcome.NOT_UNDERSTOOD, Reason.UNKNOWN_TUNNEL_CONTENT);
    };
  }

  private Protocol opaque(Protocol protocol) {
    enterTunnel(protocol, 0);
    return Protocol.PAYLOAD;
  }

  /**
   * True, with the outcome set, where the next {@code length} bytes of header are not all in the
   * captured packet.
   */
  private boolean lacks(int length) {
    if (length > end - at) {
      if (fragmented) {
        stop(Outcome.TRUNCATED, Reason.FRAGMENT);
      } else {
        stop(Outcome.MALFORMED, Reason.HEADER_BEYOND_PACKET);
      }
      return true;
    }
    if (length > capturedEnd - at) {
      stop(Outcome.TRUNCATED, Reason.SNAP_LENGTH);
      return true;
    }
    return false;
  }

  private Protocol stop(Outcome outcome, Reason reason) {
    this.outcome = outcome;
    this.reason = reason;
    return Protocol.PAYLOAD;
  }

  private void enter(Protocol protocol, int headerLength) {
    protocols[layers] = protocol;
    offsets[layers] = at;
    headerLengths[layers] = headerLength;
    ends[layers] = end;
    layers++;
    at += headerLength;
  }

  private void enterIp(Protocol protocol, int headerLength) {
    noteIp(layers);
    enter(protocol, headerLength);
  }

  private void enterTransport(Protocol protocol, int headerLength) {
    transport = layers;
    enter(protocol, headerLength);
  }

  private void enterTunnel(Protocol protocol, int headerLength) {
    noteTunnel(layers);
    enter(protocol, headerLength);
  }

  /** A transport header belongs to the IP header before it, so a new IP header leaves none. */
  private void noteIp(int layer) {
    innermostIp = layer;
    transport = NO_LAYER;
    if (outermostIp == NO_LAYER) {
      outermostIp = layer;
    } else {
      noteTunnel(layer);
    }
  }

  private void noteTunnel(int layer) {
    if (tunnel == NO_LAYER) {
      tunnel = layer;
    }
  }

  private void forgetLayers() {
    layers = 0;
    outermostIp = NO_LAYER;
    innermostIp = NO_LAYER;
    transport = NO_LAYER;
    tunnel = NO_LAYER;
  }

  private void note(int layer, Protocol protocol) {
    switch (protocol.role()) {
      case TRANSPORT -> transport = layer;
      case TUNNEL, OPAQUE -> noteTunnel(layer);
      default -> {
        if (protocol.isIp()) {
          noteIp(layer);
        }
      }
    }
  }

  /** Walks on in what was the payload, from a header that the caller has found to be there. */
  void walkOn(Protocol first) {
    outcome = Outcome.DECODED;
    reason = Reason.NONE;
    walk(first);
  }

  /**
   * Takes {@code length} bytes of the payload for an unknown tunnel's header, and walks on from the
   * IP header behind it.
   */
  void walkOnBehind(int length) {
    if (layers < MAX_LAYERS) {
      enterTunnel(Protocol.UNKNOWN_TUNNEL, length);
      walkOn(Ipv4Header.version(buffer, at) == 4 ? Protocol.IPV4 : Protocol.IPV6);
    }
  }

  /**
   * Takes back what {@link #walkOn} found, so that {@code count} layers and their payload are left.
   */
  void walkBack(int count) {
    final int last = count - 1;
    at = offsets[last] + headerLengths[last];
    end = ends[last];
    outcome = Outcome.DECODED;
    reason = Reason.NONE;
    forgetLayers();
    while (layers < count) {
      note(layers, protocol(layers));
      layers++;
    }
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Why the outcome is not {@link Outcome#DECODED}; {@link Reason#NONE} where it is. */
  public Reason reason() {
    return reason;
  }

  /** The buffer of the last frame, for the static accessors of the headers. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Where in the buffer the frame starts. */
  public int frameOffset() {
    return frameStart;
  }

  /** Where in the buffer the frame's captured bytes end. */
  public int capturedEnd() {
    return capturedEnd;
  }

  /** The number of layers that were read, outermost first. */
  public int layerCount() {
    return layers;
  }

  public Protocol protocol(int layer) {
    return protocols[layer];
  }

  /** Where in the buffer the layer's header starts. All of the header is captured. */
  public int offset(int layer) {
    return offsets[layer];
  }

  /** The length of the header; 0 of a layer that is not looked into. */
  public int headerLength(int layer) {
    return headerLengths[layer];
  }

  /**
   * Where in the buffer the layer, payload included, ends or would end had all of it been captured.
   */
  public int end(int layer) {
    return ends[layer];
  }

  /** The first IP header's layer, or {@link #NO_LAYER}. */
  public int outermostIp() {
    return outermostIp;
  }

  /** The last IP header's layer, or {@link #NO_LAYER}. */
  public int innermostIp() {
    return innermostIp;
  }

  /** The layer of the transport header behind the innermost IP header, or {@link #NO_LAYER}. */
  public int transport() {
    return transport;
  }

  /**
   * The layer that is the outermost tunnel's header, or the first inner IP header where there is
   * none; or {@link #NO_LAYER}.
   */
  public int tunnel() {
    return tunnel;
  }

  /** Where in the buffer the bytes start that no header describes. */
  public int payloadOffset() {
    return at;
  }

  /** How long they are on the wire, without the padding of Ethernet. */
  public int payloadLength() {
    return end - at;
  }

  /** How many of them were captured. */
  public int capturedPayloadLength() {
    return Math.max(0, Math.min(end, capturedEnd) - at);
  }

  /** TTL or hop limit of an IP layer. */
  public int ttl(int ipLayer) {
    return protocol(ipLayer) == Protocol.IPV4
        ? Ipv4Header.ttl(buffer, offset(ipLayer))
        : Ipv6Header.hopLimit(buffer, offset(ipLayer));
  }

  /** The source port of a UDP or TCP layer. */
  public int sourcePort(int transportLayer) {
    return UdpHeader.sourcePort(buffer, offset(transportLayer));
  }

  /** The destination port of a UDP or TCP layer. */
  public int destinationPort(int transportLayer) {
    return UdpHeader.destinationPort(buffer, offset(transportLayer));
  }
}
