package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.Change.OfInventory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The healthy ways in which nodes' pod limits may differ, and the CNI's modes with their limits.
 */
final class CapacityVariations {

  private static final String LARGE = "m5.24xlarge";
  private static final int LARGE_CPUS = 96;
  private static final int LARGE_LIMIT = 737;

  private CapacityVariations() {}

  static List<Change> all() {
    return List.of(
        new OfInventory(
            "auto-mode",
            "EKS Auto Mode: nodes of type m5.24xlarge admit 110 pods, and there are no daemons",
            t -> AutoMode.withPolicy(t, NodeClass.RANDOM)),
        new OfInventory(
            "auto-mode-snat-disabled",
            "EKS Auto Mode, of a NodeClass that has nodes leave source addresses alone",
            t -> AutoMode.withPolicy(t, NodeClass.DISABLED)),
        new OfInventory(
            "bottlerocket",
            "self-managed nodes whose user data sets max-pods to the published limit",
            t -> Copies.eachNode(t, CapacityVariations::selfManaged)),
        new OfInventory(
            "host-network-daemons",
            "two more daemons on each node's network, and a limit that makes use of it",
            CapacityVariations::hostNetworkDaemons),
        new OfInventory(
            "karpenter",
            "nodes of Karpenter, which sets five pods a core",
            t -> Capacity.limited(Copies.eachNode(t, CapacityVariations::ofKarpenter), 10)),
        new OfInventory(
            "large-managed-nodes",
            "managed nodes of type m5.24xlarge, which admit the 250 pods that EKS caps them at",
            t -> Capacity.limited(ofLargeType(t), 250)),
        new OfInventory(
            "large-nodes",
            "self-managed nodes of type m5.24xlarge, which admit all 737 pods",
            t ->
                Capacity.limited(
                    Copies.eachNode(ofLargeType(t), CapacityVariations::selfManaged), LARGE_LIMIT)),
        new OfInventory(
            "max-pods-expression",
            "nodes whose nodeadm computes default_enis * ips_per_eni - 6",
            t -> Capacity.limited(Copies.eachNode(t, CapacityVariations::templated), 12)),
        new OfInventory(
            "prefix-delegation-at-old-limit",
            "prefix delegation was turned on, and nodes admit the 17 pods of before",
            t -> Capacity.limited(prefixDelegation(t), 17)),
        new OfInventory(
            "windows-node", "a Windows node, which admits 110 pods", CapacityVariations::windows));
  }

  static Topology customNetworking(final Topology topology) {
    return Capacity.limited(
        Capacity.with(
            PodSubnets.customNetworking(topology),
            Map.of("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true")),
        12);
  }

  static Topology prefixDelegation(final Topology topology) {
    return Capacity.limited(
        Capacity.with(
            Variations.prefixDelegation(topology), Map.of("ENABLE_PREFIX_DELEGATION", "true")),
        110);
  }

  static Topology ipv6(final Topology topology) {
    return Capacity.limited(
        Capacity.with(
            Ipv6Cluster.of(topology),
            Map.of("ENABLE_IPv6", "true", "ENABLE_PREFIX_DELEGATION", "true")),
        110);
  }

  static Topology securityGroupsForPods(final Topology topology) {
    return Capacity.limited(
        Capacity.with(SecurityGroupsForPods.on(topology), Map.of("ENABLE_POD_ENI", "true")), 29);
  }

  private static Node selfManaged(final Node node) {
    return Copies.withLabels(node, withoutNodeGroup(node));
  }

  private static Map<String, String> withoutNodeGroup(final Node node) {
    final Map<String, String> labels = new TreeMap<>(node.labels());
    labels.keySet().removeIf(label -> label.startsWith("eks.amazonaws.com/"));
    return labels;
  }

  static Node ofKarpenter(final Node node) {
    return Copies.withLabels(
        node, Copies.plus(withoutNodeGroup(node), Map.of("karpenter.sh/nodepool", "default")));
  }

  private static Node templated(final Node node) {
    return Copies.withLabels(
        node,
        Copies.plus(
            node.labels(),
            Map.of("eks.amazonaws.com/sourceLaunchTemplateId", "lt-0a1b2c3d4e5f60718")));
  }

  static Topology ofLargeType(final Topology topology) {
    return Capacity.ofType(topology, LARGE, LARGE_CPUS);
  }

  private static Topology hostNetworkDaemons(final Topology topology) {
    final List<Pod> daemons =
        TopologyWriter.listed(topology.nodes()).stream()
            .flatMap(
                node ->
                    List.of("ebs-csi-node", "node-exporter").stream()
                        .map(name -> daemon(node, name)))
            .toList();
    return Capacity.limited(
        topology.withPods(topology.pods().map(pods -> Copies.plus(pods, daemons))), 19);
  }

  private static Pod daemon(final Node node, final String name) {
    final IpAddress address = node.internalAddresses().get(0);
    return EksStudy.running(
        new PodRef("kube-system", name + "-" + StableIds.suffix(name + "/" + node.name())),
        node.name(),
        true,
        address,
        Map.of("app", name));
  }

  /** The last node runs Windows, and so neither aws-node nor pods of Linux. */
  private static Topology windows(final Topology topology) {
    final List<Node> nodes = TopologyWriter.listed(topology.nodes());
    final String last = nodes.get(nodes.size() - 1).name();
    return Capacity.limited(topology, 17)
        .withNodes(
            topology
                .nodes()
                .map(
                    all ->
                        all.stream()
                            .map(node -> node.name().equals(last) ? onWindows(node) : node)
                            .toList()))
        .withPods(
            topology
                .pods()
                .map(
                    pods ->
                        pods.stream()
                            .filter(pod -> !pod.nodeName().filter(last::equals).isPresent())
                            .toList()));
  }

  private static Node onWindows(final Node node) {
    return Copies.withPodLimit(Copies.onWindows(node), OptionalInt.of(110));
  }
}
