package io.wirecheck.cli;

import io.wirecheck.run.Verifier;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a verifier also when the JVM is told to end, by Ctrl-C or SIGTERM: what its network
 * created must go. The running thread is interrupted, reports and closes; a thread that does not
 * heed the interrupt in time is overtaken.
 */
final class Teardown implements AutoCloseable {

  /** Less than what CI services give a process between asking it to end and killing it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A teardown that has begun is worth waiting for. */
  private static final Duration TEARDOWN = Duration.ofSeconds(30);

  private final Thread runner = Thread.currentThread();
  private final Thread hook = new Thread(this::end, "wirecheck-teardown");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable Verifier> open = new AtomicReference<>();
  private volatile Runnable lastWords = () -> {};
  private final Consumer<RuntimeException> complaint;
  private final Duration patience;
  private boolean over;
  private boolean interrupted;

  Teardown(final Consumer<RuntimeException> complaint, final Duration patience) {
    this.complaint = complaint;
    this.patience = patience;
  }

  /**
   * Watches over what the current thread does from here on.
   *
   * @param complaint hears why closing failed
   */
  static Teardown watch(final Consumer<RuntimeException> complaint) {
    final Teardown teardown = new Teardown(complaint, PATIENCE);
    Runtime.getRuntime().addShutdownHook(teardown.hook);
    return teardown;
  }

  Verifier closing(final Verifier verifier) {
    open.set(verifier);
    return verifier;
  }

  /** What is left to say, before closing, where the running thread is overtaken. */
  void lastWords(final Runnable words) {
    lastWords = words;
  }

  /**
   * Nothing interrupts the current thread from here on; an interrupt that came before was meant for
   * the run, and is put aside until all is closed.
   */
  synchronized void runIsOver() {
    over = true;
    interrupted |= Thread.interrupted();
  }

  @Override
  public void close() {
    runIsOver();
    try {
      closeOnce();
    } finally {
      closed.countDown();
    }
    if (wasInterrupted()) {
      runner.interrupt();
    }
    forgetHook();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (final IllegalStateException jvmIsEnding) {
      // The hook runs, finds everything closed and ends.
    }
  }

  private synchronized boolean wasInterrupted() {
    return interrupted;
  }

  private void closeOnce() {
    try {
      Optional.ofNullable(open.getAndSet(null)).ifPresent(Verifier::close);
    } catch (final RuntimeException failure) {
      complaint.accept(failure);
    }
  }

  /** What the hook does. */
  void end() {
    interruptUnlessOver();
    try {
      if (closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      if (isOver()) {
        closed.await(TEARDOWN.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        overtake();
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void overtake() {
    try {
      lastWords.run();
    } catch (final RuntimeException failure) {
      complaint.accept(failure);
    } finally {
      closeOnce();
    }
  }

  private synchronized void interruptUnlessOver() {
    if (!over) {
      runner.interrupt();
    }
  }

  private synchronized boolean isOver() {
    return over;
  }
}
