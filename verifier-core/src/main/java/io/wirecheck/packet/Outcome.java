package io.wirecheck.packet;

/** How the walk through a frame's layers ended. */
public enum Outcome {
  /** Every header down to the payload, or to an opaque tunnel, was read. */
  DECODED,
  /** A header goes on beyond the bytes that were captured. */
  TRUNCATED,
  /** A header contradicts its specification or the length of what it lies in. */
  MALFORMED,
  /** A layer names a protocol this decoder does not know. */
  NOT_UNDERSTOOD
}
