package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * The part of an IEEE 802.1Q or 802.1ad tag behind its own EtherType.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----+-+-----------------------+-------------------------------+
 * | PCP |D|          VID          |           EtherType           |
 * +-----+-+-----------------------+-------------------------------+
 * </pre>
 */
public final class VlanHeader {

  public static final int TAG_CONTROL = 0;
  public static final int ETHER_TYPE = TAG_CONTROL + 2;
  public static final int LENGTH = ETHER_TYPE + 2;

  private VlanHeader() {}

  public static int vlanId(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + TAG_CONTROL) & 0xfff;
  }

  public static int etherType(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + ETHER_TYPE) & 0xffff;
  }
}
