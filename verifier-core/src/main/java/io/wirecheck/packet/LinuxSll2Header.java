package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Linux "cooked" capture version 2, LINKTYPE_LINUX_SLL2 (<a
 * href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html">tcpdump.org</a>).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |         Protocol type         |         Reserved (0)          |
 * +-------------------------------+-------------------------------+
 * |                        Interface index                        |
 * +-------------------------------+---------------+---------------+
 * |         Hardware type         |  Packet type  |  Addr length  |
 * +-------------------------------+---------------+---------------+
 * |                       Address (8 bytes)                       |
 * +                                                               +
 * |                                                               |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class LinuxSll2Header {

  public static final int PROTOCOL_TYPE = 0;
  public static final int RESERVED = PROTOCOL_TYPE + 2;
  public static final int INTERFACE_INDEX = RESERVED + 2;
  public static final int HARDWARE_TYPE = INTERFACE_INDEX + 4;
  public static final int PACKET_TYPE = HARDWARE_TYPE + 2;
  public static final int ADDRESS_LENGTH = PACKET_TYPE + 1;
  public static final int ADDRESS = ADDRESS_LENGTH + 1;
  public static final int LENGTH = ADDRESS + 8;

  private LinuxSll2Header() {}

  public static int protocolType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PROTOCOL_TYPE) & 0xffff;
  }

  /** The kernel's number of the device in the namespace of the capture. */
  public static int interfaceIndex(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + INTERFACE_INDEX);
  }

  /** The ARPHRD_ value of the device. */
  public static int hardwareType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + HARDWARE_TYPE) & 0xffff;
  }

  /** 0 to us, 1 broadcast, 2 multicast, 3 between others, 4 sent by us. */
  public static int packetType(ByteBuffer buffer, int offset) {
    return buffer.get(offset + PACKET_TYPE) & 0xff;
  }
}
