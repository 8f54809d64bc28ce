package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Linux "cooked" capture, LINKTYPE_LINUX_SLL (<a
 * href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html">tcpdump.org</a>).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Packet type          |         Hardware type         |
 * +-------------------------------+-------------------------------+
 * |        Address length         |       Address (8 bytes)       |
 * +-------------------------------+                               +
 * |                                                               |
 * +                               +-------------------------------+
 * |                               |         Protocol type         |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
public final class LinuxSllHeader {

  public static final int PACKET_TYPE = 0;
  public static final int HARDWARE_TYPE = PACKET_TYPE + 2;
  public static final int ADDRESS_LENGTH = HARDWARE_TYPE + 2;
  public static final int ADDRESS = ADDRESS_LENGTH + 2;
  public static final int PROTOCOL_TYPE = ADDRESS + 8;
  public static final int LENGTH = PROTOCOL_TYPE + 2;

  private LinuxSllHeader() {}

  /** 0 to us, 1 broadcast, 2 multicast, 3 between others, 4 sent by us. */
  public static int packetType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PACKET_TYPE) & 0xffff;
  }

  /** The ARPHRD_ value of the device. */
  public static int hardwareType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + HARDWARE_TYPE) & 0xffff;
  }

  public static int protocolType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PROTOCOL_TYPE) & 0xffff;
  }
}
