package io.wirecheck.invariant;

import io.wirecheck.evidence.Cell;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Set;

/** Who sends: always probes, and where they stand. Made by {@link Ends}. */
public sealed interface Source permits Ends.OfProbes, Ends.OfPods {

  /** The words between {@code from} and {@code to}. */
  String asSource();

  /** The kinds of places to send from; unknown where the inventory does not tell them. */
  Section<Set<Cell>> sourceCells(Topology topology);
}
