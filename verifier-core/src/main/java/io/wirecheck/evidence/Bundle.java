package io.wirecheck.evidence;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** What a bundle answers: recorded by Wirecheck, or made by hand. */
sealed interface Bundle permits RecordedBundle, HandMadeBundle {

  Optional<RecordedRun> recorded();

  String description();

  /** The answer to the inventory's {@code call}, from 1. */
  Inventory inventory(Set<DocumentKind> kinds, int call);

  /** How many calls have an answer of their own. */
  int inventories();

  /** The answer to the {@code call} for places, from 1. */
  Placement place(SortedSet<Cell> cells, int call);

  Gathering gather(Round round);
}
