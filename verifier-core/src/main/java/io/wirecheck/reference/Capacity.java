package io.wirecheck.reference;

import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Changes of what limits a node's pods: its kubelet, its instance type, the CNI's variables. */
final class Capacity {

  private Capacity() {}

  /** The kubelet of every node admits that many pods. */
  static Topology limited(final Topology topology, final int pods) {
    return Copies.eachNode(topology, node -> Copies.withPodLimit(node, OptionalInt.of(pods)));
  }

  /** Every node is of another type. */
  static Topology ofType(final Topology topology, final String type, final int cpus) {
    return Copies.eachNode(
            topology, node -> Copies.withCpus(Copies.withInstanceType(node, type), cpus))
        .withInstances(
            topology
                .instances()
                .map(all -> all.stream().map(one -> Copies.withType(one, type)).toList()));
  }

  /** The variables of aws-node, over those it has. */
  static Topology with(final Topology topology, final Map<String, String> variables) {
    return eachAwsNode(
        topology,
        environment ->
            new Environment(
                Copies.plus(environment.values(), variables),
                environment.undetermined(),
                environment.open()));
  }

  /** A variable of aws-node comes from a ConfigMap. */
  static Topology fromConfigMap(final Topology topology, final String variable) {
    return eachAwsNode(
        topology,
        environment -> {
          final Set<String> undetermined = new HashSet<>(environment.undetermined());
          undetermined.add(variable);
          final Map<String, String> values = new HashMap<>(environment.values());
          values.remove(variable);
          return new Environment(values, undetermined, environment.open());
        });
  }

  private static Topology eachAwsNode(
      final Topology topology, final UnaryOperator<Environment> change) {
    return eachAwsNodeContainer(
        topology,
        container ->
            new DaemonSet.Container(
                container.name(), container.image(), change.apply(container.environment())));
  }

  /** Another image of aws-node. */
  static Topology ofImage(final Topology topology, final String image) {
    return eachAwsNodeContainer(
        topology,
        container -> new DaemonSet.Container(container.name(), image, container.environment()));
  }

  private static Topology eachAwsNodeContainer(
      final Topology topology, final UnaryOperator<DaemonSet.Container> change) {
    return topology.withDaemonSets(
        topology.daemonSets().map(sets -> sets.stream().map(set -> with(set, change)).toList()));
  }

  private static DaemonSet with(
      final DaemonSet set, final UnaryOperator<DaemonSet.Container> change) {
    return set.name().equals("aws-node")
        ? new DaemonSet(set.namespace(), set.name(), set.containers().stream().map(change).toList())
        : set;
  }
}
