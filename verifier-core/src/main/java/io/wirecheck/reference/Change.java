package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A fault or a variation: one way in which a network differs from the healthy one of the documents,
 * by what it changes.
 */
public sealed interface Change {

  String name();

  /** What the network is like with it, in a line for people. */
  String description();

  /** The network is another one: its pods, nodes, interfaces, ranges. */
  record OfInventory(String name, String description, UnaryOperator<Topology> topology)
      implements Change {}

  /** The network is the same, but what the APIs say of it is not. */
  record OfReading(String name, String description, Reading reading) implements Change {}

  /**
   * The tables of nodes are not those that the CNI made.
   *
   * @param setting what the network must have for it to show; most need nothing
   */
  record OfNode(String name, String description, UnaryOperator<Topology> setting, Tables tables)
      implements Change {

    OfNode(final String name, final String description, final Tables tables) {
      this(name, description, UnaryOperator.identity(), tables);
    }
  }

  /** Packets travel in another way. */
  record OfDataPath(String name, String description, UnaryOperator<DataPath> dataPath)
      implements Change {}

  /** Packets travel as they should, but what probes and captures show of them is not that. */
  record OfEvidence(String name, String description, UnaryOperator<DataPath> dataPath)
      implements Change {}

  /** The topology with this change, where it is of the inventory or needs something there. */
  default Topology applied(final Topology topology) {
    if (this instanceof final OfInventory inventory) {
      return inventory.topology().apply(topology);
    }
    return this instanceof final OfNode node ? node.setting().apply(topology) : topology;
  }

  /** How a node's tables differ from what the CNI made. */
  interface Tables {

    NodeNetwork changed(Topology topology, String node, NodeNetwork tables);
  }

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
