package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Virtual eXtensible LAN, RFC 7348 section 5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-----------------------------------------------+
 * |R|R|R|R|I|R|R|R|                   Reserved                    |
 * +-+-+-+-+-+-+-+-+-------------------------------+---------------+
 * |        VXLAN network identifier (VNI)         |   Reserved    |
 * +-----------------------------------------------+---------------+
 * </pre>
 */
public final class VxlanHeader {

  public static final int FLAGS = 0;
  public static final int VNI = FLAGS + 4;
  public static final int LENGTH = VNI + 4;

  /** (I) - the network identifier is valid. */
  public static final int VNI_VALID = 0x0800_0000;

  /** (G) - the low half of the first word is a group policy (draft-smith-vxlan-group-policy). */
  private static final int GROUP_POLICY = 0x8000_0000;

  private static final int GROUP_POLICY_FIELDS = 0x0048_ffff;

  /** The port of RFC 7348. */
  public static final int PORT = 4789;

  /** The port of the Linux kernel's default, which flannel and Cilium keep. */
  public static final int LINUX_PORT = 8472;

  private VxlanHeader() {}

  /** True where the header, all of it, has a network identifier and nothing else. */
  static boolean isPlain(long header) {
    return (header & 0xffff_ffff_0000_00ffL) == (long) VNI_VALID << 32;
  }

  static int vniIn(long header) {
    return (int) header >>> 8;
  }

  public static int vni(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + VNI) >>> 8;
  }

  static boolean isPort(int port) {
    return port == PORT || port == LINUX_PORT;
  }

  /**
   * True where the flags and every reserved bit are as a sender must write them. The Linux kernel,
   * too, drops what fails this, so a datagram that fails it is no VXLAN, whatever its port.
   */
  static boolean isValid(ByteBuffer buffer, int offset) {
    final int flags = buffer.getInt(offset + FLAGS);
    final int allowed =
        (flags & GROUP_POLICY) == 0 ? VNI_VALID : VNI_VALID | GROUP_POLICY | GROUP_POLICY_FIELDS;
    return (flags & VNI_VALID) != 0 && (flags & ~allowed) == 0 && buffer.get(offset + VNI + 3) == 0;
  }
}
