package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Generic Network Virtualization Encapsulation, RFC 8926 section 3.4.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-----------+-+-+-----------+-------------------------------+
 * |Ver|  Opt len  |O|C|   Rsvd    |         Protocol type         |
 * +---+-----------+-+-+-----------+---------------+---------------+
 * |       Virtual network identifier (VNI)        |   Reserved    |
 * +-----------------------------------------------+---------------+
 * |                       Variable-length options                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class GeneveHeader {

  public static final int VERSION_AND_OPTIONS_LENGTH = 0;
  public static final int FLAGS = VERSION_AND_OPTIONS_LENGTH + 1;
  public static final int PROTOCOL_TYPE = FLAGS + 1;
  public static final int VNI = PROTOCOL_TYPE + 2;

  /** The length of a header without options. */
  public static final int MIN_LENGTH = VNI + 4;

  /** The port of RFC 8926. */
  public static final int PORT = 6081;

  private static final int VERSION_MASK = 0xc0;
  private static final int OPTIONS_LENGTH_MASK = 0x3f;
  private static final int RESERVED_MASK = 0x3f;
  private static final int MIN_ETHER_TYPE = 0x0600;

  private GeneveHeader() {}

  /** In bytes, with the options. */
  public static int headerLength(ByteBuffer buffer, int offset) {
    return MIN_LENGTH
        + ((buffer.get(offset + VERSION_AND_OPTIONS_LENGTH) & OPTIONS_LENGTH_MASK) << 2);
  }

  /** An EtherType. */
  public static int protocolType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PROTOCOL_TYPE) & 0xffff;
  }

  public static int vni(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + VNI) >>> 8;
  }

  /**
   * True where the version is 0, every reserved bit is as a sender must write it, and the type is
   * an EtherType.
   */
  static boolean isValid(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + VERSION_AND_OPTIONS_LENGTH) & VERSION_MASK) == 0
        && (buffer.get(offset + FLAGS) & RESERVED_MASK) == 0
        && protocolType(buffer, offset) >= MIN_ETHER_TYPE
        && buffer.get(offset + VNI + 3) == 0;
  }
}
