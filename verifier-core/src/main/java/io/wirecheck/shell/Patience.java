package io.wirecheck.shell;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
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
    final AtomicReference<T> last = new AtomicReference<>(look.get());
    if (enough.test(last.get())) {
      return last.get();
    }
    try {
      Awaitility.await()
          .pollInSameThread()
          .dontCatchUncaughtExceptions()
          .pollDelay(BETWEEN_LOOKS)
          .pollInterval(BETWEEN_LOOKS)
          .atMost(limit.compareTo(BETWEEN_LOOKS) > 0 ? limit : BETWEEN_LOOKS.multipliedBy(2))
          .until(
              () -> {
                last.set(look.get());
                return Thread.currentThread().isInterrupted() || enough.test(last.get());
              });
    } catch (final ConditionTimeoutException notEnough) {
      // The caller sees from the last look what is missing, and says so.
    }
    return last.get();
  }
}
