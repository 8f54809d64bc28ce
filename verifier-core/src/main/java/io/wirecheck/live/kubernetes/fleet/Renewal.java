package io.wirecheck.live.kubernetes.fleet;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Renews a lease while the run lives, on a thread that does not keep the JVM alive. */
final class Renewal implements AutoCloseable {

  private final ScheduledExecutorService timer;
  private final Runnable renew;
  private final Consumer<String> progress;

  private Renewal(final Runnable renew, final Consumer<String> progress) {
    this.renew = renew;
    this.progress = progress;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              final Thread thread = new Thread(work, "wirecheck-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it repeats until closed, and tells its failures
  static Renewal every(
      final Duration period, final Runnable renew, final Consumer<String> progress) {
    final Renewal renewal = new Renewal(renew, progress);
    renewal.timer.scheduleWithFixedDelay(
        renewal::renew, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return renewal;
  }

  /** The next one may succeed: a lease outlasts several that fail. */
  private void renew() {
    try {
      renew.run();
    } catch (final RuntimeException failure) {
      if (!timer.isShutdown()) {
        progress.accept("the run's lease could not be renewed: " + failure.getMessage());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
