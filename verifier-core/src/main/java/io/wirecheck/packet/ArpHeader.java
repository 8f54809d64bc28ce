package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * ARP for IPv4 over Ethernet, RFC 826.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |         Hardware type         |         Protocol type         |
 * +---------------+---------------+-------------------------------+
 * | Hardware len  | Protocol len  |           Operation           |
 * +---------------+---------------+-------------------------------+
 * |                 Sender hardware address (6)                   |
 * +                               +-------------------------------+
 * |                               |  Sender protocol address (4)  |
 * +-------------------------------+-------------------------------+
 * |                               |  Target hardware address (6)  |
 * +-------------------------------+                               +
 * |                                                               |
 * +---------------------------------------------------------------+
 * |                  Target protocol address (4)                  |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class ArpHeader {

  public static final int HARDWARE_TYPE = 0;
  public static final int PROTOCOL_TYPE = HARDWARE_TYPE + 2;
  public static final int HARDWARE_LENGTH = PROTOCOL_TYPE + 2;
  public static final int PROTOCOL_LENGTH = HARDWARE_LENGTH + 1;
  public static final int OPERATION = PROTOCOL_LENGTH + 1;
  public static final int SENDER_HARDWARE = OPERATION + 2;
  public static final int SENDER_PROTOCOL = SENDER_HARDWARE + 6;
  public static final int TARGET_HARDWARE = SENDER_PROTOCOL + 4;
  public static final int TARGET_PROTOCOL = TARGET_HARDWARE + 6;
  public static final int LENGTH = TARGET_PROTOCOL + 4;

  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  private ArpHeader() {}

  public static int operation(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + OPERATION) & 0xffff;
  }

  public static long senderMac(ByteBuffer buffer, int offset) {
    return Mac.read(buffer, offset + SENDER_HARDWARE);
  }

  public static int senderIpv4(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SENDER_PROTOCOL);
  }

  public static int targetIpv4(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + TARGET_PROTOCOL);
  }
}
