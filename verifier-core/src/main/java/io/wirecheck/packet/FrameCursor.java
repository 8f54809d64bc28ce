package io.wirecheck.packet;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureEnd.Cut;
import io.wirecheck.packet.CaptureEnd.CutReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A position over the frames of a {@link CaptureFile}, one after the other, without copying or
 * allocating.
 */
public abstract sealed class FrameCursor permits PcapCursor, PcapngCursor {

  /** The longest frame that is believed, libpcap's own limit (MAXIMUM_SNAPLEN). */
  public static final int MAX_CAPTURED_LENGTH = 262_144;

  /** The time of a frame whose file does not tell it. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** How many records in a row make it plausible that a record starts at a place. */
  private static final int PLAUSIBLE_RECORDS = 8;

  /** Where they are looked for. */
  private static final int NEAR_LENGTH = 1 << 22;

  private final CaptureBytes bytes;

  private ByteBuffer window;
  private long windowStart;
  private boolean ended;
  private CutReason cut = CutReason.NONE;
  private long number;
  private long timestamp = NO_TIMESTAMP;
  private int offset;
  private int capturedLength;
  private int originalLength;
  private LinkType linkType;

  /** Where in the window the next record starts; at most the window's end. */
  int at;

  FrameCursor(CaptureBytes bytes, LinkType linkType) throws IOException {
    this.bytes = bytes;
    this.linkType = linkType;
    this.window = bytes.window(0, 0);
  }

  /** A cursor at the same place. */
  FrameCursor(FrameCursor other) {
    bytes = other.bytes;
    linkType = other.linkType;
    window = CaptureBytes.NOTHING;
  }

  /** Goes where another cursor over the same file is, whose frame stays with the other. */
  void moveTo(FrameCursor other) {
    window = CaptureBytes.NOTHING;
    windowStart = other.position();
    ended = other.ended;
    cut = other.cut;
    number = other.number;
    timestamp = other.timestamp;
    offset = other.offset;
    capturedLength = other.capturedLength;
    originalLength = other.originalLength;
    linkType = other.linkType;
    at = 0;
  }

  /**
   * A cursor before the first place from {@code position} on where records seem to follow each
   * other, with what this one knows of the file; empty where none is near. Its frames are numbered
   * from there. It is right only if reading the file up to there comes to a place that {@link
   * #isWhere} it starts.
   */
  final Optional<FrameCursor> guess(long position) throws IOException {
    final ByteBuffer near =
        bytes.window(position, (int) Math.min(bytes.size() - position, NEAR_LENGTH));
    final int last = Math.min(near.limit(), 2 * MAX_CAPTURED_LENGTH);
    for (int place = 0; place < last; place++) {
      if (seemsToStart(near, place)) {
        return Optional.of(startingAt(near, position, place));
      }
    }
    return Optional.empty();
  }

  private boolean seemsToStart(ByteBuffer near, int place) {
    int next = place;
    for (int i = 0; i < PLAUSIBLE_RECORDS; i++) {
      final int length = plausibleLength(near, next);
      if (length == 0 || length > near.limit() - next) {
        return false;
      }
      next += length;
    }
    return true;
  }

  private FrameCursor startingAt(ByteBuffer near, long position, int place) {
    final FrameCursor cursor = copy();
    cursor.window = near;
    cursor.windowStart = position;
    cursor.at = place;
    cursor.number = 0;
    cursor.ended = false;
    return cursor;
  }

  /** The length of the record that may start at {@code at}, or 0 where none can. */
  abstract int plausibleLength(ByteBuffer near, int at);

  /** True where the next frame of this and of another cursor over the same file is the same. */
  boolean isWhere(FrameCursor other) {
    return position() == other.position();
  }

  /** Goes where another cursor is that started where this one stands, and counts its frames. */
  final void followUpTo(FrameCursor other) {
    final long before = number;
    moveTo(other);
    number += before;
  }

  abstract FrameCursor copy();

  abstract int snapLength();

  /**
   * Goes to the next frame.
   *
   * @return false at the end of the file, and then always; {@link #end} says how it ended
   * @throws IOException if the file can no longer be mapped
   */
  public final boolean next() throws IOException {
    return !ended && advance();
  }

  /**
   * Reads the record at {@link #at} with {@link #found}, and moves behind it; or ends with {@link
   * #complete} or {@link #cut}.
   */
  abstract boolean advance() throws IOException;

  final boolean found(int offset, int captured, int original, long timestamp, LinkType linkType) {
    this.offset = offset;
    this.capturedLength = captured;
    this.originalLength = original < 0 ? Integer.MAX_VALUE : Math.max(original, captured);
    this.timestamp = timestamp;
    this.linkType = linkType;
    number++;
    return true;
  }

  final boolean complete() {
    return endWith(CutReason.NONE);
  }

  final boolean cut(CutReason reason) {
    return endWith(reason);
  }

  private boolean endWith(CutReason reason) {
    cut = reason;
    ended = true;
    capturedLength = 0;
    originalLength = 0;
    return false;
  }

  /** True where the file has {@code length} more bytes, which then are in the window. */
  final boolean holds(int length) throws IOException {
    if (length <= window.limit() - at) {
      return true;
    }
    if (length > remaining()) {
      return false;
    }
    moveWindow(position(), length);
    return true;
  }

  /** Moves behind {@code length} bytes, which the file must have but the window need not. */
  final void skip(long length) throws IOException {
    if (length <= window.limit() - at) {
      at += (int) length;
    } else {
      moveWindow(position() + length, 0);
    }
  }

  private void moveWindow(long position, int length) throws IOException {
    window = bytes.window(position, length, window);
    windowStart = position;
    at = 0;
  }

  final long remaining() {
    return bytes.size() - position();
  }

  final long position() {
    return windowStart + at;
  }

  /** A number of the file at {@code offset} bytes from {@link #at}. */
  final int intAt(int offset, boolean swapped) {
    final int value = window.getInt(at + offset);
    return swapped ? Integer.reverseBytes(value) : value;
  }

  final int shortAt(int offset, boolean swapped) {
    final short value = window.getShort(at + offset);
    return (swapped ? Short.reverseBytes(value) : value) & 0xffff;
  }

  final int byteAt(int offset) {
    return window.get(at + offset) & 0xff;
  }

  /**
   * How the file ended.
   *
   * @throws IllegalStateException while {@link #next} has not returned false
   */
  public final CaptureEnd end() {
    if (!ended) {
      throw new IllegalStateException(
          "frame "
              + number
              + " of "
              + bytes.name()
              + " is not the end; call next() until it is false");
    }
    return cut == CutReason.NONE ? new Complete(number) : new Cut(number, position(), cut);
  }

  /** The number of this frame, from 1, as tcpdump and Wireshark count. */
  public final long number() {
    return number;
  }

  /**
   * When the frame was captured, in nanoseconds since 1970-01-01T00:00:00Z, or {@link
   * #NO_TIMESTAMP}.
   */
  public final long timestampNanos() {
    return timestamp;
  }

  /** The number of the frame's bytes that were kept. */
  public final int capturedLength() {
    return capturedLength;
  }

  /** The length of the frame on the wire, at least {@link #capturedLength}. */
  public final int originalLength() {
    return originalLength;
  }

  /** What the frame's first bytes are; in a pcapng file it may differ from frame to frame. */
  public final LinkType linkType() {
    return linkType;
  }

  /**
   * The bytes that hold the frame, big-endian; only absolute reads, and only until {@link #next}.
   */
  public final ByteBuffer buffer() {
    return window;
  }

  /** Where in {@link #buffer} the frame starts. */
  public final int offset() {
    return offset;
  }
}
