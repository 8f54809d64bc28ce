package io.wirecheck.proving;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread on which everything happens that is not an answer to a request. It is woken by each
 * change, and looks again at what waits for time to pass.
 */
final class Controllers implements AutoCloseable {

  private static final long RESYNC_MILLIS = 200;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            final Thread one = new Thread(work, "controllers");
            one.setDaemon(true);
            return one;
          });
  private final AtomicBoolean due = new AtomicBoolean();
  private final Kubelets kubelets;
  private final Namespaces namespaces;

  Controllers(final Store store, final Kubelets kubelets, final Namespaces namespaces) {
    this.kubelets = kubelets;
    this.namespaces = namespaces;
    store.listen(
        change -> {
          if (!change.object().resource().equals(Resource.EVENTS)) {
            kubelets.noteChange(change);
            wake();
          }
        });
  }

  void wake() {
    if (!due.getAndSet(true)) {
      thread.execute(this::reconcile);
    }
  }

  /** Does something on the thread, after what is due before it. */
  void run(final Runnable work) throws Exception {
    thread.submit(work).get();
  }

  private void reconcile() {
    due.set(false);
    try {
      kubelets.reconcile();
      final boolean someEnd = namespaces.reconcile();
      if (someEnd || kubelets.isWaiting()) {
        final Future<?> unused = thread.schedule(this::wake, RESYNC_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (final RuntimeException broken) {
      broken.printStackTrace();
      throw broken;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
