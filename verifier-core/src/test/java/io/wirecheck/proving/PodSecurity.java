package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The Pod Security admission of a namespace, by its label {@code
 * pod-security.kubernetes.io/enforce}: the controls of the levels baseline and restricted that pods
 * of this project can come to (kubernetes.io, Pod Security Standards).
 */
final class PodSecurity {

  private static final String LABEL = "pod-security.kubernetes.io/enforce";

  private static final Set<String> BASELINE_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private static final Set<String> SAFE_SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");

  private static final Set<String> RESTRICTED_VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final String level;

  PodSecurity(final Stored namespace) {
    level = namespace.labels().getOrDefault(LABEL, "privileged");
  }

  /**
   * Lets a pod pass.
   *
   * @throws ApiException 403 with everything that its level forbids
   */
  void require(final String name, final ObjectNode pod) {
    final JsonNode spec = pod.path("spec");
    final List<String> violations = new ArrayList<>();
    if (!level.equals("privileged")) {
      baseline(spec, violations);
    }
    if (level.equals("restricted")) {
      restricted(spec, violations);
    }
    if (!violations.isEmpty()) {
      throw ApiException.forbidden(
          Resource.PODS,
          name,
          "violates PodSecurity \"%s:latest\": %s".formatted(level, String.join(", ", violations)));
    }
  }

  private static void baseline(final JsonNode spec, final List<String> violations) {
    for (final String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        violations.add("host namespaces (%s=true)".formatted(field));
      }
    }
    spec.path("volumes")
        .forEach(
            volume -> {
              if (volume.has("hostPath")) {
                violations.add(
                    "hostPath volumes (volume \"%s\")".formatted(Json.text(volume, "name")));
              }
            });
    spec.path("securityContext")
        .path("sysctls")
        .forEach(
            sysctl -> {
              if (!SAFE_SYSCTLS.contains(Json.text(sysctl, "name"))) {
                violations.add("forbidden sysctls (%s)".formatted(Json.text(sysctl, "name")));
              }
            });
    for (final JsonNode container : containers(spec)) {
      final JsonNode context = container.path("securityContext");
      if (context.path("privileged").asBoolean()) {
        violations.add("privileged " + of(container));
      }
      for (final JsonNode added : context.path("capabilities").path("add")) {
        if (!BASELINE_CAPABILITIES.contains(added.asText())) {
          violations.add(
              "non-default capabilities (%s must not include \"%s\" in securityContext.capabilities.add)"
                  .formatted(of(container), added.asText()));
        }
      }
    }
  }

  private static void restricted(final JsonNode spec, final List<String> violations) {
    final JsonNode ofPod = spec.path("securityContext");
    for (final JsonNode volume : spec.path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(
              field -> {
                if (!field.equals("name") && !RESTRICTED_VOLUMES.contains(field)) {
                  violations.add("restricted volume types (%s)".formatted(field));
                }
              });
    }
    for (final JsonNode container : containers(spec)) {
      final JsonNode context = container.path("securityContext");
      if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
        violations.add(
            "allowPrivilegeEscalation != false (%s must set securityContext.allowPrivilegeEscalation=false)"
                .formatted(of(container)));
      }
      if (!holdsAll(context.path("capabilities").path("drop"))) {
        violations.add(
            "unrestricted capabilities (%s must set securityContext.capabilities.drop=[\"ALL\"])"
                .formatted(of(container)));
      }
      for (final JsonNode added : context.path("capabilities").path("add")) {
        if (!added.asText().equals("NET_BIND_SERVICE")) {
          violations.add("unrestricted capabilities (%s adds %s)".formatted(of(container), added));
        }
      }
      if (!context.path("runAsNonRoot").asBoolean(ofPod.path("runAsNonRoot").asBoolean())) {
        violations.add("runAsNonRoot != true (pod or %s)".formatted(of(container)));
      }
      if (context.path("runAsUser").asLong(ofPod.path("runAsUser").asLong(1)) == 0) {
        violations.add("runAsUser=0 (pod or %s)".formatted(of(container)));
      }
      final String seccomp = Json.text(context, "seccompProfile", "type");
      final String profile =
          seccomp.isEmpty() ? Json.text(ofPod, "seccompProfile", "type") : seccomp;
      if (!List.of("RuntimeDefault", "Localhost").contains(profile)) {
        violations.add("seccompProfile (pod or %s)".formatted(of(container)));
      }
    }
  }

  private static boolean holdsAll(final JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .anyMatch(one -> one.asText().equals("ALL"));
  }

  private static String of(final JsonNode container) {
    return "container \"%s\"".formatted(Json.text(container, "name"));
  }

  private static List<JsonNode> containers(final JsonNode spec) {
    final List<JsonNode> containers = new ArrayList<>();
    spec.path("initContainers").forEach(containers::add);
    spec.path("containers").forEach(containers::add);
    return containers;
  }
}
