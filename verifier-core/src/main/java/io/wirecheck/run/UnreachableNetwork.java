package io.wirecheck.run;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import java.util.Set;
import java.util.SortedSet;

/** What could not be opened: every use of it fails as the opening did. */
record UnreachableNetwork(String address, NetworkException why) implements Network {

  @Override
  public String description() {
    return "it cannot be used";
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    throw why;
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    throw why;
  }

  @Override
  public Gathering gather(final Round round) {
    throw why;
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
