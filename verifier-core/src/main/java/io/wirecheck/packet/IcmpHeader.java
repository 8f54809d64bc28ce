package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Internet Control Message Protocol, RFC 792, and ICMPv6, RFC 4443: the same eight bytes.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |      Identifier (echo)        |    Sequence number (echo)     |
 * +-------------------------------+-------------------------------+
 * |  Data (echo), or the packet an error is about ...
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class IcmpHeader {

  public static final int TYPE = 0;
  public static final int CODE = TYPE + 1;
  public static final int CHECKSUM = CODE + 1;
  public static final int IDENTIFIER = CHECKSUM + 2;
  public static final int SEQUENCE_NUMBER = IDENTIFIER + 2;
  public static final int LENGTH = SEQUENCE_NUMBER + 2;

  public static final int ECHO_REPLY = 0;
  public static final int DESTINATION_UNREACHABLE = 3;
  public static final int SOURCE_QUENCH = 4;
  public static final int REDIRECT = 5;
  public static final int ECHO_REQUEST = 8;
  public static final int TIME_EXCEEDED = 11;
  public static final int PARAMETER_PROBLEM = 12;

  public static final int V6_ECHO_REQUEST = 128;
  public static final int V6_ECHO_REPLY = 129;

  private IcmpHeader() {}

  public static int type(ByteBuffer buffer, int offset) {
    return buffer.get(offset + TYPE) & 0xff;
  }

  public static int code(ByteBuffer buffer, int offset) {
    return buffer.get(offset + CODE) & 0xff;
  }

  public static int identifier(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + IDENTIFIER) & 0xffff;
  }

  public static int sequenceNumber(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + SEQUENCE_NUMBER) & 0xffff;
  }

  static boolean isEcho(ByteBuffer buffer, int offset, Protocol protocol) {
    final int type = type(buffer, offset);
    return protocol == Protocol.ICMPV6
        ? type == V6_ECHO_REQUEST || type == V6_ECHO_REPLY
        : type == ECHO_REQUEST || type == ECHO_REPLY;
  }

  /**
   * True of a message that quotes the packet it is about (RFC 1122 section 3.2.2, RFC 4443 section
   * 2.1).
   */
  static boolean quotes(ByteBuffer buffer, int offset, Protocol protocol) {
    final int type = type(buffer, offset);
    return protocol == Protocol.ICMPV6
        ? type < V6_ECHO_REQUEST || type == V6_REDIRECT
        : (type >= DESTINATION_UNREACHABLE && type <= REDIRECT)
            || type == TIME_EXCEEDED
            || type == PARAMETER_PROBLEM;
  }

  private static final int V6_REDIRECT = 137;
}
