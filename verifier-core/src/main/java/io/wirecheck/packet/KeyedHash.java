package io.wirecheck.packet;

import java.util.SplittableRandom;

/**
 * Hashes of 64 bits that stand for what they were made of. The keys differ from process to process,
 * so that no capture can be made in which two things have one hash; by chance it happens in one of
 * thirty million captures of a million things.
 */
final class KeyedHash {

  private static final SplittableRandom RANDOM = new SplittableRandom();
  private static final long KEY_0 = RANDOM.nextLong();
  private static final long KEY_1 = RANDOM.nextLong();
  private static final long KEY_2 = RANDOM.nextLong() | 1;

  private KeyedHash() {}

  static long of(long first, long second) {
    return product(first ^ KEY_0, second ^ KEY_1);
  }

  static long of(long first, long second, long third) {
    return product(of(first, second) ^ third, KEY_2);
  }

  /**
   * Both halves of the product, so that each bit of the factors counts. Of numbers without a sign:
   * with one, the product of two opposites is the same, and whatever the keys are, every fourth
   * time the opposites are the words with all bits but the last turned.
   */
  private static long product(long first, long second) {
    return first * second ^ unsignedHigh(first, second);
  }

  /** Math.unsignedMultiplyHigh of Java 18. */
  private static long unsignedHigh(long first, long second) {
    return Math.multiplyHigh(first, second) + (first >> 63 & second) + (second >> 63 & first);
  }
}
