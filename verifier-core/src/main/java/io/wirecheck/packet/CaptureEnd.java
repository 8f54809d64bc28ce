package io.wirecheck.packet;

/** How a capture file ended, and so whether frames may be missing. */
public sealed interface CaptureEnd {

  /** The number of frames that were read. */
  long frames();

  /**
   * The file ended where a record ended.
   *
   * @param frames the number of frames in the file
   */
  record Complete(long frames) implements CaptureEnd {}

  /**
   * The file ended, or stopped making sense, in the middle; the frames before it are good.
   *
   * @param frames the number of frames before the cut
   * @param offset where the record that could not be read starts, in bytes from the start of the
   *     file
   * @param reason what is wrong with it
   */
  record Cut(long frames, long offset, CutReason reason) implements CaptureEnd {}

  /** What was wrong with a record. */
  enum CutReason {
    /** Nothing; a {@link Cut} never has it. */
    NONE,
    /** The file ends within a record's or block's header. */
    HEADER_CUT,
    /** The file ends within a record's bytes, as it does when the capturing program was killed. */
    DATA_CUT,
    /** A record says it is longer than any capturing program writes. */
    IMPOSSIBLE_LENGTH,
    /** A block of a pcapng file contradicts itself. */
    BAD_BLOCK
  }
}
