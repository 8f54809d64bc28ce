package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * User Datagram Protocol, RFC 768.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source port          |       Destination port        |
 * +-------------------------------+-------------------------------+
 * |            Length             |           Checksum            |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
public final class UdpHeader {

  public static final int SOURCE_PORT = 0;
  public static final int DESTINATION_PORT = SOURCE_PORT + 2;
  public static final int DATAGRAM_LENGTH = DESTINATION_PORT + 2;
  public static final int CHECKSUM = DATAGRAM_LENGTH + 2;
  public static final int LENGTH = CHECKSUM + 2;

  private UdpHeader() {}

  /** All of it at once: each access to a buffer checks its bounds anew. */
  static long whole(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset);
  }

  static int sourcePortIn(long header) {
    return (int) (header >>> 48);
  }

  static int destinationPortIn(long header) {
    return (int) (header >>> 32) & 0xffff;
  }

  static int datagramLengthIn(long header) {
    return (int) header >>> 16;
  }

  public static int sourcePort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + SOURCE_PORT) & 0xffff;
  }

  public static int destinationPort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + DESTINATION_PORT) & 0xffff;
  }

  /** Header and payload in bytes. */
  public static int datagramLength(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + DATAGRAM_LENGTH) & 0xffff;
  }

  /** 0 where the sender computed none. */
  public static int checksum(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + CHECKSUM) & 0xffff;
  }
}
