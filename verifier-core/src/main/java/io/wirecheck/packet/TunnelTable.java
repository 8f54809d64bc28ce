package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tunnels of a capture: who carries packets for whom, by kind and identifier. */
final class TunnelTable {

  private static final int MAX_TUNNELS = 1 << 16;
  private static final TunnelKind[] KINDS = TunnelKind.values();

  private final PairTable pairs = new PairTable(MAX_TUNNELS);

  /**
   * Counts a frame that has a tunnel; one whose tunnel has no outer IP header is known by its kind
   * only.
   */
  void count(FrameDecoder frame, long nanos, long number) {
    final int layer = frame.tunnel();
    final TunnelKind kind = TunnelKind.of(frame.protocol(layer));
    final long label = ((long) indexOf(kind) << 32) | (identifier(frame, layer) & 0xffff_ffffL);
    final int ip = frame.outermostIp();
    if (ip == FrameDecoder.NO_LAYER || ip > layer) {
      pairs.between(0, 0, 0, 0, 0, 0, label);
    } else {
      IpPair.set(pairs, frame, ip, 0, 0, label);
    }
    pairs.count(nanos, number, (long) frame.end(0) - frame.offset(0), 0);
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

  /** Adds the tunnels of another table whose frames come after {@code framesBefore} others. */
  void add(TunnelTable other, long framesBefore) {
    pairs.add(other.pairs, framesBefore);
  }

  List<Tunnel> tunnels() {
    final List<Tunnel> tunnels = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      final Flow.Direction forth = pairs.forth(i);
      final Flow.Direction back = pairs.back(i);
      tunnels.add(
          new Tunnel(
              KINDS[(int) (pairs.label(i) >>> 32)],
              pairs.initiator(i),
              pairs.responder(i),
              pairs.label(i) & 0xffff_ffffL,
              forth.packets() + back.packets(),
              forth.bytes() + back.bytes(),
              pairs.firstFrame(i)));
    }
    tunnels.sort(Comparator.comparingLong(Tunnel::firstFrame));
    return tunnels;
  }
}
