package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The documents by which a client learns what is served. */
final class Discovery {

  static final String AUTHORIZATION = "authorization.k8s.io";
  static final String AUTHENTICATION = "authentication.k8s.io";

  /** What is created only to be answered: plural and kind. */
  record Review(String group, String plural, String kind) {}

  static final List<Review> REVIEWS =
      List.of(
          new Review(AUTHORIZATION, "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
          new Review(AUTHORIZATION, "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
          new Review(AUTHENTICATION, "selfsubjectreviews", "SelfSubjectReview"));

  private final String version;

  /**
   * For a cluster of a version.
   *
   * @param version such as {@code 1.31}
   */
  Discovery(final String version) {
    this.version = version;
  }

  /** The document at a path; empty if there is none. */
  Optional<ObjectNode> document(final String path) {
    return switch (path) {
      case "/version" -> Optional.of(version());
      case "/api" -> Optional.of(coreVersions());
      case "/apis" -> Optional.of(groupList());
      case "/api/v1" -> Optional.of(resources("", "v1"));
      case "/openapi/v3" -> Optional.of(OpenApi.index());
      default -> path.startsWith("/openapi/v3/") ? OpenApi.document(path) : ofGroup(path);
    };
  }

  private static Optional<ObjectNode> ofGroup(final String path) {
    final String[] parts = path.split("/", -1);
    if (parts.length < 3 || !parts[1].equals("apis") || !groups().contains(parts[2])) {
      return Optional.empty();
    }
    if (parts.length == 3) {
      return Optional.of(group(parts[2]).put("kind", "APIGroup").put("apiVersion", "v1"));
    }
    return parts.length == 4 && parts[3].equals("v1")
        ? Optional.of(resources(parts[2], "v1"))
        : Optional.empty();
  }

  private ObjectNode version() {
    final String[] parts = version.split("\\.", -1);
    return Json.object()
        .put("major", parts[0])
        .put("minor", parts[1] + "+")
        .put("gitVersion", "v%s.2-eks-7f9249a".formatted(version))
        .put("gitCommit", "0000000000000000000000000000000000000000")
        .put("gitTreeState", "clean")
        .put("buildDate", "2025-01-01T00:00:00Z")
        .put("goVersion", "go1.22.8")
        .put("compiler", "gc")
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    final ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  static Set<String> groups() {
    final Set<String> groups =
        Resource.ALL.stream()
            .map(Resource::group)
            .filter(group -> !group.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    REVIEWS.forEach(review -> groups.add(review.group()));
    return groups;
  }

  private static ObjectNode groupList() {
    final ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    final ArrayNode groups = list.putArray("groups");
    groups().forEach(name -> groups.add(group(name)));
    return list;
  }

  private static ObjectNode group(final String name) {
    final ObjectNode group = Json.object().put("name", name);
    final String groupVersion = name + "/v1";
    group.putArray("versions").addObject().put("groupVersion", groupVersion).put("version", "v1");
    group.putObject("preferredVersion").put("groupVersion", groupVersion).put("version", "v1");
    return group;
  }

  private static ObjectNode resources(final String group, final String version) {
    final ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    final ArrayNode resources = list.putArray("resources");
    Resource.in(group, version).forEach(resource -> describe(resources, resource));
    for (final Review review : REVIEWS) {
      if (review.group().equals(group)) {
        describe(resources, review.plural(), review.kind(), false, List.of("create"));
      }
    }
    return list;
  }

  private static void describe(final ArrayNode list, final Resource resource) {
    final ObjectNode described =
        describe(
            list,
            resource.plural(),
            resource.kind(),
            resource.namespaced(),
            List.of(
                "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"));
    described.put("singularName", resource.singular());
    resource.shortNames().forEach(name -> described.withArray("shortNames").add(name));
    for (final String subresource : resource.subresources()) {
      describe(
          list,
          resource.plural() + "/" + subresource,
          kind(resource, subresource),
          resource.namespaced(),
          verbs(subresource));
    }
  }

  private static ObjectNode describe(
      final ArrayNode list,
      final String name,
      final String kind,
      final boolean namespaced,
      final List<String> verbs) {
    final ObjectNode described =
        list.addObject()
            .put("name", name)
            .put("singularName", "")
            .put("namespaced", namespaced)
            .put("kind", kind);
    verbs.forEach(verb -> described.withArray("verbs").add(verb));
    return described;
  }

  private static String kind(final Resource resource, final String subresource) {
    return switch (subresource) {
      case "exec" -> "PodExecOptions";
      case "eviction" -> "Eviction";
      default -> resource.kind();
    };
  }

  static List<String> verbs(final String subresource) {
    return switch (subresource) {
      case "exec" -> List.of("create", "get");
      case "eviction" -> List.of("create");
      case "log" -> List.of("get");
      case "finalize" -> List.of("update");
      default -> List.of("get", "patch", "update");
    };
  }
}
