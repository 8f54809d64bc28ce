package io.wirecheck.evidence;

import java.util.Set;
import java.util.SortedSet;

/** What one session is answered by a bundle; see {@link Network} for what is asked. */
interface Replay {

  Inventory inventory(Set<DocumentKind> kinds);

  Placement place(SortedSet<Cell> cells);

  Gathering gather(Round round);

  boolean isExhausted();
}
