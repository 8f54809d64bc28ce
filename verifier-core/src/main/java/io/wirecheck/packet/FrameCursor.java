package io.wirecheck.packet;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureEnd.Cut;
import io.wirecheck.packet.CaptureEnd.CutReason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A position over the frames of a {@link CaptureFile}, one after the other, without copying or
 * allocating. The record of a pcap file (draft-ietf-opsawg-pcap section 5):
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
public final class FrameCursor {

  static final int SECONDS = 0;
  static final int FRACTION = SECONDS + 4;
  static final int CAPTURED_LENGTH = FRACTION + 4;
  static final int ORIGINAL_LENGTH = CAPTURED_LENGTH + 4;
  static final int RECORD_HEADER_LENGTH = ORIGINAL_LENGTH + 4;

  /** The longest frame that is believed, libpcap's own limit (MAXIMUM_SNAPLEN). */
  public static final int MAX_CAPTURED_LENGTH = 262_144;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final CaptureBytes bytes;
  private final PcapHeader header;

  private ByteBuffer window;
  private long windowStart;
  private int at;
  private long number;
  private long timestamp;
  private int capturedLength;
  private int originalLength;
  private CaptureEnd end = new Complete(0);
  private boolean ended;

  FrameCursor(CaptureBytes bytes, PcapHeader header) throws IOException {
    this.bytes = bytes;
    this.header = header;
    this.window = bytes.window(0, PcapHeader.LENGTH);
    this.at = PcapHeader.LENGTH;
  }

  /**
   * Goes to the next frame.
   *
   * @return false at the end of the file, and then always; {@link #end} says how it ended
   * @throws IOException if the file can no longer be mapped
   */
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    final int record = at + capturedLength;
    at = record;
    if (!holds(RECORD_HEADER_LENGTH)) {
      return cut(remaining() == 0, CutReason.HEADER_CUT);
    }
    final int length = PcapHeader.intAt(window, at + CAPTURED_LENGTH, header.littleEndian());
    if (length < 0 || length > MAX_CAPTURED_LENGTH) {
      return cut(false, CutReason.IMPOSSIBLE_LENGTH);
    }
    if (!holds(RECORD_HEADER_LENGTH + length)) {
      return cut(false, CutReason.DATA_CUT);
    }
    read(length);
    return true;
  }

  private void read(int length) {
    final boolean swapped = header.littleEndian();
    final long seconds = PcapHeader.intAt(window, at + SECONDS, swapped) & 0xffff_ffffL;
    final long fraction = PcapHeader.intAt(window, at + FRACTION, swapped) & 0xffff_ffffL;
    final int original = PcapHeader.intAt(window, at + ORIGINAL_LENGTH, swapped);
    timestamp = seconds * NANOS_PER_SECOND + fraction * header.nanosPerTick();
    capturedLength = length;
    originalLength = original < 0 ? Integer.MAX_VALUE : Math.max(original, length);
    at += RECORD_HEADER_LENGTH;
    number++;
  }

  /**
   * True where {@code length} bytes lie in the window, which is moved to the record if it must be.
   */
  private boolean holds(int length) throws IOException {
    if (length <= window.limit() - at) {
      return true;
    }
    if (length > remaining()) {
      return false;
    }
    windowStart += at;
    window = bytes.window(windowStart, length);
    at = 0;
    return true;
  }

  private long remaining() {
    return bytes.size() - windowStart - at;
  }

  private boolean cut(boolean complete, CutReason reason) {
    end = complete ? new Complete(number) : new Cut(number, windowStart + at, reason);
    ended = true;
    capturedLength = 0;
    return false;
  }

  /**
   * How the file ended.
   *
   * @throws IllegalStateException while {@link #next} has not returned false
   */
  public CaptureEnd end() {
    if (!ended) {
      throw new IllegalStateException(
          "frame "
              + number
              + " of "
              + bytes.name()
              + " is not the end; call next() until it returns false");
    }
    return end;
  }

  /** The number of this frame, from 1, as tcpdump and Wireshark count. */
  public long number() {
    return number;
  }

  /** When the frame was captured, in nanoseconds since 1970-01-01T00:00:00Z. */
  public long timestampNanos() {
    return timestamp;
  }

  /** The number of the frame's bytes that were kept. */
  public int capturedLength() {
    return capturedLength;
  }

  /** The length of the frame on the wire, at least {@link #capturedLength}. */
  public int originalLength() {
    return originalLength;
  }

  public LinkType linkType() {
    return header.linkType();
  }

  /**
   * The bytes that hold the frame, big-endian; only absolute reads, and only until {@link #next}.
   */
  public ByteBuffer buffer() {
    return window;
  }

  /** Where in {@link #buffer} the frame starts. */
  public int offset() {
    return at;
  }
}
