package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Internet Protocol version 6, RFC 8200 section 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------+---------------------------------------+
 * |Version| Traffic class |              Flow label               |
 * +-------+---------------+-------+---------------+---------------+
 * |        Payload length         |  Next header  |   Hop limit   |
 * +-------------------------------+---------------+---------------+
 * |                   Source address (16 bytes)                   |
 * +---------------------------------------------------------------+
 * |                Destination address (16 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv6Header {

  public static final int VERSION_CLASS_LABEL = 0;
  public static final int PAYLOAD_LENGTH = VERSION_CLASS_LABEL + 4;
  public static final int NEXT_HEADER = PAYLOAD_LENGTH + 2;
  public static final int HOP_LIMIT = NEXT_HEADER + 1;
  public static final int SOURCE = HOP_LIMIT + 1;
  public static final int DESTINATION = SOURCE + 16;
  public static final int LENGTH = DESTINATION + 16;

  private Ipv6Header() {}

  static int versionIn(long start) {
    return (int) (start >>> 60);
  }

  static int payloadLengthIn(long start) {
    return (int) (start >>> 16) & 0xffff;
  }

  static int nextHeaderIn(long start) {
    return (int) (start >>> 8) & 0xff;
  }

  public static int version(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + VERSION_CLASS_LABEL) & 0xf0) >> 4;
  }

  /** Extension headers and payload in bytes, without this header. */
  public static int payloadLength(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PAYLOAD_LENGTH) & 0xffff;
  }

  public static int nextHeader(ByteBuffer buffer, int offset) {
    return buffer.get(offset + NEXT_HEADER) & 0xff;
  }

  public static int hopLimit(ByteBuffer buffer, int offset) {
    return buffer.get(offset + HOP_LIMIT) & 0xff;
  }

  public static long sourceHigh(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + SOURCE);
  }

  public static long sourceLow(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + SOURCE + 8);
  }

  public static long destinationHigh(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + DESTINATION);
  }

  public static long destinationLow(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + DESTINATION + 8);
  }
}
