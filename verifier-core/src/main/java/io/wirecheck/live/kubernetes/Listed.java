package io.wirecheck.live.kubernetes;

import io.wirecheck.evidence.DocumentKind;

/**
 * A list of the API as a document of the inventory.
 *
 * @param path of the list of all namespaces
 */
record Listed(DocumentKind kind, String path, String group, String resource, boolean namespaced) {

  private static final String EKS = "eks.amazonaws.com";

  static Listed of(final DocumentKind kind) {
    return switch (kind) {
      case NODES -> new Listed(kind, "/api/v1/nodes", "", "nodes", false);
      case PODS -> new Listed(kind, "/api/v1/pods", "", "pods", true);
      case DAEMON_SETS -> new Listed(kind, "/apis/apps/v1/daemonsets", "apps", "daemonsets", true);
      case NODE_CLASSES ->
          new Listed(kind, "/apis/eks.amazonaws.com/v1/nodeclasses", EKS, "nodeclasses", false);
      default -> throw new IllegalArgumentException(kind + " is not of Kubernetes");
    };
  }

  Right right() {
    return Right.everywhere("list", group, resource);
  }

  /** Whether a cluster may lack the resource: those of Kubernetes' own groups it always has. */
  boolean isOptional() {
    return group.equals(EKS);
  }

  /** What is read, in the words of RBAC. */
  String wanted() {
    return right() + (namespaced ? " in all namespaces" : "");
  }

  String listKind() {
    return kind.marker() + "List";
  }
}
