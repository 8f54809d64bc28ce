package io.wirecheck.packet;

import io.wirecheck.packet.CaptureSummary.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts frames by the constants of an enum, and keeps the lowest numbers of each. */
final class FrameCounter<E extends Enum<E>> {

  private static final int KEPT = Frames.MAX_FIRST;

  private final Class<E> type;
  private final EnumMap<E, long[]> kept;

  /** Counts first, then the kept numbers, ascending. */
  FrameCounter(Class<E> type) {
    this.type = type;
    this.kept = new EnumMap<>(type);
    for (final E constant : type.getEnumConstants()) {
      kept.put(constant, new long[1 + KEPT]);
    }
  }

  /** Numbers must ascend. */
  void count(E constant, long number) {
    final long[] numbers = numbers(constant);
    final long count = ++numbers[0];
    if (count <= KEPT) {
      numbers[(int) count] = number;
    }
  }

  void add(FrameCounter<E> other) {
    for (final E constant : type.getEnumConstants()) {
      final long[] mine = numbers(constant);
      final long[] both = merged(mine, other.numbers(constant));
      System.arraycopy(both, 0, mine, 0, mine.length);
    }
  }

  private static long[] merged(long[] a, long[] b) {
    final long[] numbers = new long[2 * KEPT];
    System.arraycopy(a, 1, numbers, 0, KEPT);
    System.arraycopy(b, 1, numbers, KEPT, KEPT);
    final long[] sorted =
        Arrays.stream(numbers).filter(number -> number > 0).sorted().limit(KEPT).toArray();
    final long[] merged = new long[1 + KEPT];
    merged[0] = a[0] + b[0];
    System.arraycopy(sorted, 0, merged, 1, sorted.length);
    return merged;
  }

  private long[] numbers(E constant) {
    final long[] numbers = kept.get(constant);
    if (numbers == null) {
      throw new AssertionError(constant);
    }
    return numbers;
  }

  /** Those constants that were counted. */
  Map<E, Frames> frames() {
    final Map<E, Frames> frames = new EnumMap<>(type);
    for (final E constant : type.getEnumConstants()) {
      final long[] numbers = numbers(constant);
      final List<Long> first = new ArrayList<>();
      for (int i = 1; i <= Math.min(numbers[0], KEPT); i++) {
        first.add(numbers[i]);
      }
      if (numbers[0] > 0) {
        frames.put(constant, new Frames(numbers[0], first));
      }
    }
    return frames;
  }
}
