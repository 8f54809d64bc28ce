package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Generic Routing Encapsulation, RFC 2784 with the key and sequence number of RFC 2890.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-----------------+-----+-------------------------------+
 * |C|R|K|S|    Reserved     | Ver |         Protocol type         |
 * +-+-+-+-+-----------------+-----+-------------------------------+
 * |      Checksum (if C)          |       Reserved (if C)         |
 * +-------------------------------+-------------------------------+
 * |                          Key (if K)                           |
 * +---------------------------------------------------------------+
 * |                    Sequence number (if S)                     |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class GreHeader {

  public static final int FLAGS = 0;
  public static final int PROTOCOL_TYPE = FLAGS + 2;

  /** The length of a header without optional fields. */
  public static final int MIN_LENGTH = PROTOCOL_TYPE + 2;

  /** (C) - a checksum is present. */
  public static final int CHECKSUM_PRESENT = 0x8000;

  /** (K) - a key is present. */
  public static final int KEY_PRESENT = 0x2000;

  /** (S) - a sequence number is present. */
  public static final int SEQUENCE_PRESENT = 0x1000;

  /** (R) of RFC 1701, which changes what follows, and the version. */
  private static final int NOT_UNDERSTOOD = 0x4000 | 0x0007;

  private GreHeader() {}

  public static int flags(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + FLAGS) & 0xffff;
  }

  /** An EtherType. */
  public static int protocolType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PROTOCOL_TYPE) & 0xffff;
  }

  /** In bytes, with the fields that the flags announce. */
  public static int headerLength(ByteBuffer buffer, int offset) {
    return MIN_LENGTH
        + 4
            * Integer.bitCount(
                flags(buffer, offset) & (CHECKSUM_PRESENT | KEY_PRESENT | SEQUENCE_PRESENT));
  }

  /** The key, unsigned; 0 where there is none. */
  public static int key(ByteBuffer buffer, int offset) {
    final int flags = flags(buffer, offset);
    if ((flags & KEY_PRESENT) == 0) {
      return 0;
    }
    return buffer.getInt(offset + MIN_LENGTH + ((flags & CHECKSUM_PRESENT) == 0 ? 0 : 4));
  }

  static boolean isUnderstood(ByteBuffer buffer, int offset) {
    return (flags(buffer, offset) & NOT_UNDERSTOOD) == 0;
  }
}
