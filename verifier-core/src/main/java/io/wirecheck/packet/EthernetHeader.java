package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Ethernet II, IEEE 802.3 clause 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                          Destination                          |
 * +-------------------------------+-------------------------------+
 * |          Destination          |            Source             |
 * +-------------------------------+-------------------------------+
 * |                            Source                             |
 * +-------------------------------+-------------------------------+
 * |           EtherType           |  Payload ...
 * +-------------------------------+
 * </pre>
 */
public final class EthernetHeader {

  public static final int DESTINATION = 0;
  public static final int SOURCE = DESTINATION + 6;
  public static final int ETHER_TYPE = SOURCE + 6;
  public static final int LENGTH = ETHER_TYPE + 2;

  public static final int TYPE_IPV4 = 0x0800;
  public static final int TYPE_ARP = 0x0806;
  public static final int TYPE_TRANSPARENT_ETHERNET = 0x6558;
  public static final int TYPE_VLAN = 0x8100;
  public static final int TYPE_IPV6 = 0x86dd;
  public static final int TYPE_MPLS = 0x8847;
  public static final int TYPE_MPLS_MULTICAST = 0x8848;
  public static final int TYPE_PROVIDER_VLAN = 0x88a8;
  public static final int TYPE_OLD_PROVIDER_VLAN = 0x9100;

  private EthernetHeader() {}

  /** The receiver's address in the low 48 bits. */
  public static long destination(ByteBuffer buffer, int offset) {
    return Mac.read(buffer, offset + DESTINATION);
  }

  /** The sender's address in the low 48 bits. */
  public static long source(ByteBuffer buffer, int offset) {
    return Mac.read(buffer, offset + SOURCE);
  }

  public static int etherType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + ETHER_TYPE) & 0xffff;
  }
}
