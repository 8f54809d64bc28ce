package io.wirecheck.live.aws;

import io.wirecheck.evidence.NetworkException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a thread of its own, which ends with the process: no interrupt reaches a thread that
 * waits on a socket of the JDK's, so the caller must not be that thread.
 *
 * @param name what it does, as "interrupted during ..." goes on
 */
record Beside<T>(String name, Callable<T> work) {

  /**
   * Does the work, however long it takes.
   *
   * @throws NetworkException if the caller is interrupted, which it stays
   * @throws RuntimeException whatever the work throws
   */
  T done() {
    final FutureTask<T> task = begin();
    try {
      return task.get();
    } catch (final ExecutionException failed) {
      throw failure(failed);
    } catch (final InterruptedException stopped) {
      throw interrupted(stopped);
    } finally {
      task.cancel(true);
    }
  }

  /**
   * Does the work within a limit.
   *
   * @throws TimeoutException if it takes longer
   */
  T doneWithin(final Duration limit) throws TimeoutException {
    final FutureTask<T> task = begin();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final ExecutionException failed) {
      throw failure(failed);
    } catch (final InterruptedException stopped) {
      throw interrupted(stopped);
    } finally {
      task.cancel(true);
    }
  }

  private FutureTask<T> begin() {
    final FutureTask<T> task = new FutureTask<>(work);
    final Thread thread = new Thread(task, "wirecheck: " + name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static RuntimeException failure(final ExecutionException failed) {
    return failed.getCause() instanceof final RuntimeException own
        ? own
        : new IllegalStateException(failed.getCause());
  }

  private NetworkException interrupted(final InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new NetworkException("interrupted during " + name + "; run it again", stopped);
  }
}
