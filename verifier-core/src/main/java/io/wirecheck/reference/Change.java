package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.Topology;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A fault or a variation: one way in which a network differs from the healthy one of the documents,
 * by what it changes.
 */
sealed interface Change {

  String name();

  /** What the network is like with it, in a line for people. */
  String description();

  /** The network is another one: its pods, nodes, interfaces, ranges. */
  record OfInventory(String name, String description, UnaryOperator<Topology> topology)
      implements Change {}

  /** The network is the same, but what the APIs say of it is not. */
  record OfReading(String name, String description, Reading reading) implements Change {}

  /** Packets travel in another way. */
  record OfDataPath(String name, String description, UnaryOperator<DataPath> dataPath)
      implements Change {}

  /** Packets travel as they should, but what probes and captures show of them is not that. */
  record OfEvidence(String name, String description, UnaryOperator<DataPath> dataPath)
      implements Change {}

  /** How a reading of the APIs differs from the truth. */
  interface Reading {

    /**
     * What a document of this kind shows.
     *
     * @param number of the reading, from 0
     */
    Topology shown(Topology truth, DocumentKind kind, int number);

    /** The kinds of which only the first page arrives. */
    default Set<DocumentKind> paged() {
      return Set.of();
    }
  }
}
