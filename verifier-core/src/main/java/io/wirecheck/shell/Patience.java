package io.wirecheck.shell;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what can be observed, never for time to pass. */
final class Patience {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Patience() {}

  /**
   * Looks until it is enough, or {@code limit} is over, or the thread is interrupted.
   *
   * @return what was seen last, enough or not
   */
  static <T> T lookUntil(final Supplier<T> look, final Predicate<T> enough, final Duration limit) {
    final Deque<T> seen = new ArrayDeque<>();
    seen.add(look.get());
    try {
      Awaitility.await()
          .pollInSameThread()
          .dontCatchUncaughtExceptions()
          .pollDelay(Duration.ZERO)
          .pollInterval(BETWEEN_LOOKS)
          .atMost(limit.plus(BETWEEN_LOOKS))
          .until(() -> isEnough(seen, look, enough));
    } catch (final ConditionTimeoutException notEnough) {
      // The caller sees from the last look what is missing, and says so.
    }
    return seen.getLast();
  }

  /** Looks again unless what was seen last is enough. */
  private static <T> boolean isEnough(
      final Deque<T> seen, final Supplier<T> look, final Predicate<T> enough) {
    if (enough.test(seen.getLast()) || Thread.currentThread().isInterrupted()) {
      return true;
    }
    seen.add(look.get());
    seen.removeFirst();
    return enough.test(seen.getLast());
  }
}
