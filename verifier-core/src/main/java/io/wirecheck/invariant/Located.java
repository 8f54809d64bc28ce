package io.wirecheck.invariant;

import io.wirecheck.check.Situation;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.InterfaceIndex;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A situation, with its probes where they stand. */
record Located(Situation situation, List<Probe> probes) {

  private static final String DEAF = "nodes on which no packets can be captured";

  Topology topology() {
    return situation.topology();
  }

  IpAddress externalTarget() {
    return situation.externalTarget();
  }

  /** The nodes at their first internal addresses, each with its primary network interface. */
  Section<Targets> nodes() {
    final InterfaceIndex index =
        InterfaceIndex.of(topology().networkInterfaces().asOptional().orElse(List.of()));
    final List<Node> nodes = topology().nodes().asOptional().orElse(List.of());
    final List<Target> targets = new ArrayList<>();
    for (final Node node : nodes.stream().filter(ProbePlaces::canRunProbes).toList()) {
      final Optional<Target> target = onNode(node, index);
      if (target.isEmpty()) {
        return Section.unknown(
            InconclusiveCode.WRONG_SCOPE,
            "the inventory does not hold node %s with an internal address and a primary network interface"
                .formatted(node.name()));
      }
      targets.add(target.get());
    }
    return topology()
        .nodes()
        .map(known -> Targets.of(targets).excluding(DEAF, known.size() - targets.size()));
  }

  private static Optional<Target> onNode(final Node node, final InterfaceIndex index) {
    final Optional<NetworkInterface> primary =
        node.providerId().map(ProviderId::instanceId).flatMap(index::primaryOf);
    return primary.flatMap(
        eni ->
            node.internalAddresses().stream()
                .findFirst()
                .map(
                    address ->
                        new Target.OnNode(
                            node.name(),
                            address,
                            ObservationPoint.networkInterface(node.name(), eni.id()))));
  }

  /** True for an address that a running pod or a node has. */
  boolean inside(final IpAddress address) {
    return topology().pods().asOptional().orElse(List.of()).stream()
            .filter(Pod::holdsItsAddresses)
            .anyMatch(pod -> pod.addresses().contains(address))
        || topology().nodes().asOptional().orElse(List.of()).stream()
            .anyMatch(node -> node.internalAddresses().contains(address));
  }
}
