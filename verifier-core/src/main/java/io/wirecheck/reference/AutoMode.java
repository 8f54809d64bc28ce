package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EKS Auto Mode: nodes that EKS sets up itself, without daemons, and whose NodeClass declares
 * whether they translate what leaves the VPC.
 */
final class AutoMode {

  private static final String NODE_CLASS = "default";
  private static final int POD_LIMIT = 110;

  private AutoMode() {}

  /** What an API says of NodeClasses where the cluster has no Auto Mode. */
  static Section<List<NodeClass>> absent(final String cluster) {
    return Section.unknown(
        InconclusiveCode.UNKNOWN_CONFIGURATION,
        "cluster %s has no resource nodeclasses.eks.amazonaws.com, which clusters with EKS Auto Mode have"
            .formatted(cluster));
  }

  /** All nodes are of Auto Mode, and of one NodeClass with this policy. */
  static Topology withPolicy(final Topology topology, final String snatPolicy) {
    final Topology nodes =
        Copies.eachNode(CapacityVariations.ofLargeType(topology), AutoMode::managed);
    return Capacity.limited(nodes, POD_LIMIT)
        .withNodeClasses(declaring(snatPolicy))
        .withDaemonSets(topology.daemonSets().map(sets -> List.of()))
        .withPods(
            topology.pods().map(pods -> pods.stream().filter(pod -> !pod.hostNetwork()).toList()));
  }

  private static Node managed(final Node node) {
    final Node labelled =
        Copies.withLabels(
            node,
            Copies.plus(
                CapacityVariations.ofKarpenter(node).labels(),
                Map.of(NodeClass.LABEL, NODE_CLASS)));
    return Copies.ofComputeType(labelled, ComputeType.AUTO, "auto");
  }

  static Section<List<NodeClass>> declaring(final String snatPolicy) {
    final DocumentKind kind = DocumentKind.NODE_CLASSES;
    return Section.known(
        List.of(new NodeClass(NODE_CLASS, Optional.of(snatPolicy))),
        Provenance.of(kind.path(), kind.command(), EksStudy.CREATED));
  }

  /**
   * Whether a node of Auto Mode translates.
   *
   * @throws NetworkException if its NodeClass does not say
   */
  static boolean translates(final Topology topology, final Node node) {
    final Optional<String> policy =
        TopologyWriter.listed(topology.nodeClasses()).stream()
            .filter(one -> one.name().equals(node.labels().get(NodeClass.LABEL)))
            .findFirst()
            .flatMap(NodeClass::snatPolicy);
    return switch (policy.orElse("")) {
      case NodeClass.RANDOM -> true;
      case NodeClass.DISABLED -> false;
      default ->
          throw new NetworkException(
              "how node %s translates cannot be computed: no NodeClass of its label %s declares it"
                  .formatted(node.name(), NodeClass.LABEL));
    };
  }
}
