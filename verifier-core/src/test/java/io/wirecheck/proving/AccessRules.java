package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the one user of the API may do: everything, or what rules in the form of a ClusterRole's
 * allow. A rule may have a {@code namespace}, and then holds there alone, as a Role's does.
 */
final class AccessRules {

  private static final String USER = "wirecheck";

  private volatile Optional<JsonNode> rules = Optional.empty();

  /** Rules as a list; without one everything is allowed. */
  void set(final Optional<JsonNode> list) {
    rules = list;
  }

  String user() {
    return USER;
  }

  /** An access that is asked about; empty texts for what is not said. */
  record Access(
      String verb, String group, String resource, String namespace, String name, boolean isNamed) {

    static Access of(final Call call) {
      final boolean isNamespace = call.resource().equals(Resource.NAMESPACES);
      return new Access(
          call.verb().text(),
          call.resource().group(),
          call.ruledResource(),
          isNamespace ? call.name() : call.namespace(),
          call.name(),
          !call.name().isEmpty());
    }
  }

  boolean allows(final Access access) {
    return rules
        .map(list -> elements(list).stream().anyMatch(rule -> allows(rule, access)))
        .orElse(true);
  }

  private static boolean allows(final JsonNode rule, final Access access) {
    final String namespace = Json.text(rule, "namespace");
    return (namespace.isEmpty() || namespace.equals(access.namespace()))
        && holds(rule.path("verbs"), access.verb())
        && holds(rule.path("apiGroups"), access.group())
        && holds(rule.path("resources"), access.resource())
        && (rule.path("resourceNames").isEmpty()
            || (access.isNamed() && holds(rule.path("resourceNames"), access.name())));
  }

  private static boolean holds(final JsonNode list, final String wanted) {
    return elements(list).stream()
        .map(JsonNode::asText)
        .anyMatch(text -> text.equals("*") || text.equals(wanted));
  }

  private static List<JsonNode> elements(final JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /**
   * Makes sure that a call is allowed.
   *
   * @throws ApiException 403 in the words of the real server
   */
  void require(final Call call) {
    final Access access = Access.of(call);
    if (!allows(access)) {
      throw ApiException.forbidden(
          call.resource(), call.name(), why(access, call.resource().namespaced()));
    }
  }

  private static String why(final Access access, final boolean namespaced) {
    final String scope =
        access.namespace().isEmpty() || !namespaced
            ? "at the cluster scope"
            : "in the namespace \"%s\"".formatted(access.namespace());
    return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
        .formatted(USER, access.verb(), access.resource(), access.group(), scope);
  }

  /** Answers a SelfSubjectAccessReview. */
  ObjectNode reviewed(final ObjectNode review) {
    final JsonNode asked = review.path("spec").path("resourceAttributes");
    final String subresource = Json.text(asked, "subresource");
    final String resource = Json.text(asked, "resource");
    final Access access =
        new Access(
            Json.text(asked, "verb"),
            Json.text(asked, "group"),
            subresource.isEmpty() ? resource : resource + "/" + subresource,
            Json.text(asked, "namespace"),
            Json.text(asked, "name"),
            !Json.text(asked, "name").isEmpty());
    final boolean isOfResource = asked.isObject();
    review.putObject("status").put("allowed", !isOfResource || allows(access));
    return review;
  }

  /** Answers a SelfSubjectRulesReview: the rules that hold in its namespace. */
  ObjectNode rulesReviewed(final ObjectNode review) {
    final String namespace = Json.text(review, "spec", "namespace");
    final ObjectNode status = review.putObject("status");
    final ArrayNode list = status.putArray("resourceRules");
    if (rules.isEmpty()) {
      final ObjectNode all = list.addObject();
      List.of("verbs", "apiGroups", "resources").forEach(field -> all.putArray(field).add("*"));
    }
    rules.ifPresent(
        known ->
            elements(known).stream()
                .filter(rule -> List.of("", namespace).contains(Json.text(rule, "namespace")))
                .forEach(rule -> list.add(((ObjectNode) rule.deepCopy()).without("namespace"))));
    status.putArray("nonResourceRules");
    status.put("incomplete", false);
    return review;
  }
}
