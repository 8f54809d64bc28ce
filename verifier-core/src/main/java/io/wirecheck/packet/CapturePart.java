package io.wirecheck.packet;

import java.io.IOException;
import java.util.function.LongConsumer;

/** A part of a capture that one thread reads, from a place where a record seems to start. */
final class CapturePart {

  /** Frames between two reports of progress. */
  private static final int STRETCH = 1 << 14;

  private final FrameCursor start;
  private final FrameCursor frames;
  private final CaptureTally tally;
  private final long end;

  /**
   * @param end where the next part starts, or the file ends
   */
  CapturePart(FrameCursor start, long end, CaptureTally tally) {
    this.start = start;
    this.frames = start.copy();
    this.end = end;
    this.tally = tally;
  }

  /**
   * Reads the frames that start before the end.
   *
   * @param progress told how many more bytes have been passed
   */
  CapturePart read(LongConsumer progress) throws IOException {
    readTo(end, progress);
    return this;
  }

  private void readTo(long place, LongConsumer progress) throws IOException {
    long before;
    do {
      before = frames.position();
      tally.count(frames, place, STRETCH);
      progress.accept(frames.position() - before);
    } while (frames.position() > before);
  }

  /**
   * Adds the part behind this one. If no record starts where that part was thought to start, what
   * was read there means nothing, and this part goes on instead.
   */
  void append(CapturePart next) throws IOException {
    if (frames.isWhere(next.start)) {
      tally.add(next.tally, frames.number());
      frames.followUpTo(next.frames);
    } else {
      readTo(next.end, again -> {});
    }
  }

  CaptureSummary summary() {
    return tally.summary(frames.end());
  }
}
