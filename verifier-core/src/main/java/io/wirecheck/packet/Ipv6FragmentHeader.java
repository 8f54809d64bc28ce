package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * The IPv6 fragment header, RFC 8200 section 4.5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------+---+-+
 * |  Next header  |   Reserved    |     Fragment offset     |Res|M|
 * +---------------+---------------+-------------------------+---+-+
 * |                         Identification                        |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv6FragmentHeader {

  public static final int NEXT_HEADER = 0;
  public static final int RESERVED = NEXT_HEADER + 1;
  public static final int FRAGMENT = RESERVED + 1;
  public static final int IDENTIFICATION = FRAGMENT + 2;
  public static final int LENGTH = IDENTIFICATION + 4;

  private Ipv6FragmentHeader() {}

  public static int nextHeader(ByteBuffer buffer, int offset) {
    return buffer.get(offset + NEXT_HEADER) & 0xff;
  }

  /** Where this fragment's payload starts in the original one, in bytes. */
  public static int fragmentOffset(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + FRAGMENT) & 0xfff8;
  }

  public static boolean moreFragments(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset + FRAGMENT) & 1) != 0;
  }

  /** Unsigned. */
  public static int identification(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + IDENTIFICATION);
  }
}
