package io.wirecheck.packet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Reads a capture from end to end and sums it up. A frame's place is known only from the frame
 * before it, so the threads take turns at going ahead from record to record, which is quick, and
 * each decodes the stretch that it went ahead.
 */
public final class CaptureSurvey {

  /** Frames in a stretch: few enough that they are still in the cache when they are decoded. */
  private static final int STRETCH = 4096;

  private final CaptureFile file;
  private final FrameCursor ahead;
  private final Sought sought;
  private final LongConsumer progress;

  private final long seed = System.nanoTime() ^ System.identityHashCode(this);

  private CaptureSurvey(CaptureFile file, Sought sought, LongConsumer progress) {
    this.file = file;
    this.ahead = file.frames();
    this.sought = sought;
    this.progress = progress;
  }

  /**
   * Sums up a capture.
   *
   * @param run the run whose nonces to look for
   * @param threads how many to use, from 1
   * @param progress told now and then, on any of the threads but one at a time, how many bytes of
   *     the file have been passed
   * @throws IOException if the file cannot be mapped, or the thread is interrupted
   */
  public static CaptureSummary of(
      CaptureFile file, OptionalLong run, int threads, LongConsumer progress) throws IOException {
    return of(file, new Sought(run, Optional.empty()), threads, progress);
  }

  /**
   * Sums up a capture.
   *
   * @param sought the nonces to look for
   * @param threads how many to use, from 1
   * @param progress told now and then, on any of the threads but one at a time, how many bytes of
   *     the file have been passed
   * @throws IOException if the file cannot be mapped, or the thread is interrupted
   */
  public static CaptureSummary of(
      CaptureFile file, Sought sought, int threads, LongConsumer progress) throws IOException {
    return new CaptureSurvey(file, sought, progress).read(threads);
  }

  private CaptureSummary read(int threads) throws IOException {
    final ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      final List<Future<CaptureTally>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        parts.add(pool.submit(this::readStretches));
      }
      final CaptureTally all = get(parts.get(0));
      for (final Future<CaptureTally> part : parts.subList(1, threads)) {
        all.add(get(part));
      }
      return all.summary(ahead.end());
    } finally {
      pool.shutdownNow();
    }
  }

  private CaptureTally readStretches() throws IOException {
    final CaptureTally tally = new CaptureTally(sought, seed);
    final FrameCursor own = file.frames();
    while (takeStretch(own)) {
      tally.count(own, STRETCH);
    }
    return tally;
  }

  /** Puts the cursor before the next stretch that nobody has taken; false where there is none. */
  private synchronized boolean takeStretch(FrameCursor own) throws IOException {
    own.moveTo(ahead);
    boolean any = false;
    for (int i = 0; i < STRETCH && ahead.next(); i++) {
      any = true;
    }
    progress.accept(ahead.position());
    return any;
  }

  private static CaptureTally get(Future<CaptureTally> part) throws IOException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("a part of the capture could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while reading a capture").initCause(e);
    }
  }
}
