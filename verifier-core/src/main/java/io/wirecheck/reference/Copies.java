package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Copies of the model's records with something changed. */
final class Copies {

  private Copies() {}

  static Topology eachPod(final Topology topology, final UnaryOperator<Pod> change) {
    return topology.withPods(topology.pods().map(pods -> pods.stream().map(change).toList()));
  }

  static Topology eachNode(final Topology topology, final UnaryOperator<Node> change) {
    return topology.withNodes(topology.nodes().map(nodes -> nodes.stream().map(change).toList()));
  }

  static Topology eachInterface(
      final Topology topology, final UnaryOperator<NetworkInterface> change) {
    return topology.withNetworkInterfaces(
        topology.networkInterfaces().map(all -> all.stream().map(change).toList()));
  }

  static <T> List<T> plus(final List<T> items, final List<T> more) {
    return Stream.concat(items.stream(), more.stream()).toList();
  }

  static Pod withAddress(final Pod pod, final IpAddress address) {
    return pod(pod, pod.ref(), pod.uid(), pod.phase(), List.of(address), pod.branchInterfaces());
  }

  static Pod onBranch(final Pod pod, final NetworkInterface branch) {
    final List<IpAddress> addresses = branch.primaryAddress().stream().toList();
    return pod(pod, pod.ref(), pod.uid(), pod.phase(), addresses, List.of(branch.id()));
  }

  /** Another pod like this one, on its node and with its addresses. */
  static Pod like(final Pod pod, final PodRef ref, final Pod.Phase phase) {
    final String uid = StableIds.uid("pod/" + ref);
    return pod(pod, ref, uid, phase, pod.addresses(), List.of());
  }

  /** A pod of the same name in the place of this one, created later. */
  static Pod recreated(final Pod pod, final int times) {
    return new Pod(
        pod.ref(),
        StableIds.uid("pod/" + pod.ref() + "/" + times),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt().plusSeconds(times),
        pod.deletedAt());
  }

  private static Pod pod(
      final Pod pod,
      final PodRef ref,
      final String uid,
      final Pod.Phase phase,
      final List<IpAddress> addresses,
      final List<String> branches) {
    return new Pod(
        ref,
        uid,
        pod.nodeName(),
        phase,
        pod.hostNetwork(),
        addresses,
        branches,
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Node withAddresses(final Node node, final List<IpAddress> addresses) {
    return node(
        node, node.providerId(), node.computeType(), node.instanceType(), addresses, node.labels());
  }

  static Node withInstanceType(final Node node, final String type) {
    return node(
        node,
        node.providerId(),
        node.computeType(),
        type,
        node.internalAddresses(),
        plus(node.labels(), Map.of("node.kubernetes.io/instance-type", type)));
  }

  /** The node as a machine outside AWS. */
  static Node hybrid(final Node node, final IpAddress address) {
    return node(
        node,
        Optional.empty(),
        ComputeType.HYBRID,
        node.instanceType(),
        List.of(address),
        plus(node.labels(), Map.of(ComputeType.LABEL, "hybrid")));
  }

  static Node withPodLimit(final Node node, final OptionalInt limit) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        limit,
        node.labels());
  }

  static Node withCpus(final Node node, final int cpus) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        OptionalInt.of(cpus),
        node.allocatablePods(),
        node.labels());
  }

  static Node onWindows(final Node node) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        "windows",
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        plus(node.labels(), Map.of("kubernetes.io/os", "windows")));
  }

  static Node ofComputeType(final Node node, final ComputeType type, final String label) {
    return node(
        node,
        node.providerId(),
        type,
        node.instanceType(),
        node.internalAddresses(),
        plus(node.labels(), Map.of(ComputeType.LABEL, label)));
  }

  static Node withLabels(final Node node, final Map<String, String> labels) {
    return node(
        node,
        node.providerId(),
        node.computeType(),
        node.instanceType(),
        node.internalAddresses(),
        labels);
  }

  static Instance withType(final Instance instance, final String type) {
    return new Instance(
        instance.id(),
        instance.ownerId(),
        type,
        instance.state(),
        instance.vpcId(),
        instance.subnetId(),
        instance.zone());
  }

  private static Node node(
      final Node node,
      final Optional<ProviderId> providerId,
      final ComputeType computeType,
      final String instanceType,
      final List<IpAddress> addresses,
      final Map<String, String> labels) {
    return new Node(
        node.name(),
        node.uid(),
        providerId,
        computeType,
        node.zone(),
        instanceType,
        node.operatingSystem(),
        addresses,
        node.cpus(),
        node.allocatablePods(),
        labels);
  }

  static Map<String, String> plus(final Map<String, String> map, final Map<String, String> more) {
    final Map<String, String> both = new TreeMap<>(map);
    both.putAll(more);
    return both;
  }

  static NetworkInterface withSecondaries(
      final NetworkInterface eni, final List<IpAddress> addresses) {
    return eni(eni, eni.subnetId(), eni.primaryAddress(), addresses, eni.prefixes(), eni.tags());
  }

  static NetworkInterface withPrefix(
      final NetworkInterface eni, final List<IpAddress> addresses, final Cidr prefix) {
    return eni(eni, eni.subnetId(), eni.primaryAddress(), addresses, List.of(prefix), eni.tags());
  }

  static NetworkInterface withTag(
      final NetworkInterface eni, final String key, final String value) {
    return eni(
        eni,
        eni.subnetId(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        eni.prefixes(),
        plus(eni.tags(), Map.of(key, value)));
  }

  /** The interface in another subnet, with addresses of it. */
  static NetworkInterface moved(
      final NetworkInterface eni,
      final String subnetId,
      final IpAddress primary,
      final List<IpAddress> secondaries) {
    return eni(eni, subnetId, Optional.of(primary), secondaries, List.of(), eni.tags());
  }

  /** The interface on another network card of its instance. */
  static NetworkInterface onCard(final NetworkInterface eni, final int card) {
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        eni.prefixes(),
        eni.attachment()
            .map(
                place ->
                    new Attachment(place.instanceId(), place.deviceIndex(), card, place.status())),
        eni.tags());
  }

  private static NetworkInterface eni(
      final NetworkInterface eni,
      final String subnetId,
      final Optional<IpAddress> primary,
      final List<IpAddress> secondaries,
      final List<Cidr> prefixes,
      final Map<String, String> tags) {
    final Optional<Attachment> attachment = eni.attachment();
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        subnetId,
        eni.zone(),
        eni.mac(),
        primary,
        secondaries,
        prefixes,
        attachment,
        tags);
  }
}
