package io.wirecheck.packet;

import io.wirecheck.packet.CaptureEnd.CutReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a pcapng file, draft-ietf-opsawg-pcapng, each section in the byte order of its
 * header. Blocks without a frame are passed over.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                          Block type                           |
 * +---------------------------------------------------------------+
 * |                      Block total length                       |
 * +---------------------------------------------------------------+
 * |  Body, padded to 32 bits ...
 * +---------------------------------------------------------------+
 * |                      Block total length                       |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class PcapngCursor extends FrameCursor {

  /** Of a section header; the same in either byte order. */
  static final int SECTION_HEADER = 0x0a0d0d0a;

  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;

  private static final int TOTAL_LENGTH = 4;
  private static final int BODY = TOTAL_LENGTH + 4;
  private static final int MIN_BLOCK_LENGTH = BODY + 4;

  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int MAJOR_VERSION = BODY + 4;
  private static final int MIN_SECTION_HEADER_LENGTH = 28;

  private static final int INTERFACE_LINK_TYPE = BODY;
  private static final int INTERFACE_SNAP_LENGTH = BODY + 4;
  private static final int INTERFACE_OPTIONS = BODY + 8;
  private static final int MIN_INTERFACE_LENGTH = INTERFACE_OPTIONS + 4;

  private static final int PACKET_INTERFACE = BODY;
  private static final int PACKET_TIME_HIGH = BODY + 4;
  private static final int PACKET_TIME_LOW = BODY + 8;
  private static final int PACKET_CAPTURED_LENGTH = BODY + 12;
  private static final int PACKET_ORIGINAL_LENGTH = BODY + 16;
  private static final int PACKET_DATA = BODY + 20;

  private static final int SIMPLE_ORIGINAL_LENGTH = BODY;
  private static final int SIMPLE_DATA = BODY + 4;

  /** Longer blocks of the kinds that are read are not believed. */
  private static final int MAX_BLOCK_LENGTH = 16 * 1024 * 1024;

  private static final int MAX_INTERFACES = 65_536;

  private List<PcapngInterface> interfaces = new ArrayList<>();
  private boolean swapped;

  PcapngCursor(CaptureBytes bytes) throws IOException {
    super(bytes, LinkType.ETHERNET);
  }

  private PcapngCursor(PcapngCursor other) {
    super(other);
  }

  /** Refuses a file whose first section cannot be read. */
  static void checkHeader(CaptureBytes bytes) throws IOException {
    if (bytes.size() < MIN_SECTION_HEADER_LENGTH) {
      throw new CaptureFormatException(
          bytes.name(), bytes.size(), "the file ends within its section header");
    }
    final ByteBuffer buffer = bytes.window(0, MIN_SECTION_HEADER_LENGTH);
    final int magic = buffer.getInt(BODY);
    final boolean swapped = magic == Integer.reverseBytes(BYTE_ORDER_MAGIC);
    if (magic != BYTE_ORDER_MAGIC && !swapped) {
      throw new CaptureFormatException(
          bytes.name(), BODY, String.format("0x%08x is no byte order of a pcapng file", magic));
    }
    final short version = buffer.getShort(MAJOR_VERSION);
    if ((swapped ? Short.reverseBytes(version) : version) != 1) {
      throw new CaptureFormatException(
          bytes.name(), MAJOR_VERSION, "only version 1 of pcapng is supported");
    }
  }

  @Override
  FrameCursor copy() {
    final PcapngCursor copy = new PcapngCursor(this);
    copy.moveTo(this);
    return copy;
  }

  @Override
  void moveTo(FrameCursor other) {
    super.moveTo(other);
    if (other instanceof PcapngCursor pcapng) {
      interfaces = new ArrayList<>(pcapng.interfaces);
      swapped = pcapng.swapped;
    }
  }

  /** Of a block of any kind that says the same length at both ends. */
  @Override
  int plausibleLength(ByteBuffer near, int at) {
    if (MIN_BLOCK_LENGTH > near.limit() - at) {
      return 0;
    }
    final int length = intAt(near, at + TOTAL_LENGTH);
    return length >= MIN_BLOCK_LENGTH
            && length <= Math.min(MAX_BLOCK_LENGTH, near.limit() - at)
            && length % 4 == 0
            && intAt(near, at + length - 4) == length
        ? length
        : 0;
  }

  private int intAt(ByteBuffer buffer, int offset) {
    final int value = buffer.getInt(offset);
    return swapped ? Integer.reverseBytes(value) : value;
  }

  @Override
  boolean isWhere(FrameCursor other) {
    return super.isWhere(other)
        && other instanceof PcapngCursor pcapng
        && swapped == pcapng.swapped
        && interfaces.equals(pcapng.interfaces);
  }

  @Override
  int snapLength() {
    return MAX_CAPTURED_LENGTH;
  }

  @Override
  boolean advance() throws IOException {
    while (remaining() > 0) {
      final CutReason trouble = troubleWithBlock();
      if (trouble != CutReason.NONE) {
        return cut(trouble);
      }
      final int length = intAt(TOTAL_LENGTH, swapped);
      final int type = intAt(0, swapped);
      switch (type) {
        case ENHANCED_PACKET, OBSOLETE_PACKET -> {
          return packet(type, length);
        }
        case SIMPLE_PACKET -> {
          return simplePacket(length);
        }
        default -> {
          if (!passOver(type, length)) {
            return cut(CutReason.BAD_BLOCK);
          }
        }
      }
    }
    return complete();
  }

  /**
   * Why the block at hand cannot be read; where nothing is wrong, a block of a kind that is read is
   * in the window.
   */
  private CutReason troubleWithBlock() throws IOException {
    if (!holds(MIN_BLOCK_LENGTH)) {
      return CutReason.HEADER_CUT;
    }
    if (intAt(0, false) == SECTION_HEADER && !isByteOrderKnown()) {
      return CutReason.BAD_BLOCK;
    }
    final long length = intAt(TOTAL_LENGTH, swapped) & 0xffff_ffffL;
    if (length < MIN_BLOCK_LENGTH || length % 4 != 0) {
      return CutReason.BAD_BLOCK;
    }
    if (length > remaining()) {
      return CutReason.DATA_CUT;
    }
    if (length > MAX_BLOCK_LENGTH) {
      return isRead(intAt(0, swapped)) ? CutReason.IMPOSSIBLE_LENGTH : CutReason.NONE;
    }
    holds((int) length);
    return intAt((int) length - 4, swapped) == length ? CutReason.NONE : CutReason.BAD_BLOCK;
  }

  private boolean isByteOrderKnown() {
    final int magic = intAt(BODY, false);
    swapped = magic == Integer.reverseBytes(BYTE_ORDER_MAGIC);
    return swapped || magic == BYTE_ORDER_MAGIC;
  }

  private static boolean isRead(int type) {
    return type == SECTION_HEADER
        || type == INTERFACE_DESCRIPTION
        || type == OBSOLETE_PACKET
        || type == SIMPLE_PACKET
        || type == ENHANCED_PACKET;
  }

  private boolean passOver(int type, int length) throws IOException {
    final boolean good =
        switch (type) {
          case SECTION_HEADER -> section(length);
          case INTERFACE_DESCRIPTION -> describeInterface(length);
          default -> true;
        };
    if (good) {
      skip(length & 0xffff_ffffL);
    }
    return good;
  }

  private boolean section(int length) {
    interfaces.clear();
    return length >= MIN_SECTION_HEADER_LENGTH && shortAt(MAJOR_VERSION, swapped) == 1;
  }

  private boolean describeInterface(int length) {
    if (length < MIN_INTERFACE_LENGTH || interfaces.size() == MAX_INTERFACES) {
      return false;
    }
    PcapngInterface described =
        PcapngInterface.of(
            new LinkType(shortAt(INTERFACE_LINK_TYPE, swapped)),
            intAt(INTERFACE_SNAP_LENGTH, swapped));
    final int end = length - 4;
    int option = INTERFACE_OPTIONS;
    while (option + 4 <= end) {
      final int code = shortAt(option, swapped);
      final int valueLength = shortAt(option + 2, swapped);
      if (code == PcapngInterface.END_OF_OPTIONS || option + 4 + valueLength > end) {
        break;
      }
      described = withOption(described, code, option + 4, valueLength);
      option += 4 + ((valueLength + 3) & ~3);
    }
    interfaces.add(described);
    return true;
  }

  private PcapngInterface withOption(PcapngInterface described, int code, int value, int length) {
    if (code == PcapngInterface.TIME_RESOLUTION && length == 1) {
      return described.withResolution(byteAt(value));
    }
    if (code == PcapngInterface.TIME_OFFSET && length == 8) {
      final long first = intAt(value, swapped) & 0xffff_ffffL;
      final long second = intAt(value + 4, swapped) & 0xffff_ffffL;
      return described.withOffset(swapped ? (second << 32) | first : (first << 32) | second);
    }
    return described;
  }

  private boolean packet(int type, int length) {
    if (length < PACKET_DATA + 4) {
      return cut(CutReason.BAD_BLOCK);
    }
    final int index =
        type == ENHANCED_PACKET
            ? intAt(PACKET_INTERFACE, swapped)
            : shortAt(PACKET_INTERFACE, swapped);
    final int captured = intAt(PACKET_CAPTURED_LENGTH, swapped);
    if (index < 0
        || index >= interfaces.size()
        || isImpossible(captured, length - PACKET_DATA - 4)) {
      return cut(CutReason.BAD_BLOCK);
    }
    final PcapngInterface from = interfaces.get(index);
    final long ticks =
        ((long) intAt(PACKET_TIME_HIGH, swapped) << 32)
            | (intAt(PACKET_TIME_LOW, swapped) & 0xffff_ffffL);
    final int original = intAt(PACKET_ORIGINAL_LENGTH, swapped);
    final int data = at + PACKET_DATA;
    at += length;
    return found(data, captured, original, from.nanos(ticks), from.linkType());
  }

  /** A frame of the first interface, without a time, cut at that interface's snap length. */
  private boolean simplePacket(int length) {
    if (interfaces.isEmpty() || length < SIMPLE_DATA + 4) {
      return cut(CutReason.BAD_BLOCK);
    }
    final PcapngInterface from = interfaces.get(0);
    final int original = intAt(SIMPLE_ORIGINAL_LENGTH, swapped);
    final int room = length - SIMPLE_DATA - 4;
    final int unsigned = original < 0 ? Integer.MAX_VALUE : original;
    final int captured = Math.min(unsigned, Math.min(from.snapLength(), room));
    if (isImpossible(captured, room)) {
      return cut(CutReason.BAD_BLOCK);
    }
    final int data = at + SIMPLE_DATA;
    at += length;
    return found(data, captured, original, NO_TIMESTAMP, from.linkType());
  }

  private static boolean isImpossible(int captured, int room) {
    return captured < 0 || captured > room || captured > MAX_CAPTURED_LENGTH;
  }
}
