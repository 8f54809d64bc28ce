package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * The IPv6 extension headers for hop-by-hop options, routing and destination options (RFC 8200
 * sections 4.3, 4.4, 4.6).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Next header  |    Length     |  Content ...
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
public final class Ipv6ExtensionHeader {

  public static final int NEXT_HEADER = 0;
  public static final int EXTENSION_LENGTH = NEXT_HEADER + 1;
  public static final int CONTENT = EXTENSION_LENGTH + 1;

  /** The length of the shortest one. */
  public static final int MIN_LENGTH = 8;

  private static final int JUMBO_PAYLOAD = 0xc204;

  private Ipv6ExtensionHeader() {}

  public static int nextHeader(ByteBuffer buffer, int offset) {
    return buffer.get(offset + NEXT_HEADER) & 0xff;
  }

  /** In bytes, at least {@link #MIN_LENGTH}. */
  public static int length(ByteBuffer buffer, int offset) {
    return ((buffer.get(offset + EXTENSION_LENGTH) & 0xff) + 1) << 3;
  }

  /** True where the first hop-by-hop option is the length of a jumbogram (RFC 2675 section 2). */
  static boolean isJumbo(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset + CONTENT) & 0xffff) == JUMBO_PAYLOAD;
  }

  /** The length of a jumbogram's payload, unsigned. */
  static int jumboLength(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + CONTENT + 2);
  }
}
