package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * The address family before a packet of BSD loopback, LINKTYPE_NULL and LINKTYPE_LOOP (<a
 * href="https://www.tcpdump.org/linktypes.html">tcpdump.org</a>).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |       Address family, in the byte order of the capturer       |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class LoopbackHeader {

  static final int FAMILY = 0;
  static final int LENGTH = FAMILY + 4;

  static final int INET = 2;
  static final int INET6_LINUX = 10;
  static final int INET6_NETBSD = 24;
  static final int INET6_FREEBSD = 28;
  static final int INET6_DARWIN = 30;

  private LoopbackHeader() {}

  /** Families are small numbers, so the byte order shows. */
  static int family(ByteBuffer buffer, int offset) {
    final int family = buffer.getInt(offset + FAMILY);
    return (family & 0xffff) == 0 ? Integer.reverseBytes(family) : family;
  }
}
