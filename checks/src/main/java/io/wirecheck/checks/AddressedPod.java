package io.wirecheck.checks;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Subject;
import io.wirecheck.flow.InterfaceIndex;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A pod, and the inventory that its addresses are held against. */
public final class AddressedPod implements Subject {

  private final Pod pod;
  private final Surroundings surroundings;

  private AddressedPod(final Pod pod, final Surroundings surroundings) {
    this.pod = pod;
    this.surroundings = surroundings;
  }

  @Override
  public List<ObjectRef> objects() {
    return pod.nodeName()
        .map(node -> List.of(ObjectRef.pod(pod.ref()), ObjectRef.node(node)))
        .orElseGet(() -> List.of(ObjectRef.pod(pod.ref())));
  }

  @Override
  public String toString() {
    return "pod " + pod.ref();
  }

  Pod pod() {
    return pod;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** The inventory, indexed once for all pods. */
  static final class Surroundings {

    private final Map<String, Node> nodes;
    private final Map<String, Instance> instances;
    private final Map<String, String> nodesByInstance = new HashMap<>();
    private final Map<String, Vpc> vpcs;
    private final InterfaceIndex interfaces;
    private final Map<IpAddress, List<Pod>> podsByAddress = new HashMap<>();
    private final Optional<String> clusterVpc;

    private Surroundings(final Topology topology) {
      nodes = byName(topology.nodes().asOptional().orElse(List.of()), Node::name);
      instances = byName(topology.instances().asOptional().orElse(List.of()), Instance::id);
      vpcs = byName(topology.vpcs().asOptional().orElse(List.of()), Vpc::id);
      interfaces = InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
      clusterVpc = topology.cluster().asOptional().map(Cluster::vpcId);
      nodes
          .values()
          .forEach(
              node ->
                  node.providerId()
                      .ifPresent(id -> nodesByInstance.put(id.instanceId(), node.name())));
      topology.pods().asOptional().orElse(List.of()).forEach(this::addAddresses);
    }

    static Surroundings of(final Topology topology) {
      return new Surroundings(topology);
    }

    AddressedPod around(final Pod pod) {
      return new AddressedPod(pod, this);
    }

    Optional<Node> nodeOf(final Pod pod) {
      return pod.nodeName().map(nodes::get);
    }

    Optional<Instance> instanceOf(final Node node) {
      return node.providerId().map(ProviderId::instanceId).map(instances::get);
    }

    Optional<Vpc> vpc(final String id) {
      return Optional.ofNullable(vpcs.get(id));
    }

    /** The VPC that DescribeCluster names. */
    Optional<String> clusterVpc() {
      return clusterVpc;
    }

    InterfaceIndex interfaces() {
      return interfaces;
    }

    /** An instance in the reader's words: with the name of its node where it is one. */
    String describeInstance(final String instanceId) {
      final String node = nodesByInstance.get(instanceId);
      return node == null
          ? "instance " + instanceId + ", which is no node"
          : "node " + node + " (" + instanceId + ")";
    }

    /** The other pods that may hold the same address: of a pod that starts it may be stale. */
    List<Pod> othersWith(final IpAddress address, final Pod pod) {
      final List<Pod> all = podsByAddress.getOrDefault(address, List.of());
      return all.size() == 1 && all.get(0).ref().equals(pod.ref())
          ? List.of()
          : all.stream().filter(other -> !other.ref().equals(pod.ref())).toList();
    }

    private void addAddresses(final Pod pod) {
      final boolean over =
          pod.phase() == Pod.Phase.SUCCEEDED
              || pod.phase() == Pod.Phase.FAILED
              || pod.deletedAt().isPresent();
      if (!over && !pod.hostNetwork() && nodeOf(pod).filter(this::isThere).isPresent()) {
        pod.addresses()
            .forEach(
                address ->
                    podsByAddress.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod));
      }
    }

    /** When an instance goes, EC2 gives its addresses to others before its pods are deleted. */
    private boolean isThere(final Node node) {
      return node.providerId().isEmpty()
          || instanceOf(node).filter(instance -> !instance.isGone()).isPresent();
    }

    private static <T> Map<String, T> byName(
        final List<T> objects, final Function<T, String> name) {
      return objects.stream()
          .collect(Collectors.toMap(name, Function.identity(), (first, second) -> second));
    }
  }
}
