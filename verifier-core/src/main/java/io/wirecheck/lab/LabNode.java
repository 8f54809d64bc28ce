package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.NodeNetwork;
import java.util.List;
import java.util.Optional;

/**
 * A node, as the lab wires it.
 *
 * @param interfaces the primary first
 * @param tables what its kernel should know
 */
record LabNode(String name, List<LabInterface> interfaces, NodeNetwork tables) {

  LabNode {
    interfaces = List.copyOf(interfaces);
  }

  String namespace() {
    return Names.node(name);
  }

  LabInterface primary() {
    return interfaces.get(0);
  }

  /** The interface that has this address to give to a pod. */
  Optional<LabInterface> owner(final IpAddress address) {
    return interfaces.stream().filter(eni -> eni.holds(address)).findFirst();
  }
}
