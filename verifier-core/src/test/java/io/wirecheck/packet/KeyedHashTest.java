package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The keys are drawn, so these hold for any. */
final class KeyedHashTest {

  private static final long SEED = 20_261_122L;
  private static final int ROUNDS = 2_000;

  /**
   * Who makes a capture knows the rule but not the keys. Changes of both words at once are what a
   * product may not notice: two negative numbers have that of their opposites.
   */
  @Test
  void changes_that_ask_for_no_key_make_another_hash() {
    final SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      final long first = random.nextLong();
      final long second = random.nextLong();
      final long hash = KeyedHash.of(first, second);
      for (int bit = 0; bit < Long.SIZE - 1; bit++) {
        final long above = -2L << bit;
        final long one = 1L << bit;
        assertThat(KeyedHash.of(first ^ above, second ^ above)).isNotEqualTo(hash);
        assertThat(KeyedHash.of(first ^ above, second ^ above ^ one)).isNotEqualTo(hash);
        assertThat(KeyedHash.of(first ^ one, second ^ one)).isNotEqualTo(hash);
        assertThat(KeyedHash.of(first ^ one, second)).isNotEqualTo(hash);
        assertThat(KeyedHash.of(first, second ^ one)).isNotEqualTo(hash);
        assertThat(KeyedHash.of(first, second, one)).isNotEqualTo(KeyedHash.of(first, second, 0));
      }
      assertThat(KeyedHash.of(second, first)).isNotEqualTo(hash);
    }
  }

  @Test
  void neighbours_have_hashes_that_differ() {
    final Set<Long> hashes = new HashSet<>();
    for (long address = 0; address < 1_000; address++) {
      for (long port = 0; port < 200; port++) {
        hashes.add(KeyedHash.of(address << 32 | 1_000 - address, port << 16, 6));
      }
    }
    assertThat(hashes).hasSize(200_000);
  }
}
