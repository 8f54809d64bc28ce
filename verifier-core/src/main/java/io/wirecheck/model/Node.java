package io.wirecheck.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Kubernetes Node.
 *
 * @param providerId the EC2 instance; empty for nodes that are none
 * @param zone the label {@code topology.kubernetes.io/zone}; empty where the node has none
 * @param instanceType the label {@code node.kubernetes.io/instance-type}; empty where it has none
 * @param operatingSystem {@code status.nodeInfo.operatingSystem}, {@code linux} or {@code windows}
 * @param internalAddresses {@code status.addresses} of type InternalIP, in their order
 * @param cpus {@code status.capacity.cpu}
 * @param allocatablePods {@code status.allocatable.pods}, the kubelet's maxPods; empty until the
 *     kubelet has said it
 */
public record Node(
    String name,
    String uid,
    Optional<ProviderId> providerId,
    ComputeType computeType,
    String zone,
    String instanceType,
    String operatingSystem,
    List<IpAddress> internalAddresses,
    OptionalInt cpus,
    OptionalInt allocatablePods,
    Map<String, String> labels) {

  public Node {
    internalAddresses = List.copyOf(internalAddresses);
    labels = Map.copyOf(labels);
  }
}
