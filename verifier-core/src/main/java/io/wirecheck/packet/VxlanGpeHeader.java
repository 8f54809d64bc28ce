package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * VXLAN with the Generic Protocol Extension, draft-ietf-nvo3-vxlan-gpe section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+---+-+-+-+-+-------------------------------+---------------+
 * |R|R|Ver|I|P|B|O|           Reserved            | Next protocol |
 * +-+-+---+-+-+-+-+-------------------------------+---------------+
 * |       VXLAN network identifier (VNI)          |   Reserved    |
 * +-----------------------------------------------+---------------+
 * </pre>
 */
public final class VxlanGpeHeader {

  public static final int FLAGS = 0;
  public static final int NEXT_PROTOCOL = FLAGS + 3;
  public static final int VNI = NEXT_PROTOCOL + 1;
  public static final int LENGTH = VNI + 4;

  /** The port of the draft. */
  public static final int PORT = 4790;

  public static final int NEXT_IPV4 = 1;
  public static final int NEXT_IPV6 = 2;
  public static final int NEXT_ETHERNET = 3;
  public static final int NEXT_MPLS = 5;

  /** (I) and (P) - the identifier and the next protocol are valid. */
  static final int VALID = 0x0c00_0000;

  /** (B) and (O) - a replicated frame, an operations frame. */
  private static final int OPTIONAL = 0x0300_0000;

  private VxlanGpeHeader() {}

  public static int nextProtocol(ByteBuffer buffer, int offset) {
    return buffer.get(offset + NEXT_PROTOCOL) & 0xff;
  }

  public static int vni(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + VNI) >>> 8;
  }

  /** True where both flags are set and every reserved bit is as a sender must write it. */
  static boolean isValid(ByteBuffer buffer, int offset) {
    return (buffer.getInt(offset + FLAGS) & ~OPTIONAL & ~0xff) == VALID
        && nextProtocol(buffer, offset) != 0
        && buffer.get(offset + VNI + 3) == 0;
  }
}
