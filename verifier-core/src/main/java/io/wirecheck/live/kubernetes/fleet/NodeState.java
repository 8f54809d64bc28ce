package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node is fit for at the moment, which no inventory says.
 *
 * @param unfit why no probe may stand on it; empty if one may
 * @param tolerations of the taints that its owners gave it, and of no others: a node that is
 *     cordoned later is not tolerated
 */
record NodeState(Optional<String> unfit, List<Toleration> tolerations) {

  private static final long PAGE = 500;

  /**
   * Taints of nodes that come or go, by the key's beginning (k8s.io/api/core/v1, {@code
   * well_known_taints.go}; cluster-autoscaler, {@code utils/taints}; karpenter, {@code
   * pkg/apis/v1/taints.go}).
   */
  private static final Set<String> OF_PASSAGE =
      Set.of(
          "node.kubernetes.io/",
          "node.cloudprovider.kubernetes.io/",
          "ToBeDeletedByClusterAutoscaler",
          "DeletionCandidateOfClusterAutoscaler",
          "karpenter.sh/disrupted",
          "karpenter.sh/disruption",
          "karpenter.sh/unregistered");

  NodeState {
    tolerations = List.copyOf(tolerations);
  }

  /** The states of all nodes, by name. */
  static Map<String, NodeState> all(final KubernetesClient client) {
    final Map<String, NodeState> states = new TreeMap<>();
    String next = "";
    do {
      final NodeList page =
          client
              .nodes()
              .list(
                  new ListOptionsBuilder()
                      .withLimit(PAGE)
                      .withContinue(next.isEmpty() ? null : next)
                      .build());
      page.getItems().forEach(node -> states.put(node.getMetadata().getName(), of(node)));
      next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    return states;
  }

  static NodeState of(final Node node) {
    final List<Taint> taints = Optional.ofNullable(node.getSpec().getTaints()).orElse(List.of());
    return new NodeState(
        unfit(node, taints),
        taints.stream()
            .filter(taint -> !isOfPassage(taint) && !"PreferNoSchedule".equals(taint.getEffect()))
            .map(NodeState::toleration)
            .toList());
  }

  private static Optional<String> unfit(final Node node, final List<Taint> taints) {
    if (node.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("it is being deleted");
    }
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return Optional.of("it is cordoned (unschedulable)");
    }
    if ("virtual-kubelet"
        .equals(Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of()).get("type"))) {
      return Optional.of("it is a virtual kubelet");
    }
    final Optional<String> ready = notReady(node);
    return ready.isPresent()
        ? ready
        : taints.stream()
            .filter(NodeState::isOfPassage)
            .map(taint -> "it has the taint " + taint.getKey())
            .findFirst();
  }

  /** Why the node is not Ready; empty if it is. */
  static Optional<String> notReady(final Node node) {
    final Optional<NodeCondition> ready =
        Optional.ofNullable(node.getStatus()).stream()
            .flatMap(status -> status.getConditions().stream())
            .filter(condition -> "Ready".equals(condition.getType()))
            .findFirst();
    if (ready.isEmpty()) {
      return Optional.of("it has no condition Ready");
    }
    return "True".equals(ready.get().getStatus())
        ? Optional.empty()
        : Optional.of(
            "it is not Ready (%s: %s)"
                .formatted(ready.get().getReason(), ready.get().getMessage()));
  }

  private static boolean isOfPassage(final Taint taint) {
    return OF_PASSAGE.stream().anyMatch(taint.getKey()::startsWith);
  }

  private static Toleration toleration(final Taint taint) {
    return new TolerationBuilder()
        .withKey(taint.getKey())
        .withOperator("Exists")
        .withEffect(taint.getEffect())
        .build();
  }
}
