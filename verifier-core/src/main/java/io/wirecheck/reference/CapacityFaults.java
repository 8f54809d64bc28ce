package io.wirecheck.reference;

import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.Change.OfInventory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The ways in which a node may admit more pods than it has addresses for, or hide whether so. */
final class CapacityFaults {

  /** The limit of a t3.medium that counts every interface. */
  private static final int WHOLE_LIMIT = 17;

  private CapacityFaults() {}

  static List<Change> all() {
    return List.of(
        new OfInventory(
            "cni-image-by-digest",
            "the image of aws-node has no tag, prefix delegation is on, and nodes admit 110 pods",
            t -> Capacity.ofImage(CapacityVariations.prefixDelegation(t), "cni@sha256:5f70bf18")),
        new OfInventory(
            "cni-variable-from-config-map",
            "aws-node takes ENABLE_PREFIX_DELEGATION from a ConfigMap",
            t -> Capacity.fromConfigMap(t, "ENABLE_PREFIX_DELEGATION")),
        new OfInventory(
            "max-eni-below-pod-limit",
            "MAX_ENI=2 allows 10 addresses, and nodes admit 17 pods",
            t -> Capacity.with(t, Map.of("MAX_ENI", "2"))),
        new OfInventory(
            "no-aws-node", "there is no DaemonSet aws-node", CapacityFaults::withoutAwsNode),
        new OfInventory(
            "pod-limit-beyond-addresses",
            "nodes of type t3.medium admit 110 pods without prefix delegation",
            t -> Capacity.limited(t, 110)),
        new OfInventory(
            "pod-limit-by-no-rule",
            "prefix delegation is on, and managed nodes admit 150 pods, which no rule gives",
            t -> Capacity.limited(CapacityVariations.prefixDelegation(t), 150)),
        new OfInventory(
            "pod-limit-of-all-cards",
            "nodes of type c6in.32xlarge admit the pods of both network cards' interfaces",
            t -> Capacity.limited(Capacity.ofType(t, "c6in.32xlarge", 128), 16 * 49 + 2)),
        new OfInventory(
            "pod-limit-of-primary-too",
            "custom networking is on, and nodes admit the pods of the primary interface too",
            t -> Capacity.limited(CapacityVariations.customNetworking(t), WHOLE_LIMIT)),
        new OfInventory(
            "pod-limit-unsaid",
            "the kubelets have not said how many pods they admit",
            t -> Copies.eachNode(t, node -> Copies.withPodLimit(node, OptionalInt.empty()))),
        new OfInventory(
            "unknown-instance-type",
            "nodes are of a type that was published after this version",
            t -> Capacity.ofType(t, "t99.medium", 2)));
  }

  private static Topology withoutAwsNode(final Topology topology) {
    return topology.withDaemonSets(
        topology.daemonSets().map(sets -> sets.stream().filter(set -> !isAwsNode(set)).toList()));
  }

  private static boolean isAwsNode(final DaemonSet set) {
    return set.name().equals("aws-node");
  }
}
