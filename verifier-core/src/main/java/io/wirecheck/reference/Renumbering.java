package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives a topology other interfaces, and each pod an address of the interface that takes the place
 * of its own.
 */
final class Renumbering {

  private final Map<String, Deque<IpAddress>> pools = new HashMap<>();
  private final Map<IpAddress, String> owners = new HashMap<>();
  private final UnaryOperator<String> successor;

  private Renumbering(final Topology topology, final UnaryOperator<String> successor) {
    this.successor = successor;
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      Pool.of(eni).forEach(address -> owners.put(address, eni.id()));
    }
  }

  /** Each pod stays on its interface, which {@code changed} may have given another pool. */
  static Topology within(final Topology topology, final List<NetworkInterface> changed) {
    return to(topology, changed, id -> id);
  }

  /**
   * @param changed every interface of the topology as it is then
   * @param successor the id of the interface that a pod on an interface is moved to
   */
  static Topology to(
      final Topology topology,
      final List<NetworkInterface> changed,
      final UnaryOperator<String> successor) {
    final Renumbering renumbering = new Renumbering(topology, successor);
    changed.forEach(
        eni -> renumbering.pools.put(eni.id(), new ArrayDeque<>(Pool.of(eni).toList())));
    final List<Pod> pods = new ArrayList<>();
    TopologyWriter.listed(topology.pods()).forEach(pod -> pods.add(renumbering.moved(pod)));
    return topology
        .withNetworkInterfaces(topology.networkInterfaces().map(before -> changed))
        .withPods(topology.pods().map(before -> pods));
  }

  private Pod moved(final Pod pod) {
    final Optional<String> owner =
        pod.hostNetwork()
            ? Optional.empty()
            : pod.addresses().stream().findFirst().map(owners::get);
    return owner
        .map(successor)
        .map(id -> pools.getOrDefault(id, new ArrayDeque<>()).pollFirst())
        .map(address -> Copies.withAddress(pod, address))
        .orElse(pod);
  }
}
