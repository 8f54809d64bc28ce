package io.wirecheck.packet;

import io.wirecheck.packet.CaptureEnd.CutReason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The records of a pcap file, draft-ietf-opsawg-pcap section 5, in the byte order of its header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                            Seconds                            |
 * +---------------------------------------------------------------+
 * |                 Microseconds or nanoseconds                   |
 * +---------------------------------------------------------------+
 * |                        Captured length                        |
 * +---------------------------------------------------------------+
 * |                        Original length                        |
 * +---------------------------------------------------------------+
 * |                            Frame ...
 * +---------------------------------------------------------------+
 * </pre>
 */
final class PcapCursor extends FrameCursor {

  static final int SECONDS = 0;
  static final int FRACTION = SECONDS + 4;
  static final int CAPTURED_LENGTH = FRACTION + 4;
  static final int ORIGINAL_LENGTH = CAPTURED_LENGTH + 4;
  static final int HEADER_LENGTH = ORIGINAL_LENGTH + 4;

  private final PcapHeader header;
  private final boolean swapped;

  PcapCursor(CaptureBytes bytes, PcapHeader header) throws IOException {
    super(bytes, header.linkType());
    this.header = header;
    this.swapped = header.littleEndian();
    skip(PcapHeader.LENGTH);
  }

  private PcapCursor(PcapCursor other) {
    super(other);
    header = other.header;
    swapped = other.swapped;
  }

  @Override
  FrameCursor copy() {
    final PcapCursor copy = new PcapCursor(this);
    copy.moveTo(this);
    return copy;
  }

  @Override
  int snapLength() {
    return Math.min(header.snapLength(), MAX_CAPTURED_LENGTH);
  }

  /** Of a frame that is not empty: zeros are no record. */
  @Override
  int plausibleLength(ByteBuffer near, int at) {
    if (HEADER_LENGTH > near.limit() - at) {
      return 0;
    }
    final int captured = header.intAt(near, at + CAPTURED_LENGTH);
    final int original = header.intAt(near, at + ORIGINAL_LENGTH);
    final long fraction = header.intAt(near, at + FRACTION) & 0xffff_ffffL;
    return captured > 0
            && captured <= original
            && original <= MAX_CAPTURED_LENGTH
            && fraction * header.nanosPerTick() < NANOS_PER_SECOND
        ? HEADER_LENGTH + captured
        : 0;
  }

  @Override
  boolean advance() throws IOException {
    if (!holds(HEADER_LENGTH)) {
      return remaining() == 0 ? complete() : cut(CutReason.HEADER_CUT);
    }
    final int length = intAt(CAPTURED_LENGTH, swapped);
    if (length < 0 || length > MAX_CAPTURED_LENGTH) {
      return cut(CutReason.IMPOSSIBLE_LENGTH);
    }
    if (!holds(HEADER_LENGTH + length)) {
      return cut(CutReason.DATA_CUT);
    }
    final long seconds = intAt(SECONDS, swapped) & 0xffff_ffffL;
    final long fraction = intAt(FRACTION, swapped) & 0xffff_ffffL;
    final long nanos = seconds * NANOS_PER_SECOND + fraction * header.nanosPerTick();
    final int original = intAt(ORIGINAL_LENGTH, swapped);
    at += HEADER_LENGTH + length;
    return found(at - length, length, original, nanos, header.linkType());
  }
}
