package io.wirecheck.checks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.proving.ProvingGround.LoggedRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What printed roles grant, taken apart: each one verb of one resource. */
record Grants(SortedSet<Grants.Grant> all) {

  /** What every caller whom a server knows may do, by the roles that Kubernetes comes with. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of("GET /version", "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews");

  /**
   * A verb of a resource.
   *
   * @param namespace where; empty for everywhere
   */
  record Grant(String namespace, String group, String resource, String verb)
      implements Comparable<Grant> {

    boolean covers(final Grant asked) {
      return List.of("", asked.namespace).contains(namespace)
          && group.equals(asked.group)
          && resource.equals(asked.resource)
          && verb.equals(asked.verb);
    }

    Grant everywhere() {
      return new Grant("", group, resource, verb);
    }

    @Override
    public int compareTo(final Grant other) {
      return toString().compareTo(other.toString());
    }

    /** In the words of the product, such as {@code create pods/exec in probes}. */
    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (namespace.isEmpty() ? "" : " in " + namespace);
    }
  }

  /** Reads a stream of ClusterRoles and Roles in YAML. */
  static Grants printed(final String yaml) {
    final SortedSet<Grant> grants = new TreeSet<>();
    for (final String document : yaml.split("(?m)^---$", -1)) {
      final HasMetadata role = new KubernetesSerialization().unmarshal(document);
      if (role instanceof final ClusterRole cluster) {
        grants.addAll(of("", cluster.getRules()));
      } else if (role instanceof final Role local) {
        grants.addAll(of(local.getMetadata().getNamespace(), local.getRules()));
      } else {
        throw new IllegalArgumentException("no role: " + document);
      }
    }
    return new Grants(grants);
  }

  private static List<Grant> of(final String namespace, final List<PolicyRule> rules) {
    final List<Grant> grants = new ArrayList<>();
    for (final PolicyRule rule : rules) {
      for (final String group : rule.getApiGroups()) {
        for (final String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> grants.add(new Grant(namespace, group, resource, verb)));
        }
      }
    }
    return grants;
  }

  Grants without(final Grant one) {
    final SortedSet<Grant> rest = new TreeSet<>(all);
    if (!rest.remove(one)) {
      throw new IllegalArgumentException(one + " is not granted");
    }
    return new Grants(rest);
  }

  /** Without this verb, of whatever. */
  Grants without(final String verb) {
    return new Grants(
        all.stream()
            .filter(grant -> !grant.verb().equals(verb))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  Grants and(final Grants others) {
    final SortedSet<Grant> both = new TreeSet<>(all);
    both.addAll(others.all);
    return new Grants(both);
  }

  /** From now on these are what the user of the ground may do. */
  void applyTo(final ProvingGround ground) {
    final ArrayNode rules = new ObjectMapper().createArrayNode();
    for (final Grant grant : all) {
      final var rule = rules.addObject().put("namespace", grant.namespace());
      rule.putArray("apiGroups").add(grant.group());
      rule.putArray("resources").add(grant.resource());
      rule.putArray("verbs").add(grant.verb());
    }
    ground.allowOnly(rules.toString());
  }

  /** What of these requests nothing granted allows. */
  List<String> uncovered(final List<LoggedRequest> requests) {
    return requests.stream()
        .filter(request -> !FOR_EVERYBODY.contains(request.method() + " " + request.path()))
        .flatMap(request -> asked(request).stream())
        .filter(asked -> all.stream().noneMatch(grant -> grant.covers(asked)))
        .map(Grant::toString)
        .distinct()
        .toList();
  }

  /**
   * What a server asks its authorizer for, after the rules of k8s.io/apiserver: {@code
   * /api/v1/namespaces/NAMESPACE/pods/NAME/exec}. An exec, which is a GET here, is asked for as
   * 'create' too from Kubernetes 1.35 on.
   */
  private static List<Grant> asked(final LoggedRequest request) {
    final List<String> path = List.of(request.path().substring(1).split("/", -1));
    final boolean isCore = path.get(0).equals("api");
    final List<String> rest = path.subList(Math.min(path.size(), isCore ? 2 : 3), path.size());
    if (rest.isEmpty()) {
      return List.of(new Grant("", "no resource", request.path(), request.method()));
    }
    final String group = isCore ? "" : path.get(1);
    final boolean isWithin = rest.get(0).equals("namespaces") && rest.size() > 2;
    final String namespace = rest.get(0).equals("namespaces") && rest.size() > 1 ? rest.get(1) : "";
    final List<String> object = isWithin ? rest.subList(2, rest.size()) : rest;
    final String resource = object.size() > 2 ? object.get(0) + "/" + object.get(2) : object.get(0);
    final String verb = verb(request, object.size() > 1);
    final Grant asked = new Grant(namespace, group, resource, verb);
    return resource.equals("pods/exec")
        ? List.of(asked, new Grant(namespace, group, resource, "create"))
        : List.of(asked);
  }

  private static String verb(final LoggedRequest request, final boolean isNamed) {
    final boolean isWatch = Arrays.asList(request.query().split("&", -1)).contains("watch=true");
    return switch (request.method()) {
      case "GET" -> isWatch ? "watch" : isNamed ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> isNamed ? "delete" : "deletecollection";
      default -> request.method();
    };
  }
}
