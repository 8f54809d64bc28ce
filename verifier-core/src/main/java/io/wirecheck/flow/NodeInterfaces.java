package io.wirecheck.flow;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By which network interfaces packets can leave a node. */
public final class NodeInterfaces {

  /** Has no device of the kernel's: an application's own way to the network. */
  private static final String EFA_ONLY = "efa-only";

  private final InterfaceIndex interfaces;
  private final Map<String, String> instances = new HashMap<>();

  private NodeInterfaces(final Topology topology) {
    interfaces = InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      node.providerId()
          .map(ProviderId::instanceId)
          .ifPresent(instance -> instances.put(node.name(), instance));
    }
  }

  public static NodeInterfaces of(final Topology topology) {
    return new NodeInterfaces(topology);
  }

  /** All that are attached to the pod's node, and its own where that is a branch. */
  public SortedSet<ObservationPoint> around(final End pod) {
    final Stream<ObservationPoint> attached =
        interfaces.of(instances.getOrDefault(pod.node(), "")).stream()
            .filter(eni -> !eni.type().equals(EFA_ONLY))
            .map(eni -> ObservationPoint.networkInterface(pod.node(), eni.id()));
    return Stream.concat(Stream.of(pod.owner()), attached)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The trunk that carries an interface's packets. */
  public SortedSet<ObservationPoint> carriers(final ObservationPoint point) {
    final SortedSet<ObservationPoint> carriers = new TreeSet<>();
    interfaces
        .withId(point.id())
        .flatMap(interfaces::trunkOf)
        .map(NetworkInterface::id)
        .ifPresent(trunk -> carriers.add(ObservationPoint.networkInterface(point.node(), trunk)));
    return carriers;
  }
}
