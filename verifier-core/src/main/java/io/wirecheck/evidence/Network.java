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
   * True if no two more readings can be had, and so nothing can be judged once more: what a
   * recording has no other reading of.
   */
  default boolean isExhausted() {
    return false;
  }

  /**
   * This network for one session, which reads, places and gathers, and reads again. What was
   * recorded is answered from its beginning on, whatever others asked before or ask meanwhile. A
   * session's network is the same network: it is used as long as this one is open, and closing
   * either closes both.
   */
  default Network session() {
    return this;
  }

  /** Can be called twice. */
  @Override
  void close();
}
