package io.wirecheck.evidence;

import java.util.List;

/**
 * Everything that a network answered, in the order of the questions: reads of the inventory, and
 * between them placements and rounds.
 */
record Recording(List<Inventory> inventories, List<Placed> placements, List<Gathered> rounds) {

  /**
   * A placement.
   *
   * @param readsBefore how many reads of the inventory came before it
   */
  record Placed(int readsBefore, Placement placement) {

    boolean answers(final Cell cell) {
      return placement.probes().containsKey(cell) || placement.unplaced().containsKey(cell);
    }
  }

  /**
   * A round, and what came of it.
   *
   * @param readsBefore how many reads of the inventory came before it
   */
  record Gathered(int readsBefore, Round round, Gathering gathering) {}

  Recording {
    inventories = List.copyOf(inventories);
    placements = List.copyOf(placements);
    rounds = List.copyOf(rounds);
  }
}
