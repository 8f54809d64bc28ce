package io.wirecheck.checks;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import java.util.Optional;

/**
 * A probe pod that stands where it should.
 *
 * @param owner the network interface that owns its address
 * @param primary its node's
 * @param trunk of the owner, where that is a branch
 */
record Probe(
    Cell cell,
    End end,
    Node node,
    NetworkInterface owner,
    NetworkInterface primary,
    Optional<NetworkInterface> trunk) {

  /** Where what the node does with an interface's packets can be seen. */
  ObservationPoint at(final NetworkInterface eni) {
    return ObservationPoint.networkInterface(node.name(), eni.id());
  }
}
