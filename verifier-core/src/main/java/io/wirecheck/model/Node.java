package io.wirecheck.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes Node.
 *
 * @param providerId the EC2 instance; empty for nodes that are none
 * @param zone the label {@code topology.kubernetes.io/zone}; empty where the node has none
 * @param instanceType the label {@code node.kubernetes.io/instance-type}; empty where it has none
 * @param operatingSystem {@code status.nodeInfo.operatingSystem}, {@code linux} or {@code windows}
 * @param internalAddresses {@code status.addresses} of type InternalIP, in their order
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
    Map<String, String> labels) {

  public Node {
    internalAddresses = List.copyOf(internalAddresses);
    labels = Map.copyOf(labels);
  }
}
