package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.wirecheck.evidence.Tier;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pods that a run makes. All of them sleep until they are told to go, or until the cluster ends
 * them; none has a token of the API; what a LimitRange or a ResourceQuota asks for is declared.
 *
 * <p>A probe pod meets the Pod Security Standard {@code restricted}. Its {@code ping} needs no
 * capability: the sysctl {@code net.ipv4.ping_group_range}, one of those that Kubernetes calls safe
 * (since 1.18) and that {@code restricted} admits, opens ICMP sockets to everybody in the pod's
 * network namespace. An image whose ping carries a file capability with the effective bit (as
 * Debian's package does, {@code cap_net_raw=ep}) cannot start it in such a pod at all.
 *
 * <p>A host agent is in the node's network namespace as root with these capabilities and no others,
 * tried on Linux with programs of Debian 12: {@code ip} reads without any; {@code
 * iptables-nft-save} and {@code nft} need NET_ADMIN, {@code iptables-legacy-save} NET_ADMIN and
 * NET_RAW; tcpdump needs NET_RAW, and SETUID and SETGID where it leaves root by itself, as Debian's
 * does. It needs no other namespace of the host.
 */
final class PodManifest {

  static final String CONTAINER = "wirecheck";

  /** Anybody but root. */
  private static final long NOBODY = 65_532;

  private final FleetSettings settings;
  private final String namespace;

  PodManifest(final FleetSettings settings, final String namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  /** A probe pod for that node. */
  Pod probe(
      final int number, final String node, final List<Toleration> tolerations, final Clock clock) {
    return pod("probe", number, node, clock)
        .editSpec()
        .withTolerations(tolerations)
        .withSecurityContext(restricted())
        .withContainers(
            container(
                unprivileged(),
                Map.of("cpu", "10m", "memory", "32Mi"),
                Map.of("cpu", "500m", "memory", "128Mi", "ephemeral-storage", "64Mi")))
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .withSizeLimit(new Quantity("16Mi"))
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  /** A host agent for that node. */
  Pod agent(final int number, final String node, final Clock clock) {
    return pod("node", number, node, clock)
        .editSpec()
        .withHostNetwork(true)
        .withTolerations(new TolerationBuilder().withOperator("Exists").build())
        .withSecurityContext(
            new PodSecurityContextBuilder()
                .withRunAsUser(0L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build())
        .withContainers(
            container(
                hostReading(),
                Map.of("cpu", "50m", "memory", "64Mi"),
                Map.of("cpu", "1", "memory", "256Mi", "ephemeral-storage", "1Gi")))
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .withSizeLimit(new Quantity("768Mi"))
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  private PodBuilder pod(
      final String kind, final int number, final String node, final Clock clock) {
    final Map<String, String> labels = new TreeMap<>(Ownership.labels(settings.runId()));
    labels.put("app.kubernetes.io/name", Ownership.WIRECHECK + "-" + kind);
    // a mesh would send the probe's packets through a proxy of its own
    labels.put("sidecar.istio.io/inject", "false");
    final Map<String, String> annotations = new TreeMap<>(Ownership.lease(clock));
    annotations.put("linkerd.io/inject", "disabled");
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("%s-%s-%d".formatted(Ownership.namespace(settings.runId()), kind, number))
        .withLabels(labels)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withActiveDeadlineSeconds(settings.lifetime().toSeconds())
        .withTerminationGracePeriodSeconds(1L)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withDnsPolicy("Default")
        .withImagePullSecrets(
            settings.pullSecret().map(LocalObjectReference::new).stream().toList())
        .withAffinity(on(node))
        .endSpec();
  }

  /**
   * On the node of this name, as the DaemonSet controller does it: a label of the host's name may
   * be missing, or be another than the node's.
   */
  private static Affinity on(final String node) {
    return new AffinityBuilder()
        .withNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .addNewMatchField()
        .withKey("metadata.name")
        .withOperator("In")
        .withValues(node)
        .endMatchField()
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .build();
  }

  private Container container(
      final SecurityContext security,
      final Map<String, String> requests,
      final Map<String, String> limits) {
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(settings.image())
        .withImagePullPolicy("IfNotPresent")
        .withCommand("sleep", Long.toString(settings.lifetime().toSeconds()))
        .withNewResources()
        .withRequests(quantities(requests))
        .withLimits(quantities(limits))
        .endResources()
        .withSecurityContext(security)
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }

  private static Map<String, Quantity> quantities(final Map<String, String> texts) {
    final Map<String, Quantity> quantities = new TreeMap<>();
    texts.forEach((name, text) -> quantities.put(name, new Quantity(text)));
    quantities.putIfAbsent("ephemeral-storage", new Quantity("16Mi"));
    return quantities;
  }

  private static PodSecurityContext restricted() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(NOBODY)
        .withRunAsGroup(NOBODY)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .addNewSysctl("net.ipv4.ping_group_range", "0 2147483647")
        .build();
  }

  private static SecurityContext unprivileged() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private SecurityContext hostReading() {
    return new SecurityContextBuilder(unprivileged())
        .editCapabilities()
        .withAdd(
            settings.permits(Tier.T3)
                ? List.of("NET_ADMIN", "NET_RAW", "SETUID", "SETGID")
                : List.of("NET_ADMIN", "NET_RAW"))
        .endCapabilities()
        .build();
  }
}
