package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tunnels of a capture: who carries packets for whom, by kind and identifier, and between which
 * inner addresses.
 */
final class TunnelTable {

  private static final TunnelKind[] KINDS = TunnelKind.values();

  private final PairTable outer = new PairTable(CaptureSummary.MAX_TUNNELS);

  /** The label of a pair is the {@link #keyOf key} of its tunnel. */
  private final PairTable inner = new PairTable(CaptureSummary.MAX_INNER);

  /**
   * Counts a frame that has a tunnel; one whose tunnel has no outer IP header is known by its kind
   * only.
   */
  void count(FrameDecoder frame, long nanos, long number) {
    final int layer = frame.tunnel();
    final TunnelKind kind = TunnelKind.of(frame.protocol(layer));
    final long label = ((long) indexOf(kind) << 32) | (identifier(frame, layer) & 0xffff_ffffL);
    final int ip = frame.outermostIp();
    final boolean bare = ip == FrameDecoder.NO_LAYER || ip > layer;
    if (bare) {
      outer.between(0, 0, 0, 0, 0, label);
    } else {
      IpPair.set(outer, frame, ip, 0, label);
    }
    final long bytes = (long) frame.end(0) - frame.offset(0);
    outer.count(nanos, number, bytes, 0);
    final int innermost = frame.innermostIp();
    if (innermost >= layer) {
      final long key = bare ? keyOf(0, 0, 0, 0, label) : keyOf(frame, ip, label);
      IpPair.set(inner, frame, innermost, 0, key);
      inner.count(nanos, number, bytes, 0);
    }
  }

  /** Counts a frame that has a tunnel, as of the decoder. */
  void count(FastPath frame, long nanos, long number) {
    final byte[] bytes = frame.bytes();
    final long label = ((long) indexOf(frame.tunnel()) << 32) | (frame.identifier() & 0xffff_ffffL);
    final int ip = frame.outermostIp();
    IpPair.set(outer, bytes, ip, 0, label);
    outer.count(nanos, number, frame.length(), 0);
    IpPair.set(inner, bytes, frame.innermostIp(), 0, keyOf(bytes, ip, label));
    inner.count(nanos, number, frame.length(), 0);
  }

  private static long keyOf(byte[] bytes, int ip, long label) {
    if (bytes[ip] >>> 4 == 4) {
      return keyOf(
          0,
          Endpoint.mapped(Bytes.intAt(bytes, ip + Ipv4Header.SOURCE)),
          0,
          Endpoint.mapped(Bytes.intAt(bytes, ip + Ipv4Header.DESTINATION)),
          label);
    }
    return keyOf(
        Bytes.longAt(bytes, ip + Ipv6Header.SOURCE),
        Bytes.longAt(bytes, ip + Ipv6Header.SOURCE + 8),
        Bytes.longAt(bytes, ip + Ipv6Header.DESTINATION),
        Bytes.longAt(bytes, ip + Ipv6Header.DESTINATION + 8),
        label);
  }

  private static int indexOf(TunnelKind kind) {
    for (int i = 0; i < KINDS.length; i++) {
      if (KINDS[i] == kind) {
        return i;
      }
    }
    throw new AssertionError(kind);
  }

  private static int identifier(FrameDecoder frame, int layer) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(layer);
    return switch (frame.protocol(layer)) {
      case VXLAN -> VxlanHeader.vni(buffer, offset);
      case VXLAN_GPE -> VxlanGpeHeader.vni(buffer, offset);
      case GENEVE -> GeneveHeader.vni(buffer, offset);
      case GRE ->
          frame.headerLength(layer) > GreHeader.MIN_LENGTH ? GreHeader.key(buffer, offset) : 0;
      default -> 0;
    };
  }

  private static long keyOf(FrameDecoder frame, int ip, long label) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ip);
    if (frame.protocol(ip) == Protocol.IPV4) {
      return keyOf(
          0,
          Endpoint.mapped(Ipv4Header.source(buffer, offset)),
          0,
          Endpoint.mapped(Ipv4Header.destination(buffer, offset)),
          label);
    }
    return keyOf(
        Ipv6Header.sourceHigh(buffer, offset),
        Ipv6Header.sourceLow(buffer, offset),
        Ipv6Header.destinationHigh(buffer, offset),
        Ipv6Header.destinationLow(buffer, offset),
        label);
  }

  /** The same both ways; of 63 bits, as many as a label has. */
  private static long keyOf(long sourceHigh, long sourceLow, long high, long low, long label) {
    final long both = KeyedHash.of(sourceHigh, sourceLow) + KeyedHash.of(high, low);
    return KeyedHash.of(both, label) >>> 1;
  }

  /** Adds the tunnels of another table whose frames come after {@code framesBefore} others. */
  void add(TunnelTable other, long framesBefore) {
    outer.add(other.outer, framesBefore);
    inner.add(other.inner, framesBefore);
  }

  /** Frames whose tunnel did not fit. */
  long turnedAway() {
    return outer.turnedAway();
  }

  /** Frames whose inner addresses did not fit. */
  long turnedAwayInner() {
    return inner.turnedAway();
  }

  /** In the order of their first frames. */
  List<Tunnel> tunnels() {
    final Map<Long, List<Tunnel.Inner>> innerByKey = innerByKey();
    final List<Tunnel> tunnels = new ArrayList<>();
    for (int i = 0; i < outer.size(); i++) {
      final Endpoint initiator = outer.initiator(i);
      final Endpoint responder = outer.responder(i);
      final long label = outer.label(i);
      tunnels.add(
          new Tunnel(
              KINDS[(int) (label >>> 32)],
              initiator,
              responder,
              label & 0xffff_ffffL,
              outer.forth(i).packets() + outer.back(i).packets(),
              outer.forth(i).bytes() + outer.back(i).bytes(),
              outer.firstFrame(i),
              innerByKey.getOrDefault(keyOf(initiator, responder, label), List.of())));
    }
    tunnels.sort(Comparator.comparingLong(Tunnel::firstFrame));
    return tunnels;
  }

  private static long keyOf(Endpoint a, Endpoint b, long label) {
    return keyOf(a.high(), a.low(), b.high(), b.low(), label);
  }

  private Map<Long, List<Tunnel.Inner>> innerByKey() {
    final Map<Long, List<Tunnel.Inner>> byKey = new HashMap<>();
    for (int i = 0; i < inner.size(); i++) {
      byKey
          .computeIfAbsent(inner.label(i), key -> new ArrayList<>())
          .add(
              new Tunnel.Inner(
                  inner.initiator(i),
                  inner.responder(i),
                  inner.forth(i).packets() + inner.back(i).packets(),
                  inner.forth(i).bytes() + inner.back(i).bytes(),
                  inner.firstFrame(i)));
    }
    byKey.values().forEach(pairs -> pairs.sort(Comparator.comparingLong(Tunnel.Inner::firstFrame)));
    return byKey;
  }
}
