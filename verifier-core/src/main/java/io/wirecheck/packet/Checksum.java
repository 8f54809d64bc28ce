package io.wirecheck.packet;

import java.nio.ByteBuffer;

/** The Internet checksum, RFC 1071. */
final class Checksum {

  private Checksum() {}

  /** The sum of the 16-bit words, an odd last byte padded with zero, carries not yet folded. */
  static long sum(byte[] bytes) {
    final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long sum = 0;
    while (buffer.remaining() > 1) {
      sum += buffer.getShort() & 0xffff;
    }
    return buffer.hasRemaining() ? sum + ((buffer.get() & 0xff) << 8) : sum;
  }

  /**
   * True where the header's words and its checksum add up (RFC 791 section 3.1); at most 60 bytes.
   */
  static boolean isRight(ByteBuffer buffer, int offset, int headerLength) {
    int sum = 0;
    for (int i = 0; i < headerLength; i += 2) {
      sum += buffer.getShort(offset + i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (sum & 0xffff) + (sum >>> 16) == 0xffff;
  }

  /** The complement of the folded sum. */
  static short of(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (short) ~folded;
  }
}
