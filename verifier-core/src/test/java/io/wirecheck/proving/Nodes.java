package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import io.wirecheck.model.PodRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Finds nodes for pods as kube-scheduler does: filters, then the node with the fewest pods. */
final class Nodes {

  private final Store store;
  private final Map<String, Set<PodRef>> podsOf = new HashMap<>();

  Nodes(final Store store) {
    this.store = store;
  }

  void placed(final String node, final PodRef pod) {
    podsOf.computeIfAbsent(node, any -> new HashSet<>()).add(pod);
  }

  void gone(final String node, final PodRef pod) {
    podsOf.getOrDefault(node, new HashSet<>()).remove(pod);
  }

  private int podsOn(final String node) {
    return podsOf.getOrDefault(node, Set.of()).size();
  }

  /** A node, or why there is none, as the event FailedScheduling says it. */
  record Choice(Optional<String> node, String whyNot) {}

  Choice choose(final JsonNode pod) {
    final List<Stored> fitting = new ArrayList<>();
    final Map<String, Integer> reasons = new TreeMap<>();
    final List<Stored> nodes = store.snapshot(Resource.NODES).objects();
    for (final Stored node : nodes) {
      whyNot(pod, node)
          .ifPresentOrElse(
              reason -> reasons.merge(reason, 1, Integer::sum), () -> fitting.add(node));
    }
    return new Choice(
        fitting.stream()
            .min(
                Comparator.comparingInt((Stored node) -> podsOn(node.name()))
                    .thenComparing(Stored::name))
            .map(Stored::name),
        whyNone(nodes.size(), reasons));
  }

  private static String whyNone(final int nodes, final Map<String, Integer> reasons) {
    final StringJoiner text =
        new StringJoiner(", ", "0/%d nodes are available: ".formatted(nodes), ".");
    reasons.forEach((reason, count) -> text.add(count + " " + reason));
    return text.toString();
  }

  private Optional<String> whyNot(final JsonNode pod, final Stored stored) {
    final JsonNode node = stored.tree();
    final JsonNode spec = pod.path("spec");
    if (!selects(spec.path("nodeSelector"), stored) || !isWanted(spec, stored)) {
      return Optional.of("node(s) didn't match Pod's node affinity/selector");
    }
    for (final JsonNode taint : node.path("spec").path("taints")) {
      if (repels(taint) && !tolerates(spec.path("tolerations"), taint)) {
        return Optional.of(
            "node(s) had untolerated taint {%s: %s}"
                .formatted(Json.text(taint, "key"), Json.text(taint, "value")));
      }
    }
    if (node.path("spec").path("unschedulable").asBoolean()
        && !tolerates(spec.path("tolerations"), cordon())) {
      return Optional.of("node(s) were unschedulable");
    }
    return hasRoom(node) ? Optional.empty() : Optional.of("Too many pods");
  }

  /** True if the node's {@code allocatable.pods} lets another pod in. */
  boolean hasRoom(final JsonNode node) {
    final int allocatable = node.path("status").path("allocatable").path("pods").asInt(110);
    return podsOn(Json.text(node, "metadata", "name")) < allocatable;
  }

  private static boolean repels(final JsonNode taint) {
    return !Json.text(taint, "effect").equals("PreferNoSchedule");
  }

  private static JsonNode cordon() {
    return Json.object().put("key", "node.kubernetes.io/unschedulable").put("effect", "NoSchedule");
  }

  private static boolean tolerates(final JsonNode tolerations, final JsonNode taint) {
    for (final JsonNode toleration : tolerations) {
      final String effect = Json.text(toleration, "effect");
      final String key = Json.text(toleration, "key");
      final boolean exists = Json.text(toleration, "operator").equals("Exists");
      if ((effect.isEmpty() || effect.equals(Json.text(taint, "effect")))
          && (key.isEmpty() ? exists : key.equals(Json.text(taint, "key")))
          && (exists || Json.text(toleration, "value").equals(Json.text(taint, "value")))) {
        return true;
      }
    }
    return false;
  }

  private static boolean selects(final JsonNode selector, final Stored node) {
    return node.labels().entrySet().containsAll(Json.texts(selector).entrySet());
  }

  /** Of the required node affinity one term has to hold, and of a term everything. */
  private static boolean isWanted(final JsonNode spec, final Stored node) {
    final JsonNode required =
        Json.at(
            spec,
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms");
    if (required.isMissingNode()) {
      return true;
    }
    for (final JsonNode term : required) {
      if (holds(term.path("matchExpressions"), node.labels())
          && holds(term.path("matchFields"), Map.of("metadata.name", node.name()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(final JsonNode expressions, final Map<String, String> values) {
    for (final JsonNode expression : expressions) {
      final String value = values.get(Json.text(expression, "key"));
      final List<String> wanted = new ArrayList<>();
      expression.path("values").forEach(one -> wanted.add(one.asText()));
      final boolean holds =
          switch (Json.text(expression, "operator")) {
            case "In" -> value != null && wanted.contains(value);
            case "NotIn" -> value == null || !wanted.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && Long.parseLong(value) > Long.parseLong(wanted.get(0));
            case "Lt" -> value != null && Long.parseLong(value) < Long.parseLong(wanted.get(0));
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
