package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Composes a frame from the outside in, and writes it with lengths, next protocols and checksums
 * that are right. Immutable: each call returns a new writer.
 *
 * <pre>{@code
 * byte[] frame =
 *     FrameWriter.ethernet(0x02_00_00_00_00_01L, 0x02_00_00_00_00_02L)
 *         .ipv4(Ipv4.of(10, 0, 0, 1), Ipv4.of(10, 0, 0, 2)).ttl(63).identification(7)
 *         .udp(40000, 4242)
 *         .payload(nonce.bytes());
 * }</pre>
 */
public final class FrameWriter {

  private static final int DEFAULT_TTL = 64;
  private static final int MIN_ETHERNET = 60;

  private final List<Layer> layers;

  private FrameWriter(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** Starts with an Ethernet header; the addresses are the low 48 bits. */
  public static FrameWriter ethernet(long source, long destination) {
    return new FrameWriter(List.of(new Ethernet(source, destination)));
  }

  /** Starts with an IPv4 header, for raw captures. */
  public static FrameWriter rawIpv4(int source, int destination) {
    return new FrameWriter(List.of(new Ipv4Layer(source, destination, DEFAULT_TTL, 0, 0)));
  }

  /** Tags the frame with a VLAN (802.1Q). */
  public FrameWriter vlan(int id) {
    return with(new Vlan(id));
  }

  /** Don't fragment set, TTL 64, identification 0. Behind another IP header, IP in IP. */
  public FrameWriter ipv4(int source, int destination) {
    return with(new Ipv4Layer(source, destination, DEFAULT_TTL, 0, Ipv4Header.DONT_FRAGMENT));
  }

  /**
   * The TTL of the IPv4 header just added.
   *
   * @throws IllegalStateException if the last layer is no IPv4 header
   */
  public FrameWriter ttl(int ttl) {
    final Ipv4Layer ip = lastIpv4("ttl");
    return replaceLast(
        new Ipv4Layer(ip.source, ip.destination, ttl, ip.identification, ip.fragment));
  }

  /**
   * The identification of the IPv4 header just added.
   *
   * @throws IllegalStateException if the last layer is no IPv4 header
   */
  public FrameWriter identification(int identification) {
    final Ipv4Layer ip = lastIpv4("identification");
    return replaceLast(
        new Ipv4Layer(ip.source, ip.destination, ip.ttl, identification, ip.fragment));
  }

  /** A UDP header. */
  public FrameWriter udp(int sourcePort, int destinationPort) {
    return with(new Udp(sourcePort, destinationPort));
  }

  /**
   * A TCP header without options.
   *
   * @param flags of {@link TcpHeader}
   */
  public FrameWriter tcp(
      int sourcePort, int destinationPort, int sequence, int acknowledgment, int flags) {
    return with(new Tcp(sourcePort, destinationPort, sequence, acknowledgment, flags));
  }

  /** An ICMP echo request. */
  public FrameWriter echoRequest(int identifier, int sequence) {
    return icmp(IcmpHeader.ECHO_REQUEST, 0, (identifier << 16) | (sequence & 0xffff));
  }

  /** An ICMP echo reply. */
  public FrameWriter echoReply(int identifier, int sequence) {
    return icmp(IcmpHeader.ECHO_REPLY, 0, (identifier << 16) | (sequence & 0xffff));
  }

  /**
   * An ICMP message.
   *
   * @param rest the last four bytes of its header
   */
  public FrameWriter icmp(int type, int code, int rest) {
    return with(new Icmp(type, code, rest));
  }

  /**
   * An IPv6 header with hop limit 64; the addresses are two halves each. Behind another IP header,
   * IP in IP.
   */
  public FrameWriter ipv6(
      long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
    return with(new Ipv6Layer(sourceHigh, sourceLow, destinationHigh, destinationLow, DEFAULT_TTL));
  }

  /**
   * The hop limit of the IPv6 header just added.
   *
   * @throws IllegalStateException if the last layer is no IPv6 header
   */
  public FrameWriter hopLimit(int hopLimit) {
    if (layers.get(layers.size() - 1) instanceof Ipv6Layer ip) {
      return replaceLast(
          new Ipv6Layer(
              ip.sourceHigh, ip.sourceLow, ip.destinationHigh, ip.destinationLow, hopLimit));
    }
    throw new IllegalStateException(
        "a hop limit belongs to an IPv6 header; call it right after ipv6(...)");
  }

  /** An ICMPv6 echo request. */
  public FrameWriter echoRequest6(int identifier, int sequence) {
    return icmp6(IcmpHeader.V6_ECHO_REQUEST, 0, (identifier << 16) | (sequence & 0xffff));
  }

  /** An ICMPv6 echo reply. */
  public FrameWriter echoReply6(int identifier, int sequence) {
    return icmp6(IcmpHeader.V6_ECHO_REPLY, 0, (identifier << 16) | (sequence & 0xffff));
  }

  /**
   * An ICMPv6 message.
   *
   * @param rest the last four bytes of its header
   */
  public FrameWriter icmp6(int type, int code, int rest) {
    return with(new Icmp6(type, code, rest));
  }

  /** A GRE header without optional fields. */
  public FrameWriter gre() {
    return with(new Gre(0, ByteBuffer.allocate(0)));
  }

  /** A GRE header with key and sequence number. */
  public FrameWriter gre(int key, int sequence) {
    return with(
        new Gre(
            GreHeader.KEY_PRESENT | GreHeader.SEQUENCE_PRESENT,
            ByteBuffer.allocate(8).putInt(key).putInt(sequence).rewind()));
  }

  /**
   * A Geneve header.
   *
   * @param options whole options, a multiple of four bytes, at most 252
   */
  public FrameWriter geneve(int vni, byte[] options) {
    return with(new Geneve(vni, ByteBuffer.wrap(options.clone())));
  }

  /** A VXLAN-GPE header. */
  public FrameWriter vxlanGpe(int vni) {
    return with(new VxlanGpe(vni));
  }

  /** A header of one's own, which IP announces by this protocol number. */
  public FrameWriter header(int ipProtocol, byte[] header) {
    return with(new Other(ipProtocol, ByteBuffer.wrap(header.clone())));
  }

  /** A VXLAN header; an Ethernet frame is its payload. */
  public FrameWriter vxlan(int vni) {
    return with(new Vxlan(vni));
  }

  /** The inner Ethernet header of a tunnel. */
  public FrameWriter innerEthernet(long source, long destination) {
    return with(new Ethernet(source, destination));
  }

  /** The frame with these layers around the payload, without padding. */
  public byte[] payload(byte[] payload) {
    byte[] bytes = payload;
    for (int i = layers.size() - 1; i >= 0; i--) {
      final Layer outer = layers.get(Math.max(0, i - 1));
      final Layer next = i + 1 < layers.size() ? layers.get(i + 1) : NO_LAYER;
      bytes = layers.get(i).write(bytes, next, outer);
    }
    return bytes;
  }

  /**
   * The frame with these layers around the payload, padded with zeros to Ethernet's shortest frame.
   */
  public byte[] paddedPayload(byte[] payload) {
    final byte[] frame = payload(payload);
    return ByteBuffer.allocate(Math.max(frame.length, MIN_ETHERNET)).put(frame).array();
  }

  /**
   * The data of an echo that carries a nonce at its place: a time stamp of zeros, then the nonce
   * over and over as ping does.
   */
  public static byte[] echoData(Nonce nonce, int length) {
    final byte[] data = new byte[Math.max(length, Nonce.PLACE_IN_ECHO_DATA)];
    final byte[] pattern = nonce.bytes();
    for (int i = Nonce.PLACE_IN_ECHO_DATA; i < data.length; i++) {
      data[i] = pattern[i % pattern.length];
    }
    return data;
  }

  private FrameWriter with(Layer layer) {
    final List<Layer> more = new ArrayList<>(layers);
    more.add(layer);
    return new FrameWriter(more);
  }

  private FrameWriter replaceLast(Layer layer) {
    final List<Layer> other = new ArrayList<>(layers);
    other.set(layers.size() - 1, layer);
    return new FrameWriter(other);
  }

  private Ipv4Layer lastIpv4(String what) {
    if (layers.get(layers.size() - 1) instanceof Ipv4Layer ip) {
      return ip;
    }
    throw new IllegalStateException(
        what + " belongs to an IPv4 header; call it right after ipv4(...)");
  }

  /** One header, which knows by which numbers others announce it. */
  private interface Layer {

    default int etherType() {
      throw new IllegalStateException(getClass().getSimpleName() + " cannot stand behind Ethernet");
    }

    default int ipProtocol() {
      throw new IllegalStateException(getClass().getSimpleName() + " cannot stand behind IP");
    }

    /**
     * The part of a transport checksum that its IP header gives (RFC 768, RFC 9293 section 3.1).
     */
    default long pseudoHeader(int protocol, int length) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " is no IP header for a transport header");
    }

    byte[] write(byte[] payload, Layer next, Layer outer);
  }

  /** What follows the last layer: the payload, which nothing announces. */
  private static final Layer NO_LAYER = (payload, next, outer) -> payload;

  private static byte[] concat(ByteBuffer header, byte[] payload) {
    return ByteBuffer.allocate(header.capacity() + payload.length)
        .put(header.rewind())
        .put(payload)
        .array();
  }

  private record Ethernet(long source, long destination) implements Layer {

    @Override
    public int etherType() {
      return EthernetHeader.TYPE_TRANSPARENT_ETHERNET;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(EthernetHeader.LENGTH);
      header.putShort((short) (destination >> 32)).putInt((int) destination);
      header.putShort((short) (source >> 32)).putInt((int) source);
      return concat(header.putShort((short) next.etherType()), payload);
    }
  }

  private record Vlan(int id) implements Layer {

    @Override
    public int etherType() {
      return EthernetHeader.TYPE_VLAN;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer tag = ByteBuffer.allocate(VlanHeader.LENGTH);
      return concat(tag.putShort((short) id).putShort((short) next.etherType()), payload);
    }
  }

  private record Ipv4Layer(int source, int destination, int ttl, int identification, int fragment)
      implements Layer {

    @Override
    public int etherType() {
      return EthernetHeader.TYPE_IPV4;
    }

    @Override
    public int ipProtocol() {
      return IpProtocol.IPV4;
    }

    @Override
    public long pseudoHeader(int protocol, int length) {
      final ByteBuffer addresses = ByteBuffer.allocate(8).putInt(source).putInt(destination);
      return Checksum.sum(addresses.array()) + protocol + length;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header =
          ByteBuffer.allocate(Ipv4Header.MIN_LENGTH)
              .put(Ipv4Header.VERSION_AND_LENGTH, (byte) 0x45)
              .putShort(Ipv4Header.TOTAL_LENGTH, (short) (Ipv4Header.MIN_LENGTH + payload.length))
              .putShort(Ipv4Header.IDENTIFICATION, (short) identification)
              .putShort(Ipv4Header.FLAGS_AND_FRAGMENT, (short) fragment)
              .put(Ipv4Header.TTL, (byte) ttl)
              .put(Ipv4Header.PROTOCOL, (byte) next.ipProtocol())
              .putInt(Ipv4Header.SOURCE, source)
              .putInt(Ipv4Header.DESTINATION, destination);
      header.putShort(Ipv4Header.CHECKSUM, Checksum.of(Checksum.sum(header.array())));
      return concat(header, payload);
    }
  }

  private record Udp(int sourcePort, int destinationPort) implements Layer {

    @Override
    public int ipProtocol() {
      return IpProtocol.UDP;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final int length = UdpHeader.LENGTH + payload.length;
      final byte[] datagram =
          concat(
              ByteBuffer.allocate(UdpHeader.LENGTH)
                  .putShort(UdpHeader.SOURCE_PORT, (short) sourcePort)
                  .putShort(UdpHeader.DESTINATION_PORT, (short) destinationPort)
                  .putShort(UdpHeader.DATAGRAM_LENGTH, (short) length),
              payload);
      final short sum =
          Checksum.of(outer.pseudoHeader(IpProtocol.UDP, length) + Checksum.sum(datagram));
      ByteBuffer.wrap(datagram).putShort(UdpHeader.CHECKSUM, sum == 0 ? (short) -1 : sum);
      return datagram;
    }
  }

  private record Tcp(
      int sourcePort, int destinationPort, int sequence, int acknowledgment, int flags)
      implements Layer {

    private static final short WINDOW = (short) 64240;

    @Override
    public int ipProtocol() {
      return IpProtocol.TCP;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final byte[] segment =
          concat(
              ByteBuffer.allocate(TcpHeader.MIN_LENGTH)
                  .putShort(TcpHeader.SOURCE_PORT, (short) sourcePort)
                  .putShort(TcpHeader.DESTINATION_PORT, (short) destinationPort)
                  .putInt(TcpHeader.SEQUENCE_NUMBER, sequence)
                  .putInt(TcpHeader.ACKNOWLEDGMENT_NUMBER, acknowledgment)
                  .put(TcpHeader.DATA_OFFSET, (byte) (TcpHeader.MIN_LENGTH << 2))
                  .put(TcpHeader.FLAGS, (byte) flags)
                  .putShort(TcpHeader.WINDOW, WINDOW),
              payload);
      final long sum = outer.pseudoHeader(IpProtocol.TCP, segment.length) + Checksum.sum(segment);
      ByteBuffer.wrap(segment).putShort(TcpHeader.CHECKSUM, Checksum.of(sum));
      return segment;
    }
  }

  private record Icmp(int type, int code, int rest) implements Layer {

    @Override
    public int ipProtocol() {
      return IpProtocol.ICMP;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final byte[] message =
          concat(
              ByteBuffer.allocate(IcmpHeader.LENGTH)
                  .put(IcmpHeader.TYPE, (byte) type)
                  .put(IcmpHeader.CODE, (byte) code)
                  .putInt(IcmpHeader.IDENTIFIER, rest),
              payload);
      ByteBuffer.wrap(message).putShort(IcmpHeader.CHECKSUM, Checksum.of(Checksum.sum(message)));
      return message;
    }
  }

  private record Vxlan(int vni) implements Layer {

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(VxlanHeader.LENGTH);
      return concat(
          header.putInt(VxlanHeader.FLAGS, VxlanHeader.VNI_VALID).putInt(VxlanHeader.VNI, vni << 8),
          payload);
    }
  }

  private record Ipv6Layer(
      long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int hopLimit)
      implements Layer {

    @Override
    public int etherType() {
      return EthernetHeader.TYPE_IPV6;
    }

    @Override
    public int ipProtocol() {
      return IpProtocol.IPV6;
    }

    @Override
    public long pseudoHeader(int protocol, int length) {
      final ByteBuffer addresses =
          ByteBuffer.allocate(32)
              .putLong(sourceHigh)
              .putLong(sourceLow)
              .putLong(destinationHigh)
              .putLong(destinationLow);
      return Checksum.sum(addresses.array()) + protocol + length;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(Ipv6Header.LENGTH);
      header.putInt(Ipv6Header.VERSION_CLASS_LABEL, 0x6000_0000);
      header.putShort(Ipv6Header.PAYLOAD_LENGTH, (short) payload.length);
      header.put(Ipv6Header.NEXT_HEADER, (byte) next.ipProtocol());
      header.put(Ipv6Header.HOP_LIMIT, (byte) hopLimit);
      header.putLong(Ipv6Header.SOURCE, sourceHigh).putLong(Ipv6Header.SOURCE + 8, sourceLow);
      header.putLong(Ipv6Header.DESTINATION, destinationHigh);
      header.putLong(Ipv6Header.DESTINATION + 8, destinationLow);
      return concat(header, payload);
    }
  }

  private record Icmp6(int type, int code, int rest) implements Layer {

    @Override
    public int ipProtocol() {
      return IpProtocol.ICMPV6;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final byte[] message =
          concat(
              ByteBuffer.allocate(IcmpHeader.LENGTH)
                  .put(IcmpHeader.TYPE, (byte) type)
                  .put(IcmpHeader.CODE, (byte) code)
                  .putInt(IcmpHeader.IDENTIFIER, rest),
              payload);
      final long sum =
          outer.pseudoHeader(IpProtocol.ICMPV6, message.length) + Checksum.sum(message);
      ByteBuffer.wrap(message).putShort(IcmpHeader.CHECKSUM, Checksum.of(sum));
      return message;
    }
  }

  private record Gre(int flags, ByteBuffer fields) implements Layer {

    @Override
    public int ipProtocol() {
      return IpProtocol.GRE;
    }

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(GreHeader.MIN_LENGTH + fields.capacity());
      return concat(
          header.putShort((short) flags).putShort((short) next.etherType()).put(fields.duplicate()),
          payload);
    }
  }

  private record Geneve(int vni, ByteBuffer options) implements Layer {

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(GeneveHeader.MIN_LENGTH + options.capacity());
      header.put(GeneveHeader.VERSION_AND_OPTIONS_LENGTH, (byte) (options.capacity() >> 2));
      header.putShort(GeneveHeader.PROTOCOL_TYPE, (short) next.etherType());
      header.putInt(GeneveHeader.VNI, vni << 8);
      return concat(header.position(GeneveHeader.MIN_LENGTH).put(options.duplicate()), payload);
    }
  }

  private record VxlanGpe(int vni) implements Layer {

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      final ByteBuffer header = ByteBuffer.allocate(VxlanGpeHeader.LENGTH);
      header.putInt(VxlanGpeHeader.FLAGS, VxlanGpeHeader.VALID | nextProtocol(next.etherType()));
      return concat(header.putInt(VxlanGpeHeader.VNI, vni << 8), payload);
    }

    private static int nextProtocol(int etherType) {
      return switch (etherType) {
        case EthernetHeader.TYPE_IPV4 -> VxlanGpeHeader.NEXT_IPV4;
        case EthernetHeader.TYPE_IPV6 -> VxlanGpeHeader.NEXT_IPV6;
        default -> VxlanGpeHeader.NEXT_ETHERNET;
      };
    }
  }

  private record Other(int ipProtocol, ByteBuffer header) implements Layer {

    @Override
    public byte[] write(byte[] payload, Layer next, Layer outer) {
      return concat(header.duplicate(), payload);
    }
  }
}
