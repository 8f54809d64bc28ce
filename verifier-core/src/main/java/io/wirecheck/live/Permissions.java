package io.wirecheck.live;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.aws.IamPolicy;
import io.wirecheck.live.kubernetes.ClusterRoleText;
import io.wirecheck.live.kubernetes.KubernetesCluster;
import io.wirecheck.live.kubernetes.Right;
import io.wirecheck.live.kubernetes.fleet.FleetRights;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run must be granted, and no more. */
final class Permissions {

  private static final String ROLE = "wirecheck";

  private Permissions() {}

  static SortedMap<String, String> of(
      final Tier tier, final Set<DocumentKind> kinds, final Optional<String> namespace) {
    final SortedMap<String, String> documents = new TreeMap<>();
    documents.put("iam-policy.json", IamPolicy.of(kinds));
    documents.put(
        "kubernetes-roles.yaml", ClusterRoleText.of(ROLE, rights(tier, kinds, namespace)));
    return documents;
  }

  /** Each once: what is granted everywhere is not granted in a namespace again. */
  static SortedSet<Right> rights(
      final Tier tier, final Set<DocumentKind> kinds, final Optional<String> namespace) {
    final SortedSet<Right> rights = new TreeSet<>(KubernetesCluster.readRights(kinds));
    if (tier != Tier.T0) {
      rights.addAll(FleetRights.of(tier, namespace));
      rights.addAll(FleetRights.ofCleanup(namespace));
    }
    rights.removeIf(right -> right.namespace().isPresent() && rights.contains(right.everywhere()));
    return rights;
  }
}
