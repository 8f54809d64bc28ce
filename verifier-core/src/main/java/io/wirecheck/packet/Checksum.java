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

  /** The complement of the folded sum. */
  static short of(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (short) ~folded;
  }
}
