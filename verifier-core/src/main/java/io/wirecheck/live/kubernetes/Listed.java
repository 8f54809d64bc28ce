package io.wirecheck.live.kubernetes;

import io.wirecheck.evidence.DocumentKind;

/**
 * A list of the API as a document of the inventory.
 *
 * @param path of the list of all namespaces
 */
record Listed(DocumentKind kind, String path, String group, String resource, boolean namespaced) {

  static Listed of(final DocumentKind kind) {
    return switch (kind) {
      case NODES -> new Listed(kind, "/api/v1/nodes", "", "nodes", false);
      case PODS -> new Listed(kind, "/api/v1/pods", "", "pods", true);
      case DAEMON_SETS -> new Listed(kind, "/apis/apps/v1/daemonsets", "apps", "daemonsets", true);
      default -> throw new IllegalArgumentException(kind + " is not of Kubernetes");
    };
  }

  Right right() {
    return Right.everywhere("list", group, resource);
  }

  /** What is read, in the words of RBAC. */
  String wanted() {
    return right() + (namespaced ? " in all namespaces" : "");
  }

  String listKind() {
    return kind.marker() + "List";
  }
}
