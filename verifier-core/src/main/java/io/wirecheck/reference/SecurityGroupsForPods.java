package io.wirecheck.reference;

import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the VPC resource controller does for security groups for pods: a trunk on each node, and a
 * branch of it for each pod, which is attached to nothing itself (amazon-vpc-resource-controller,
 * {@code pkg/provider/branch}).
 */
final class SecurityGroupsForPods {

  private static final String TRUNK_TAG = "vpcresources.k8s.aws/trunk-eni-id";

  /** The first and the last addresses of a subnet that branches are given here. */
  private static final int FIRST_OFFSET = 4;

  private static final int LAST_OFFSET = 254;

  private SecurityGroupsForPods() {}

  static Optional<NetworkInterface> trunkOf(
      final Node node, final Collection<NetworkInterface> interfaces) {
    final String instance = node.providerId().map(ProviderId::instanceId).orElse("");
    return interfaces.stream()
        .filter(eni -> eni.type().equals("trunk") && eni.isAttachedTo(instance))
        .findFirst();
  }

  /** A branch of the trunk with the lowest address of the trunk's /24 that nobody has. */
  static NetworkInterface newBranch(
      final NetworkInterface trunk,
      final String owner,
      final Collection<NetworkInterface> interfaces) {
    final String name = "branch/" + owner;
    final long vlan = 1 + branchesOf(trunk, interfaces).count();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "branch",
        trunk.vpcId(),
        trunk.subnetId(),
        trunk.zone(),
        StableIds.mac(name),
        Optional.of(freeAddress(trunk, interfaces)),
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of(
            "eks:eni:owner",
            "eks-vpc-resource-controller",
            TRUNK_TAG,
            trunk.id(),
            AwsJson.VLAN_TAG,
            Long.toString(vlan)));
  }

  private static Stream<NetworkInterface> branchesOf(
      final NetworkInterface trunk, final Collection<NetworkInterface> interfaces) {
    return interfaces.stream().filter(eni -> trunk.id().equals(eni.tags().get(TRUNK_TAG)));
  }

  /** The trunk that a branch is associated with. */
  static Optional<String> trunkIdOf(final NetworkInterface branch) {
    return Optional.ofNullable(branch.tags().get(TRUNK_TAG));
  }

  private static IpAddress freeAddress(
      final NetworkInterface trunk, final Collection<NetworkInterface> interfaces) {
    final Set<IpAddress> taken =
        interfaces.stream()
            .flatMap(
                eni ->
                    Stream.concat(eni.primaryAddress().stream(), eni.secondaryAddresses().stream()))
            .collect(Collectors.toSet());
    final IpAddress own = trunk.primaryAddress().orElseThrow();
    final IpAddress base = IpAddress.ofIpv4(own.ipv4() & 0xFFFF_FF00);
    return LongStream.rangeClosed(FIRST_OFFSET, LAST_OFFSET)
        .mapToObj(base::plus)
        .filter(address -> !taken.contains(address))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no address is free next to " + own));
  }

  /** The pods of Deployments get branches; a t3 has no trunk, so the nodes are m5.large. */
  static Topology on(final Topology topology) {
    final List<NetworkInterface> interfaces =
        new ArrayList<>(TopologyWriter.listed(topology.networkInterfaces()));
    TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(NetworkInterface::isPrimary)
        .map(SecurityGroupsForPods::trunkBeside)
        .forEach(interfaces::add);
    final List<Pod> pods = new ArrayList<>(TopologyWriter.listed(topology.pods()));
    pods.replaceAll(pod -> onBranch(pod, topology, interfaces));
    return Copies.eachNode(topology, node -> Copies.withInstanceType(node, "m5.large"))
        .withInstances(
            topology
                .instances()
                .map(all -> all.stream().map(SecurityGroupsForPods::ofTypeWithTrunk).toList()))
        .withPods(topology.pods().map(before -> pods))
        .withNetworkInterfaces(topology.networkInterfaces().map(before -> interfaces));
  }

  private static Instance ofTypeWithTrunk(final Instance i) {
    return new Instance(
        i.id(), i.ownerId(), "m5.large", i.state(), i.vpcId(), i.subnetId(), i.zone());
  }

  private static Pod onBranch(
      final Pod pod, final Topology topology, final List<NetworkInterface> interfaces) {
    if (!"web".equals(pod.labels().get("app"))) {
      return pod;
    }
    final Optional<NetworkInterface> branch =
        TopologyWriter.listed(topology.nodes()).stream()
            .filter(node -> pod.nodeName().equals(Optional.of(node.name())))
            .findFirst()
            .flatMap(node -> trunkOf(node, interfaces))
            .map(trunk -> newBranch(trunk, pod.ref().toString(), interfaces));
    branch.ifPresent(interfaces::add);
    return branch.map(eni -> Copies.onBranch(pod, eni)).orElse(pod);
  }

  private static NetworkInterface trunkBeside(final NetworkInterface primary) {
    final String name = "trunk beside " + primary.id();
    final String instance = primary.attachment().flatMap(Attachment::instanceId).orElseThrow();
    final IpAddress address = primary.primaryAddress().orElseThrow();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "trunk",
        primary.vpcId(),
        primary.subnetId(),
        primary.zone(),
        StableIds.mac(name),
        Optional.of(IpAddress.ofIpv4((address.ipv4() & 0xFFFF_FF00) | 199)),
        List.of(),
        List.of(),
        Optional.of(new Attachment(Optional.of(instance), 2, 0, "attached")),
        Map.of("eks:eni:owner", "eks-vpc-resource-controller"));
  }
}
