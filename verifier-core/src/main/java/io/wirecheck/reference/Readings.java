package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.Change.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ways in which the APIs may show something else than what is. */
final class Readings {

  private static final String OTHER_REGION = "us-east-1";

  private Readings() {}

  static Reading denied(final DocumentKind kind) {
    return (truth, asked, number) -> asked == kind ? withDenied(truth, kind) : truth;
  }

  static Reading empty(final DocumentKind kind) {
    return (truth, asked, number) -> asked == kind ? withNone(truth, kind) : truth;
  }

  static Reading partial(final DocumentKind kind) {
    return new Reading() {
      @Override
      public Topology shown(final Topology truth, final DocumentKind asked, final int number) {
        return truth;
      }

      @Override
      public Set<DocumentKind> paged() {
        return Set.of(kind);
      }
    };
  }

  /** The words of the API server, and of EC2. */
  private static <T> Section<T> refused(final DocumentKind kind) {
    final String resource = kind.name().toLowerCase(Locale.ROOT).replace("_", "");
    return Section.unknown(
        InconclusiveCode.NO_PERMISSION,
        kind.isKubernetes()
            ? "%s is forbidden: listing them at the cluster scope is not allowed"
                .formatted(resource)
            : "%s was refused with UnauthorizedOperation".formatted(kind.command()));
  }

  private static Topology withDenied(final Topology t, final DocumentKind kind) {
    return switch (kind) {
      case NODES -> t.withNodes(refused(kind));
      case PODS -> t.withPods(refused(kind));
      case DAEMON_SETS -> t.withDaemonSets(refused(kind));
      case NODE_CLASSES -> t.withNodeClasses(refused(kind));
      case INSTANCES -> t.withInstances(refused(kind));
      case NETWORK_INTERFACES -> t.withNetworkInterfaces(refused(kind));
      case VPCS -> t.withVpcs(refused(kind));
      default -> throw new IllegalArgumentException("no fault denies " + kind);
    };
  }

  private static Topology withNone(final Topology t, final DocumentKind kind) {
    return switch (kind) {
      case NODES -> t.withNodes(t.nodes().map(all -> List.of()));
      case PODS -> t.withPods(t.pods().map(all -> List.of()));
      case DAEMON_SETS -> t.withDaemonSets(t.daemonSets().map(all -> List.of()));
      case NODE_CLASSES -> t.withNodeClasses(t.nodeClasses().map(all -> List.of()));
      case INSTANCES -> t.withInstances(t.instances().map(all -> List.of()));
      case NETWORK_INTERFACES ->
          t.withNetworkInterfaces(t.networkInterfaces().map(all -> List.of()));
      case VPCS -> t.withVpcs(t.vpcs().map(all -> List.of()));
      default -> throw new IllegalArgumentException("no fault empties " + kind);
    };
  }

  /**
   * Another region of the same account answers just as well: with a cluster of the same name, with
   * no instances and no interfaces, and with the VPC that every region has.
   */
  static Reading ofAnotherRegion() {
    return (truth, asked, number) -> asked.isKubernetes() ? truth : inOtherRegion(truth);
  }

  private static Topology inOtherRegion(final Topology t) {
    final String vpcId = StableIds.aws("vpc", "default of " + OTHER_REGION);
    final Cidr range = Cidr.parse("172.31.0.0/16");
    return t.withCluster(t.cluster().map(cluster -> inOtherRegion(cluster, vpcId)))
        .withInstances(t.instances().map(all -> List.of()))
        .withNetworkInterfaces(t.networkInterfaces().map(all -> List.of()))
        .withSubnets(
            t.subnets()
                .map(
                    all ->
                        List.of(
                            new Subnet(
                                StableIds.aws("subnet", "default of " + OTHER_REGION),
                                vpcId,
                                OTHER_REGION + "a",
                                Cidr.parse("172.31.0.0/20"),
                                4091))))
        .withVpcs(
            t.vpcs()
                .map(
                    all ->
                        List.of(
                            new Vpc(
                                vpcId,
                                EksStudy.ACCOUNT,
                                List.of(new Vpc.CidrAssociation(range, "associated"))))));
  }

  private static Cluster inOtherRegion(final Cluster cluster, final String vpcId) {
    final String arn =
        cluster.arn().replace(":" + cluster.region() + ":", ":" + OTHER_REGION + ":");
    return new Cluster(cluster.name(), arn, cluster.version(), vpcId);
  }

  /** Each reading finds the workload's pods recreated since the one before, names unchanged. */
  static Reading churn() {
    return (truth, asked, number) -> {
      final Set<String> victims = new HashSet<>();
      Victims.pods(truth).forEach(pod -> victims.add(pod.uid()));
      return Copies.eachPod(
          truth, pod -> victims.contains(pod.uid()) ? recreated(pod, number) : pod);
    };
  }

  private static Pod recreated(final Pod pod, final int number) {
    return number == 0 ? pod : Copies.recreated(pod, number);
  }
}
