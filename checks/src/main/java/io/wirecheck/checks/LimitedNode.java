package io.wirecheck.checks;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Subject;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node whose kubelet limits its pods, and what there is for those pods.
 *
 * @param hostPods the pods on the node's own network, which need no address of their own
 * @param interfaces those attached to its instance
 * @param cni how the VPC CNI is set up, where that can be told
 */
public record LimitedNode(
    Node node, List<Pod> hostPods, List<NetworkInterface> interfaces, Section<CniConfiguration> cni)
    implements Subject {

  public LimitedNode {
    hostPods = List.copyOf(hostPods);
    interfaces = List.copyOf(interfaces);
  }

  @Override
  public List<ObjectRef> objects() {
    return Stream.concat(
            Stream.of(ObjectRef.node(node.name())),
            hostPods.stream().map(pod -> ObjectRef.pod(pod.ref())))
        .toList();
  }

  @Override
  public String toString() {
    return "node " + node.name();
  }
}
