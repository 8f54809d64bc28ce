package io.wirecheck.evidence;

import java.util.Set;
import java.util.SortedSet;

/**
 * What is verified, behind one door. Implementations speak bytes, and say what they could not do in
 * what they return; they throw {@link NetworkException} only where the network as a whole cannot be
 * used.
 *
 * <p>A network is used by one thread at a time. Everything that it created is gone after {@link
 * #close}.
 */
public interface Network extends AutoCloseable {

  /** The address it was opened by, such as {@code reference:eks-study}. */
  String address();

  /** What it is, in a line for people. */
  String description();

  /** Reads the documents of these kinds, at the time of the call. */
  Inventory inventory(Set<DocumentKind> kinds);

  /** Provides probe pods in these cells, at least two on different nodes where it can. */
  Placement place(SortedSet<Cell> cells);

  /** Captures at the round's points while sending its flows. */
  Gathering gather(Round round);

  /**
   * True if whatever is asked from now on was answered before: what a recording has no other
   * reading of cannot be judged once more.
   */
  default boolean isExhausted() {
    return false;
  }

  @Override
  void close();
}
