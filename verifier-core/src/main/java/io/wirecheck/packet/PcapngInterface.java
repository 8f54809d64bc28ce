package io.wirecheck.packet;

/**
 * An interface description of pcapng, draft-ietf-opsawg-pcapng section 4.2.
 *
 * @param resolution the octet of if_tsresol: a negative power of 10, or of 2 where the highest bit
 *     is set
 * @param offset of if_tsoffset, in seconds
 */
record PcapngInterface(LinkType linkType, int snapLength, int resolution, long offset) {

  static final int END_OF_OPTIONS = 0;
  static final int TIME_RESOLUTION = 9;
  static final int TIME_OFFSET = 14;

  private static final int MICROSECONDS = 6;
  private static final int NANOSECONDS = 9;
  private static final int POWER_OF_TWO = 0x80;

  static PcapngInterface of(LinkType linkType, int snapLength) {
    return new PcapngInterface(
        linkType, snapLength > 0 ? snapLength : Integer.MAX_VALUE, MICROSECONDS, 0);
  }

  PcapngInterface withResolution(int octet) {
    return new PcapngInterface(linkType, snapLength, octet, offset);
  }

  PcapngInterface withOffset(long seconds) {
    return new PcapngInterface(linkType, snapLength, resolution, seconds);
  }

  /**
   * Nanoseconds since 1970, or {@link FrameCursor#NO_TIMESTAMP} where the resolution is finer than
   * a long can count.
   */
  long nanos(long ticks) {
    final int exponent = resolution & ~POWER_OF_TWO;
    final boolean binary = (resolution & POWER_OF_TWO) != 0;
    if (binary ? exponent > 63 : exponent > 18) {
      return FrameCursor.NO_TIMESTAMP;
    }
    final long sinceOffset = binary ? fromBinary(ticks, exponent) : fromDecimal(ticks, exponent);
    return sinceOffset + offset * FrameCursor.NANOS_PER_SECOND;
  }

  private static long fromDecimal(long ticks, int exponent) {
    return exponent <= NANOSECONDS
        ? ticks * powerOfTen(NANOSECONDS - exponent)
        : Long.divideUnsigned(ticks, powerOfTen(exponent - NANOSECONDS));
  }

  private static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  private static long fromBinary(long ticks, int exponent) {
    if (exponent == 0) {
      return ticks * FrameCursor.NANOS_PER_SECOND;
    }
    final long seconds = ticks >>> exponent;
    final long fraction = ticks & ((1L << exponent) - 1);
    final long high = Math.multiplyHigh(fraction, FrameCursor.NANOS_PER_SECOND);
    final long low = fraction * FrameCursor.NANOS_PER_SECOND;
    return seconds * FrameCursor.NANOS_PER_SECOND
        + ((high << (64 - exponent)) | (low >>> exponent));
  }
}
