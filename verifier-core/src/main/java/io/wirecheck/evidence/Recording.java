package io.wirecheck.evidence;

import java.util.List;

/** Everything that a network answered, in the order of the questions. */
record Recording(List<Inventory> inventories, List<Placement> placements, List<Gathered> rounds) {

  /** A round, and what came of it. */
  record Gathered(Round round, Gathering gathering) {}

  Recording {
    inventories = List.copyOf(inventories);
    placements = List.copyOf(placements);
    rounds = List.copyOf(rounds);
  }
}
