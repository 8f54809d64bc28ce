package io.wirecheck.flow;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import java.util.Optional;

/**
 * A pod where it stands: a probe, or somebody's own that packets are sent to.
 *
 * @param owner the network interface that owns its address
 * @param primary its node's
 * @param trunk of the owner, where that is a branch
 */
public record Probe(
    Cell cell,
    End end,
    Node node,
    NetworkInterface owner,
    NetworkInterface primary,
    Optional<NetworkInterface> trunk) {

  /** A branch is attached to nothing itself: its trunk is. */
  boolean ownerIsOfTheNode() {
    return node.providerId()
        .map(ProviderId::instanceId)
        .filter(trunk.orElse(owner)::isAttachedTo)
        .isPresent();
  }

  /** Where what the node does with an interface's packets can be seen. */
  public ObservationPoint at(final NetworkInterface eni) {
    return ObservationPoint.networkInterface(node.name(), eni.id());
  }
}
