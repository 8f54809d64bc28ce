package io.wirecheck.reference;

import io.wirecheck.model.ComputeType;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pod on Fargate is its node: one address, the primary one of an interface that is attached to a
 * machine of AWS.
 */
final class Fargate {

  private Fargate() {}

  /** On Fargate a pod is its node: one address, the interface's primary one. */
  static Topology beside(final Topology topology) {
    final Subnet subnet =
        TopologyWriter.listed(topology.subnets()).stream()
            .min(Comparator.comparing(Subnet::zone))
            .orElseThrow();
    final IpAddress address = subnet.cidr().network().plus(77);
    final NetworkInterface eni = networkInterface(subnet, address);
    final Node node = node(subnet, address);
    final Pod pod =
        EksStudy.running(
            new PodRef("serverless", "worker-7d9c6b5f4d-w8kzp"),
            node.name(),
            false,
            address,
            Map.of("app", "worker", "eks.amazonaws.com/fargate-profile", "serverless"));
    return topology
        .withNodes(topology.nodes().map(nodes -> Copies.plus(nodes, List.of(node))))
        .withPods(topology.pods().map(pods -> Copies.plus(pods, List.of(pod))))
        .withNetworkInterfaces(
            topology.networkInterfaces().map(all -> Copies.plus(all, List.of(eni))));
  }

  private static NetworkInterface networkInterface(final Subnet subnet, final IpAddress address) {
    return new NetworkInterface(
        StableIds.aws("eni", "fargate"),
        "interface",
        subnet.vpcId(),
        subnet.id(),
        subnet.zone(),
        StableIds.mac("fargate"),
        Optional.of(address),
        List.of(),
        List.of(),
        Optional.of(new Attachment(Optional.empty(), 1, 0, "attached")),
        Map.of());
  }

  private static Node node(final Subnet subnet, final IpAddress address) {
    final String region = subnet.zone().replaceFirst("[a-z]$", "");
    final String name =
        "fargate-ip-%s.%s.compute.internal".formatted(address.toString().replace('.', '-'), region);
    return new Node(
        name,
        StableIds.uid("node/" + name),
        Optional.empty(),
        ComputeType.FARGATE,
        subnet.zone(),
        "",
        "linux",
        List.of(address),
        OptionalInt.of(2),
        OptionalInt.of(1),
        Map.of(
            ComputeType.LABEL,
            "fargate",
            "kubernetes.io/arch",
            "amd64",
            "kubernetes.io/hostname",
            name,
            "kubernetes.io/os",
            "linux",
            "topology.kubernetes.io/region",
            region,
            "topology.kubernetes.io/zone",
            subnet.zone()));
  }
}
