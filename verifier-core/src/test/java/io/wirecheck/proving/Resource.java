package io.wirecheck.proving;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of object that the API stores and serves.
 *
 * @param group empty for the core group
 * @param subresources what else has a path below an object of it
 */
record Resource(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    List<String> subresources) {

  static final Resource NAMESPACES =
      core("namespaces", "Namespace", false, List.of("ns"), List.of("finalize", "status"));
  static final Resource NODES = core("nodes", "Node", false, List.of("no"), List.of("status"));
  static final Resource PODS =
      core("pods", "Pod", true, List.of("po"), List.of("eviction", "exec", "log", "status"));
  static final Resource SERVICES =
      core("services", "Service", true, List.of("svc"), List.of("status"));
  static final Resource ENDPOINTS = core("endpoints", "Endpoints", true, List.of("ep"), List.of());
  static final Resource SERVICE_ACCOUNTS =
      core("serviceaccounts", "ServiceAccount", true, List.of("sa"), List.of());
  static final Resource EVENTS = core("events", "Event", true, List.of("ev"), List.of());
  static final Resource CONFIG_MAPS =
      core("configmaps", "ConfigMap", true, List.of("cm"), List.of());
  static final Resource SECRETS = core("secrets", "Secret", true, List.of(), List.of());
  static final Resource LIMIT_RANGES =
      core("limitranges", "LimitRange", true, List.of("limits"), List.of());
  static final Resource RESOURCE_QUOTAS =
      core("resourcequotas", "ResourceQuota", true, List.of("quota"), List.of("status"));
  static final Resource DAEMON_SETS = apps("daemonsets", "DaemonSet", List.of("ds"));
  static final Resource DEPLOYMENTS = apps("deployments", "Deployment", List.of("deploy"));
  static final Resource REPLICA_SETS = apps("replicasets", "ReplicaSet", List.of("rs"));
  static final Resource LEASES =
      new Resource("coordination.k8s.io", "v1", "leases", "Lease", true, List.of(), List.of());

  private static final String RBAC = "rbac.authorization.k8s.io";

  static final List<Resource> ALL =
      List.of(
          NAMESPACES,
          NODES,
          PODS,
          SERVICES,
          ENDPOINTS,
          SERVICE_ACCOUNTS,
          EVENTS,
          CONFIG_MAPS,
          SECRETS,
          LIMIT_RANGES,
          RESOURCE_QUOTAS,
          DAEMON_SETS,
          DEPLOYMENTS,
          REPLICA_SETS,
          LEASES,
          new Resource(RBAC, "v1", "clusterroles", "ClusterRole", false, List.of(), List.of()),
          new Resource(
              RBAC, "v1", "clusterrolebindings", "ClusterRoleBinding", false, List.of(), List.of()),
          new Resource(RBAC, "v1", "roles", "Role", true, List.of(), List.of()),
          new Resource(RBAC, "v1", "rolebindings", "RoleBinding", true, List.of(), List.of()),
          new Resource(
              "policy",
              "v1",
              "poddisruptionbudgets",
              "PodDisruptionBudget",
              true,
              List.of("pdb"),
              List.of("status")));

  private static Resource core(
      final String plural,
      final String kind,
      final boolean namespaced,
      final List<String> shortNames,
      final List<String> subresources) {
    return new Resource("", "v1", plural, kind, namespaced, shortNames, subresources);
  }

  private static Resource apps(
      final String plural, final String kind, final List<String> shortNames) {
    return new Resource("apps", "v1", plural, kind, true, shortNames, List.of("status"));
  }

  static Stream<Resource> in(final String group, final String version) {
    return ALL.stream().filter(one -> one.group.equals(group) && one.version.equals(version));
  }

  static Optional<Resource> find(final String group, final String version, final String plural) {
    return in(group, version).filter(one -> one.plural.equals(plural)).findFirst();
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  String singular() {
    return kind.toLowerCase(java.util.Locale.ROOT);
  }

  /** As messages name it: {@code daemonsets.apps}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
