package io.wirecheck.packet;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The header of a pcap file (draft-ietf-opsawg-pcap section 4), in the byte order of its writer.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |          Magic number 0xA1B2C3D4 (us), 0xA1B23C4D (ns)        |
 * +-------------------------------+-------------------------------+
 * |         Major version         |         Minor version         |
 * +-------------------------------+-------------------------------+
 * |                          Reserved (2 x 4)                     |
 * +---------------------------------------------------------------+
 * |                          Snap length                          |
 * +---------------------------------------------------------------+
 * |      Frame check sequence     |           Link type           |
 * +---------------------------------------------------------------+
 * </pre>
 */
record PcapHeader(LinkType linkType, int snapLength, boolean littleEndian, int nanosPerTick) {

  static final int MAGIC = 0;
  static final int MAJOR_VERSION = MAGIC + 4;
  static final int MINOR_VERSION = MAJOR_VERSION + 2;
  static final int RESERVED = MINOR_VERSION + 2;
  static final int SNAP_LENGTH = RESERVED + 8;
  static final int LINK_TYPE = SNAP_LENGTH + 4;
  static final int LENGTH = LINK_TYPE + 4;

  static final int MAGIC_MICROS = 0xa1b2c3d4;
  static final int MAGIC_NANOS = 0xa1b23c4d;
  private static final int MAGIC_MODIFIED = 0xa1b2cd34;
  private static final int MAGIC_GZIP = 0x1f8b;
  private static final int MAGIC_ZSTD = 0x28b52ffd;

  static PcapHeader read(CaptureBytes bytes) throws IOException {
    if (bytes.size() < LENGTH) {
      throw new CaptureFormatException(
          bytes.name(), bytes.size(), "the file ends within its header of " + LENGTH + " bytes");
    }
    final ByteBuffer buffer = bytes.window(0, LENGTH);
    final int magic = buffer.getInt(MAGIC);
    final boolean swapped = isPcap(Integer.reverseBytes(magic));
    if (!swapped && !isPcap(magic)) {
      throw new CaptureFormatException(bytes.name(), MAGIC, whatItIs(magic));
    }
    return read(bytes.name(), buffer, swapped);
  }

  private static PcapHeader read(String name, ByteBuffer buffer, boolean swapped)
      throws CaptureFormatException {
    final int major = shortAt(buffer, MAJOR_VERSION, swapped);
    final int minor = shortAt(buffer, MINOR_VERSION, swapped);
    if (major != 2 || minor != 4) {
      throw new CaptureFormatException(
          name,
          MAJOR_VERSION,
          "pcap version " + major + "." + minor + " is not supported, only 2.4");
    }
    final int snapLength = intAt(buffer, SNAP_LENGTH, swapped);
    return new PcapHeader(
        new LinkType(intAt(buffer, LINK_TYPE, swapped) & 0xffff),
        snapLength > 0 ? snapLength : Integer.MAX_VALUE,
        swapped,
        intAt(buffer, MAGIC, swapped) == MAGIC_NANOS ? 1 : 1000);
  }

  private static boolean isPcap(int magic) {
    return magic == MAGIC_MICROS || magic == MAGIC_NANOS;
  }

  private static String whatItIs(int magic) {
    if (magic >>> 16 == MAGIC_GZIP || magic == MAGIC_ZSTD) {
      return "the file is compressed; decompress it first";
    }
    if (magic == MAGIC_MODIFIED || Integer.reverseBytes(magic) == MAGIC_MODIFIED) {
      return "the modified pcap format is not supported; convert it with 'editcap -F pcap'";
    }
    return String.format("0x%08x is not how a capture file begins", magic);
  }

  /** A number in the byte order of the file. */
  int intAt(ByteBuffer buffer, int offset) {
    return intAt(buffer, offset, littleEndian);
  }

  private static int intAt(ByteBuffer buffer, int offset, boolean swapped) {
    final int value = buffer.getInt(offset);
    return swapped ? Integer.reverseBytes(value) : value;
  }

  private static int shortAt(ByteBuffer buffer, int offset, boolean swapped) {
    final short value = buffer.getShort(offset);
    return (swapped ? Short.reverseBytes(value) : value) & 0xffff;
  }
}
