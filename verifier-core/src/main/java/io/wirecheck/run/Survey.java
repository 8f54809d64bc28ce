package io.wirecheck.run;

import io.wirecheck.evidence.DocumentKind;
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

  /** Only what is compared with an earlier reading; the other sections are unknown. */
  Topology readKubernetesAgain(final Reading earlier) {
    return TopologyParser.parseAgain(network.inventory(DocumentKind.KUBERNETES), earlier);
  }
}
