package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Internet Protocol version 4, RFC 791 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |Version|  IHL  |Type of service|         Total length          |
 * +-------+-------+---------------+-----+-------------------------+
 * |        Identification         |0|D|M|     Fragment offset     |
 * +---------------+---------------+-----+-------------------------+
 * | Time to live  |   Protocol    |        Header checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        Source address                         |
 * +---------------------------------------------------------------+
 * |                      Destination address                      |
 * +-----------------------------------------------+---------------+
 * |                    Options                    |    Padding    |
 * +-----------------------------------------------+---------------+
 * </pre>
 */
public final class Ipv4Header {

  public static final int VERSION_AND_LENGTH = 0;
  public static final int TYPE_OF_SERVICE = VERSION_AND_LENGTH + 1;
  public static final int TOTAL_LENGTH = TYPE_OF_SERVICE + 1;
  public static final int IDENTIFICATION = TOTAL_LENGTH + 2;
  public static final int FLAGS_AND_FRAGMENT = IDENTIFICATION + 2;
  public static final int TTL = FLAGS_AND_FRAGMENT + 2;
  public static final int PROTOCOL = TTL + 1;
  public static final int CHECKSUM = PROTOCOL + 1;
  public static final int SOURCE = CHECKSUM + 2;
  public static final int DESTINATION = SOURCE + 4;

  /** The length of a header without options. */
  public static final int MIN_LENGTH = DESTINATION + 4;

  /** (DF) - do not fragment. */
  public static final int DONT_FRAGMENT = 0x4000;

  /** (MF) - this is not the last fragment. */
  public static final int MORE_FRAGMENTS = 0x2000;

  private static final int FRAGMENT_OFFSET_MASK = 0x1fff;

  private Ipv4Header() {}

  /** The first eight bytes at once: each access to a buffer checks its bounds anew. */
  static long start(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset);
  }

  /** True of version 4, without options, and of a whole packet. */
  static boolean isPlain(long start) {
    return start >>> 56 == 0x45 && fragmentOffsetIn(start) == 0 && !moreFragmentsIn(start);
  }

  static int versionIn(long start) {
    return (int) (start >>> 60);
  }

  static int headerLengthIn(long start) {
    return (int) (start >>> 54) & 0x3c;
  }

  static int totalLengthIn(long start) {
    return (int) (start >>> 32) & 0xffff;
  }

  static int fragmentOffsetIn(long start) {
    return ((int) start & FRAGMENT_OFFSET_MASK) << 3;
  }

  static boolean moreFragmentsIn(long start) {
    return (start & MORE_FRAGMENTS) != 0;
  }

  public static int version(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + VERSION_AND_LENGTH) & 0xf0) >> 4;
  }

  /** In bytes, options included; 0 to 60 as the field says it, valid from 20. */
  public static int headerLength(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + VERSION_AND_LENGTH) & 0x0f) << 2;
  }

  /**
   * Header and payload in bytes; 0 in a frame larger than 65535 bytes that the kernel has yet to
   * segment.
   */
  public static int totalLength(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + TOTAL_LENGTH) & 0xffff;
  }

  public static int identification(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + IDENTIFICATION) & 0xffff;
  }

  public static boolean moreFragments(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset + FLAGS_AND_FRAGMENT) & MORE_FRAGMENTS) != 0;
  }

  /** Where this fragment's payload starts in the original one, in bytes. */
  public static int fragmentOffset(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset + FLAGS_AND_FRAGMENT) & FRAGMENT_OFFSET_MASK) << 3;
  }

  public static int ttl(ByteBuffer buffer, int offset) {
    return buffer.get(offset + TTL) & 0xff;
  }

  public static int protocol(ByteBuffer buffer, int offset) {
    return buffer.get(offset + PROTOCOL) & 0xff;
  }

  public static int checksum(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + CHECKSUM) & 0xffff;
  }

  public static int source(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SOURCE);
  }

  public static int destination(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + DESTINATION);
  }
}
