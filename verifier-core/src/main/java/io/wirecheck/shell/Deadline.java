package io.wirecheck.shell;

import java.time.Duration;

/** When a gathering has to be over, by the clock that nobody sets. */
record Deadline(long nanoTime) {

  static Deadline in(final Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** What remains, but no more than {@code atMost}; zero when the time is over. */
  Duration remaining(final Duration atMost) {
    final long nanos = Math.max(0, nanoTime - System.nanoTime());
    return nanos < atMost.toNanos() ? Duration.ofNanos(nanos) : atMost;
  }
}
