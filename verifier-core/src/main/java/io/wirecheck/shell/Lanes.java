package io.wirecheck.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** A few threads that do the same for several nodes or pods at once. */
final class Lanes implements AutoCloseable {

  /** Commands mostly wait: more lanes than processors, but never a storm of sessions. */
  private static final int WIDTH = 8;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final ExecutorService executor = Executors.newFixedThreadPool(WIDTH, this::lane);
  private volatile boolean interrupted;

  /**
   * The answers in the order of the items, when all are there. If this thread is interrupted, so
   * are the lanes: what they run is cut off and says so, and this thread stays interrupted.
   */
  <T, R> List<R> map(final Collection<T> items, final Function<T, R> task) {
    final List<Future<R>> answers = new ArrayList<>();
    for (final T item : items) {
      answers.add(executor.submit(() -> inLane(item, task)));
    }
    try {
      return answers.stream().map(this::join).toList();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #map}, for what has no answer. */
  <T> void each(final Collection<T> items, final Consumer<T> task) {
    map(
        items,
        item -> {
          task.accept(item);
          return item;
        });
  }

  private <T, R> R inLane(final T item, final Function<T, R> task) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return task.apply(item);
  }

  private <R> R join(final Future<R> answer) {
    while (true) {
      try {
        return answer.get();
      } catch (final InterruptedException e) {
        interrupted = true;
        threads.forEach(Thread::interrupt);
      } catch (final ExecutionException e) {
        throw e.getCause() instanceof final RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
  }

  private Thread lane(final Runnable work) {
    final Thread thread = new Thread(work, "wirecheck-lane");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
