package io.wirecheck.cli;

import java.nio.file.Path;

/** A line for each tenth of a file that takes long enough to wonder. */
final class ReadingProgress {

  static final long LARGE = 256L << 20;

  private final Paper paper;
  private final Path file;
  private final long size;
  private int tenths;

  ReadingProgress(final Paper paper, final Path file, final long size) {
    this.paper = paper;
    this.file = file;
    this.size = size;
  }

  /** So many bytes from the start of the file have been passed. */
  void passed(final long bytes) {
    if (size < LARGE) {
      return;
    }
    final int now = (int) (bytes / (size / 10 + 1));
    if (now > tenths) {
      tenths = now;
      paper.text("... " + file + ": " + 10 * now + " % read");
    }
  }
}
