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
 * before it; so that threads need not wait for each other, all but the first start where records
 * seem to follow each other, and what they read counts only if the thread before ends up there.
 */
public final class CaptureSurvey {

  /** Of a part; for less a thread is not worth starting. */
  private static final int MIN_LENGTH = 1 << 18;

  private final CaptureFile file;
  private final Sought sought;
  private final LongConsumer progress;
  private long passed;

  private CaptureSurvey(CaptureFile file, Sought sought, LongConsumer progress) {
    this.file = file;
    this.sought = sought;
    this.progress = progress;
  }

  /**
   * Sums up a capture.
   *
   * @param run the run whose nonces to look for
   * @param threads how many to use at most, from 1
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
      final List<Future<CapturePart>> parts = new ArrayList<>();
      for (final CapturePart part : parts(threads)) {
        parts.add(pool.submit(() -> part.read(this::pass)));
      }
      final CapturePart whole = get(parts.get(0));
      for (final Future<CapturePart> next : parts.subList(1, parts.size())) {
        whole.append(get(next));
      }
      return whole.summary();
    } finally {
      pool.shutdownNow();
    }
  }

  private List<CapturePart> parts(int threads) throws IOException {
    final List<FrameCursor> starts = starts(threads);
    final List<CapturePart> parts = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      final long end = i + 1 < starts.size() ? starts.get(i + 1).position() : Long.MAX_VALUE;
      parts.add(new CapturePart(starts.get(i), end, new CaptureTally(sought)));
    }
    return parts;
  }

  private List<FrameCursor> starts(int threads) throws IOException {
    final List<FrameCursor> starts = new ArrayList<>(List.of(file.frames()));
    final FrameCursor first = file.frames();
    first.next();
    final long length = Math.max(MIN_LENGTH, file.size() / threads);
    for (long place = length; place + length / 2 < file.size(); place += length) {
      first.guess(place).ifPresent(starts::add);
    }
    return starts;
  }

  private synchronized void pass(long bytes) {
    passed += bytes;
    progress.accept(passed);
  }

  private static CapturePart get(Future<CapturePart> part) throws IOException {
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
