package io.wirecheck.run;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Reading;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.Topology;

/** Reads the inventory of a network. */
record Survey(Network network) {

  static Survey of(final Network network) {
    return new Survey(network);
  }

  Reading read() {
    return TopologyParser.read(network.inventory(DocumentKind.ALL));
  }

  /** Reads, and holds the documents in the place of those of an earlier reading. */
  Reading read(final EvidenceAtHand evidence) {
    final Inventory inventory = network.inventory(DocumentKind.ALL);
    evidence.replace(inventory);
    return TopologyParser.read(inventory);
  }

  /** Only what is compared with an earlier reading; the other sections are unknown. */
  Topology readKubernetesAgain(final Reading earlier) {
    return TopologyParser.parseAgain(network.inventory(DocumentKind.KUBERNETES), earlier);
  }
}
