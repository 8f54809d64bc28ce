package io.wirecheck.packet;

import java.nio.ByteBuffer;

/** MAC addresses as the low 48 bits of a {@code long}. */
public final class Mac {

  private Mac() {}

  static long read(ByteBuffer buffer, int offset) {
    return ((buffer.getShort(offset) & 0xffffL) << 32) | (buffer.getInt(offset + 2) & 0xffff_ffffL);
  }

  /** For example {@code 02:00:00:00:00:0a}. */
  public static String toString(long address) {
    final StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append(Character.forDigit((int) (address >> (shift + 4)) & 0xf, 16))
          .append(Character.forDigit((int) (address >> shift) & 0xf, 16))
          .append(shift == 0 ? "" : ":");
    }
    return text.toString();
  }
}
