package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes in a data centre: no instances, no interfaces of theirs, addresses of no VPC. */
final class HybridNodes {

  private HybridNodes() {}

  /** Nodes in a data centre: no instances, no interfaces of theirs, addresses of no VPC. */
  static Topology of(final Topology topology) {
    final Map<String, Integer> numbers = new TreeMap<>();
    TopologyWriter.listed(topology.nodes())
        .forEach(node -> numbers.put(node.name(), numbers.size() + 1));
    final Topology nodes =
        Copies.eachNode(
            topology,
            node -> Copies.hybrid(node, IpAddress.parse("10.80.0." + numbers.get(node.name()))));
    final Topology pods =
        Copies.eachPod(
            nodes,
            pod ->
                Copies.withAddress(pod, remote(pod, pod.nodeName().map(numbers::get).orElse(0))));
    return pods.withInstances(topology.instances().map(all -> List.of()))
        .withNetworkInterfaces(
            topology
                .networkInterfaces()
                .map(
                    all ->
                        all.stream()
                            .filter(
                                eni -> eni.attachment().flatMap(Attachment::instanceId).isEmpty())
                            .toList()));
  }

  private static IpAddress remote(final Pod pod, final int node) {
    final String last = "" + (pod.addresses().get(0).low() & 0xFF);
    return IpAddress.parse(pod.hostNetwork() ? "10.80.0." + node : "10.85." + node + "." + last);
  }
}
