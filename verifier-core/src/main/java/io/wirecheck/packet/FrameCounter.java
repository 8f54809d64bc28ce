package io.wirecheck.packet;

import io.wirecheck.packet.CaptureSummary.Frames;
import java.util.ArrayList;
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

  /** Adds what another has counted of frames that come after {@code framesBefore} others. */
  void add(FrameCounter<E> other, long framesBefore) {
    for (final E constant : type.getEnumConstants()) {
      final long[] mine = numbers(constant);
      final long[] later = other.numbers(constant);
      for (int i = 1; i <= Math.min(later[0], KEPT - mine[0]); i++) {
        mine[(int) mine[0] + i] = framesBefore + later[i];
      }
      mine[0] += later[0];
    }
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
