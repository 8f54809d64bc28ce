package io.wirecheck.invariant;

import java.time.Duration;
import java.util.Locale;

/** How values are said. */
final class Words {

  private Words() {}

  static String of(final Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The number of whole milliseconds, or of microseconds where there is a rest. */
  static String of(final Duration duration) {
    final long micros = duration.toNanos() / 1_000;
    return micros % 1_000 == 0 ? micros / 1_000 + " ms" : micros + " us";
  }
}
