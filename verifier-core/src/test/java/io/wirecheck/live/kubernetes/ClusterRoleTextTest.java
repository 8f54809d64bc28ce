package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.wirecheck.evidence.DocumentKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterRoleTextTest {

  private static final List<Right> RIGHTS =
      List.of(
          Right.everywhere("list", "", "nodes"),
          Right.everywhere("list", "", "pods"),
          Right.everywhere("watch", "", "pods"),
          Right.everywhere("list", "apps", "daemonsets"),
          in("create", "pods", Optional.empty()),
          in("delete", "pods", Optional.empty()),
          in("create", "pods", Optional.of("exec")));

  private static final String TEXT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: "wirecheck"
      rules:
        - apiGroups: [""]
          resources: ["nodes"]
          verbs: ["list"]
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["list", "watch"]
        - apiGroups: ["apps"]
          resources: ["daemonsets"]
          verbs: ["list"]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: "wirecheck"
        namespace: "probes"
      rules:
        - apiGroups: [""]
          resources: ["pods/exec"]
          verbs: ["create"]
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["create", "delete"]
      """;

  @Test
  void grants_each_right_once_and_groups_what_is_granted_alike() {
    assertThat(ClusterRoleText.of("wirecheck", RIGHTS)).isEqualTo(TEXT);
  }

  @Test
  void does_not_depend_on_the_order_and_the_number_of_mentions() {
    final long seed = 20261121;
    final List<Right> shuffled = new ArrayList<>(RIGHTS);
    shuffled.addAll(RIGHTS);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(ClusterRoleText.of("wirecheck", shuffled)).as("seed %d", seed).isEqualTo(TEXT);
  }

  @Test
  void needs_only_lists_for_reading() {
    assertThat(ClusterRoleText.of("wirecheck-read", KubernetesCluster.readRights(DocumentKind.ALL)))
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: "wirecheck-read"
            rules:
              - apiGroups: [""]
                resources: ["nodes", "pods"]
                verbs: ["list"]
              - apiGroups: ["apps"]
                resources: ["daemonsets"]
                verbs: ["list"]
              - apiGroups: ["eks.amazonaws.com"]
                resources: ["nodeclasses"]
                verbs: ["list"]
            """);
  }

  @Test
  void is_what_the_client_library_reads_as_roles() {
    final List<Object> roles = new ArrayList<>();
    for (final String text : TEXT.split("---\n", -1)) {
      final Object role = new KubernetesSerialization().unmarshal(text);
      roles.add(role);
    }

    assertThat(roles.get(0)).isInstanceOf(ClusterRole.class);
    assertThat(((ClusterRole) roles.get(0)).getRules()).hasSize(3);
    assertThat(roles.get(1)).isInstanceOf(Role.class);
    assertThat(((Role) roles.get(1)).getMetadata().getNamespace()).isEqualTo("probes");
  }

  @Test
  void a_right_reads_as_a_sentence() {
    assertThat(RIGHTS.stream().map(Right::toString))
        .containsExactly(
            "list nodes",
            "list pods",
            "watch pods",
            "list daemonsets.apps",
            "create pods in probes",
            "delete pods in probes",
            "create pods/exec in probes");
  }

  private static Right in(
      final String verb, final String resource, final Optional<String> subresource) {
    return new Right(verb, "", resource, subresource, Optional.of("probes"));
  }
}
