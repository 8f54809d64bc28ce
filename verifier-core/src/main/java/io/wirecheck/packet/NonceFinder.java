package io.wirecheck.packet;

import io.wirecheck.packet.Protocol.Role;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Looks for the nonces of one run in frames, anywhere in them, and says how the one it finds
 * travels. One finder serves any number of frames, one after the other and on one thread, and
 * allocates nothing.
 *
 * <p>It judges the first place in the frame where the run's id stands. {@link Sighting#NATIVE} is
 * said only where every header down to it was read and none can be a tunnel's.
 */
public final class NonceFinder {

  private static final Protocol[] ON_ANY_PORT = {
    Protocol.VXLAN, Protocol.VXLAN_GPE, Protocol.GENEVE
  };

  private static final int RUN_LENGTH = Nonce.FLOW - Nonce.RUN;
  private static final int PAIRS = RUN_LENGTH - 1;

  private final long run;

  /** The pairs of neighbouring bytes in the id: for each value of a pair one bit. */
  private final long[] pairs = new long[(1 << 16) / Long.SIZE];

  /** The bytes of a frame that is in no array. */
  private byte[] copy = {};

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int at;
  private Sighting sighting = Sighting.NONE;
  private TunnelKind tunnel = TunnelKind.NONE;
  private Reason reason = Reason.NONE;
  private int outerIp = FrameDecoder.NO_LAYER;
  private int innerIp = FrameDecoder.NO_LAYER;

  /**
   * @param run the id of the run
   */
  public NonceFinder(long run) {
    this.run = run;
    final byte[] id = ByteBuffer.allocate(RUN_LENGTH).putLong(run).array();
    for (int k = 0; k < PAIRS; k++) {
      final short pair = Bytes.nativeShortAt(id, k);
      pairs[pair >>> 6 & pairs.length - 1] |= 1L << pair;
    }
  }

  /**
   * Looks for the run's id between two places of a buffer.
   *
   * @return where it first starts, or -1
   * @throws IndexOutOfBoundsException if they are not places of the buffer, in this order
   */
  public int indexOf(ByteBuffer buffer, int from, int to) {
    Objects.checkFromToIndex(from, to, buffer.limit());
    if (!buffer.hasArray()) {
      final int found = indexOf(copyOf(buffer, from, to), 0, to - from);
      return found < 0 ? found : from + found;
    }
    final int base = buffer.arrayOffset();
    final int found = indexOf(buffer.array(), base + from, base + to);
    return found < 0 ? found : found - base;
  }

  private byte[] copyOf(ByteBuffer buffer, int from, int to) {
    if (to - from > copy.length) {
      copy = new byte[to - from];
    }
    buffer.get(from, copy, 0, to - from);
    return copy;
  }

  /**
   * Wherever the eight bytes of the id stand, one of their seven pairs is where this looks. The
   * mask tells the compiler that a pair's word is within the array.
   */
  private int indexOf(byte[] bytes, int from, int to) {
    final long[] known = pairs;
    final int mask = known.length - 1;
    for (int i = from + PAIRS - 1; i < to - 1; i += PAIRS) {
      final short pair = Bytes.nativeShortAt(bytes, i);
      if ((known[pair >>> 6 & mask] >>> pair & 1) != 0) {
        final int found = around(bytes, i, to);
        if (found >= 0) {
          return found;
        }
      }
    }
    return -1;
  }

  /** The id of which a pair stands at {@code i}, or -1. */
  private int around(byte[] bytes, int i, int to) {
    for (int start = i - PAIRS + 1; start <= i && start + RUN_LENGTH <= to; start++) {
      if (Bytes.longAt(bytes, start) == run) {
        return start;
      }
    }
    return -1;
  }

  /** True where the run's id is anywhere in the frame. */
  boolean isIn(FrameCursor frame) {
    return indexOf(frame.buffer(), frame.offset(), frame.offset() + frame.capturedLength()) >= 0;
  }

  /**
   * Says what a decoded frame tells about the run's probes. Where the nonce is found inside a
   * tunnel that the decoder did not recognise, the tunnel's layers are added to the decoder's.
   */
  public Sighting find(FrameDecoder frame) {
    buffer = frame.buffer();
    tunnel = TunnelKind.NONE;
    reason = Reason.NONE;
    innerIp = FrameDecoder.NO_LAYER;
    outerIp = frame.outermostIp();
    at = indexOf(buffer, frame.frameOffset(), frame.capturedEnd());
    sighting = at < 0 ? unseen(frame) : seen(frame);
    return sighting;
  }

  private Sighting unseen(FrameDecoder frame) {
    final int last = frame.layerCount() - 1;
    if (last < 0 || !frame.protocol(last).isOpaque()) {
      return Sighting.NONE;
    }
    tunnel = TunnelKind.of(frame.protocol(last));
    return Sighting.OPAQUE;
  }

  private Sighting seen(FrameDecoder frame) {
    if (at + Nonce.LENGTH > frame.capturedEnd()) {
      return unreadable(Reason.NONCE_CUT);
    }
    final int transport = outerTransport(frame);
    if (transport != FrameDecoder.NO_LAYER) {
      if (isAtItsPlace(frame, transport)) {
        return isOuterHeaderRight(frame) ? Sighting.NATIVE : unreadable(Reason.BAD_CHECKSUM);
      }
      if (isQuoted(frame, transport)) {
        return Sighting.QUOTED;
      }
    }
    return frame.tunnel() == FrameDecoder.NO_LAYER ? hidden(frame, transport) : inTunnel(frame);
  }

  /**
   * The transport header behind the outermost IP header, with nothing but extension headers
   * between.
   */
  private static int outerTransport(FrameDecoder frame) {
    if (frame.outermostIp() == FrameDecoder.NO_LAYER) {
      return FrameDecoder.NO_LAYER;
    }
    int layer = frame.outermostIp() + 1;
    while (layer < frame.layerCount() && isPassedOver(frame.protocol(layer))) {
      layer++;
    }
    return layer < frame.layerCount() && frame.protocol(layer).role() == Role.TRANSPORT
        ? layer
        : FrameDecoder.NO_LAYER;
  }

  private static boolean isPassedOver(Protocol protocol) {
    return protocol == Protocol.IPV6_EXTENSION || protocol == Protocol.IPV6_FRAGMENT;
  }

  private boolean isAtItsPlace(FrameDecoder frame, int transport) {
    final Protocol protocol = frame.protocol(transport);
    final int data = frame.offset(transport) + frame.headerLength(transport);
    final int place =
        switch (protocol) {
          case UDP, TCP -> data;
          case ICMP, ICMPV6 ->
              IcmpHeader.isEcho(buffer, frame.offset(transport), protocol)
                  ? data + Nonce.PLACE_IN_ECHO_DATA
                  : -1;
          default -> -1;
        };
    return at == place && at + Nonce.LENGTH <= frame.end(transport);
  }

  /**
   * A damaged header length could make an inner header look like options. Unlike those of TCP and
   * UDP, this checksum is always there when Linux hands a frame to a capture, segmentation offload
   * or not.
   */
  private boolean isOuterHeaderRight(FrameDecoder frame) {
    return frame.protocol(outerIp) == Protocol.IPV6
        || Checksum.isRight(buffer, frame.offset(outerIp), frame.headerLength(outerIp));
  }

  private boolean isQuoted(FrameDecoder frame, int transport) {
    final Protocol protocol = frame.protocol(transport);
    return (protocol == Protocol.ICMP || protocol == Protocol.ICMPV6)
        && IcmpHeader.quotes(buffer, frame.offset(transport), protocol)
        && isWithin(frame, transport);
  }

  private boolean isWithin(FrameDecoder frame, int layer) {
    return at >= frame.offset(layer) + frame.headerLength(layer)
        && at + Nonce.LENGTH <= frame.end(layer);
  }

  private Sighting inTunnel(FrameDecoder frame) {
    final int layer = frame.tunnel();
    if (!isWithin(frame, layer)) {
      return unreadable(Reason.OUTSIDE_THE_PACKET);
    }
    if (at >= frame.payloadOffset() && frame.transport() < layer) {
      uncover(frame);
    }
    return tunnelled(frame, TunnelKind.of(frame.protocol(layer)));
  }

  private Sighting tunnelled(FrameDecoder frame, TunnelKind kind) {
    tunnel = kind;
    final int inner = frame.innermostIp();
    if (inner != outerIp && isWithin(frame, inner)) {
      innerIp = inner;
    }
    return Sighting.TUNNELLED;
  }

  /** A nonce in a frame in which the decoder saw no tunnel, and not at its place. */
  private Sighting hidden(FrameDecoder frame, int transport) {
    if (transport == FrameDecoder.NO_LAYER) {
      return behindNoTransport(frame);
    }
    if (!isWithin(frame, transport)) {
      return unreadable(Reason.OUTSIDE_THE_PACKET);
    }
    final boolean datagram = frame.protocol(transport) == Protocol.UDP;
    if (datagram) {
      for (final Protocol known : ON_ANY_PORT) {
        if (isCarriedBy(known, frame)) {
          return tunnelled(frame, TunnelKind.of(known));
        }
      }
    }
    // A datagram has the nonce elsewhere only if something was put before it; in a stream the bytes
    // before it may be the end of another segment, so there the probe's headers must be seen.
    return uncover(frame) || datagram
        ? tunnelled(frame, TunnelKind.UNKNOWN)
        : unreadable(Reason.NOT_AT_ITS_PLACE);
  }

  private Sighting behindNoTransport(FrameDecoder frame) {
    final Reason why = whyUndecoded(frame);
    return why == Reason.UNKNOWN_IP_PROTOCOL && uncover(frame)
        ? tunnelled(frame, TunnelKind.UNKNOWN)
        : unreadable(why);
  }

  private static Reason whyUndecoded(FrameDecoder frame) {
    if (frame.outcome() != Outcome.DECODED) {
      return frame.reason();
    }
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      if (frame.protocol(layer) == Protocol.FRAGMENT) {
        return Reason.FRAGMENT;
      }
      if (frame.protocol(layer) == Protocol.IPV6_ROUTING) {
        return Reason.SOURCE_ROUTED;
      }
    }
    return Reason.OUTSIDE_THE_PACKET;
  }

  /** Tries the payload of UDP as a tunnel, on whatever port. */
  private boolean isCarriedBy(Protocol known, FrameDecoder frame) {
    final int start = frame.payloadOffset();
    if (at < start + UdpTunnel.lengthToTell(known)
        || !UdpTunnel.isValid(known, buffer, start, frame.payloadLength(), false)) {
      return false;
    }
    final int layers = frame.layerCount();
    frame.walkOn(known);
    final int inner = frame.innermostIp();
    if (inner > layers && isWithin(frame, inner)) {
      return true;
    }
    frame.walkBack(layers);
    return false;
  }

  /**
   * Looks back from the nonce for the headers of the probe's own packet, and reads them if they are
   * there.
   */
  private boolean uncover(FrameDecoder frame) {
    final int start = frame.payloadOffset();
    final int end = frame.end(frame.layerCount() - 1);
    for (int ip = start; ip + Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH <= at; ip++) {
      if (isPacketOfNonce(ip, end)) {
        frame.walkOnBehind(ip - start);
        return true;
      }
    }
    return false;
  }

  /** True where an IP packet starts that fits before {@code end} and has the nonce at its place. */
  private boolean isPacketOfNonce(int ip, int end) {
    return switch (Ipv4Header.version(buffer, ip)) {
      case 4 -> {
        final int header = Ipv4Header.headerLength(buffer, ip);
        yield header >= Ipv4Header.MIN_LENGTH
            && holdsNonce(ip + Ipv4Header.totalLength(buffer, ip), end)
            && Ipv4Header.fragmentOffset(buffer, ip) == 0
            && at == place(Ipv4Header.protocol(buffer, ip), ip + header);
      }
      case 6 ->
          ip + Ipv6Header.LENGTH <= at
              && holdsNonce(ip + Ipv6Header.LENGTH + Ipv6Header.payloadLength(buffer, ip), end)
              && at == place(Ipv6Header.nextHeader(buffer, ip), ip + Ipv6Header.LENGTH);
      default -> false;
    };
  }

  private boolean holdsNonce(int packetEnd, int end) {
    return packetEnd >= at + Nonce.LENGTH && packetEnd <= end;
  }

  private int place(int ipProtocol, int transport) {
    return switch (ipProtocol) {
      case IpProtocol.UDP -> transport + UdpHeader.LENGTH;
      case IpProtocol.TCP ->
          transport + TcpHeader.MIN_LENGTH <= at
              ? transport + TcpHeader.headerLength(buffer, transport)
              : -1;
      case IpProtocol.ICMP, IpProtocol.ICMPV6 ->
          transport + IcmpHeader.LENGTH + Nonce.PLACE_IN_ECHO_DATA;
      default -> -1;
    };
  }

  private Sighting unreadable(Reason why) {
    reason = why;
    return Sighting.UNREADABLE;
  }

  /** The answer about the last frame. */
  public Sighting sighting() {
    return sighting;
  }

  /** Where in the frame's buffer the run's id starts, or -1. */
  public int offset() {
    return at;
  }

  /**
   * The flow of the nonce; to be asked of NATIVE, TUNNELLED and QUOTED only, where all of the nonce
   * is there.
   */
  public int flow() {
    return Nonce.flow(buffer, at);
  }

  /** The packet of the nonce; to be asked of NATIVE, TUNNELLED and QUOTED only. */
  public int packet() {
    return Nonce.packet(buffer, at);
  }

  /** The nonce as a value; to be asked of NATIVE, TUNNELLED and QUOTED only. */
  public Nonce nonce() {
    return Nonce.read(buffer, at);
  }

  /** The outermost tunnel of a TUNNELLED or OPAQUE frame. */
  public TunnelKind tunnel() {
    return tunnel;
  }

  /** The layer of the outermost IP header, or {@link FrameDecoder#NO_LAYER}. */
  public int outerIp() {
    return outerIp;
  }

  /**
   * The layer of the IP header in a TUNNELLED frame that is nearest to the nonce, or {@link
   * FrameDecoder#NO_LAYER} where none was read.
   */
  public int innerIp() {
    return innerIp;
  }

  /** Why an UNREADABLE frame cannot be told; {@link Reason#NONE} of any other. */
  public Reason reason() {
    return reason;
  }
}
