package io.wirecheck.checks;

import io.wirecheck.checks.Expected.Departure;
import io.wirecheck.checks.Expected.Untold;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniConfiguration.PodSecurityGroupMode;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.Vpc.CidrAssociation;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * By which interface and with which source a pod's packet leaves its node, as the VPC's ranges and
 * the VPC CNI's configuration declare it, or the node's NodeClass where EKS Auto Mode manages it.
 * The table on the check's page, in code.
 */
final class DeclaredSource {

  /** Associations that are made or ended: the node may know of them or not. */
  private static final List<String> IN_CHANGE = List.of("associating", "disassociating");

  private static final String ADVICE_OF_AUTO_MODE =
      "see whether node %s is older than the snatPolicy of its NodeClass, and have EKS replace it"
          + " (kubectl delete node); where it is not, what translates on it does not follow its"
          + " declaration: tell AWS's support";

  private static final String ADVICE =
      "on node %s compare what marks and translates (iptables-save -t nat, -t mangle, nft list"
          + " table ip aws-cni, ip rule) with what aws-node declares; a restart of aws-node on the"
          + " node writes them anew";

  private final Topology topology;
  private final Section<CniConfiguration> configuration;

  DeclaredSource(final Topology topology) {
    this.topology = topology;
    this.configuration = CniConfiguration.of(topology.daemonSets());
  }

  /** What the VPC CNI declares, where that can be told. */
  Section<CniConfiguration> configuration() {
    return configuration;
  }

  Expected of(final Probe probe, final IpAddress destination) {
    if (destination.family() == Family.IPV6) {
      return unchanged(probe, "IPv6 is never translated by the node", List.of());
    }
    final Optional<Vpc> vpc = vpcOf(probe);
    if (vpc.isEmpty()) {
      return new Untold(
          InconclusiveCode.WRONG_SCOPE,
          "AWS listed no VPC %s, in which node %s is"
              .formatted(probe.owner().vpcId(), probe.node().name()));
    }
    return vpc.get().cidrs().stream()
        .filter(range -> range.cidr().contains(destination))
        .filter(range -> range.isAssociated() || IN_CHANGE.contains(range.state()))
        .findFirst()
        .map(range -> within(probe, destination, vpc.get(), range))
        .orElseGet(() -> beyond(probe, destination));
  }

  private Expected within(
      final Probe probe,
      final IpAddress destination,
      final Vpc vpc,
      final CidrAssociation association) {
    if (!association.isAssociated()) {
      return new Untold(
          InconclusiveCode.CHURN,
          "the range %s of %s, which %s is in, is %s"
              .formatted(association.cidr(), vpc.id(), destination, association.state()));
    }
    final String reason =
        "%s is in %s, a range of %s".formatted(destination, association.cidr(), vpc.id());
    return unchanged(probe, reason, declared(topology.vpcs()));
  }

  private Expected beyond(final Probe probe, final IpAddress destination) {
    if (probe.node().computeType() == ComputeType.AUTO) {
      return byNodeClass(probe, destination);
    }
    if (configuration instanceof final Section.Known<CniConfiguration> known) {
      return beyond(probe, destination, known.value());
    }
    final Section.Unknown<CniConfiguration> unknown = configuration.whyUnknown().orElseThrow();
    return new Untold(unknown.code(), unknown.detail());
  }

  /** EKS Auto Mode: no DaemonSet declares anything for its nodes, the NodeClass they name does. */
  private Expected byNodeClass(final Probe probe, final IpAddress destination) {
    if (topology.nodeClasses() instanceof final Section.Unknown<List<NodeClass>> unknown) {
      return untoldOfAutoMode(probe, unknown.code(), "is not read: " + unknown.detail());
    }
    final Optional<String> name = Optional.ofNullable(probe.node().labels().get(NodeClass.LABEL));
    if (name.isEmpty()) {
      return untoldOfAutoMode(probe, "cannot be told without the label " + NodeClass.LABEL);
    }
    return topology.nodeClasses().asOptional().orElse(List.of()).stream()
        .filter(one -> one.name().equals(name.get()))
        .findFirst()
        .map(declaring -> byPolicy(probe, destination, declaring))
        .orElseGet(
            () ->
                untoldOfAutoMode(
                    probe, "is '%s', which the list of them has not".formatted(name.get())));
  }

  private Expected byPolicy(
      final Probe probe, final IpAddress destination, final NodeClass declaring) {
    final String policy = declaring.snatPolicy().orElse("");
    final String reason =
        "%s is beyond the VPC, and NodeClass '%s' has the snatPolicy %s"
            .formatted(destination, declaring.name(), policy);
    final List<Provenance> declared = declared(topology.nodeClasses(), topology.vpcs());
    return switch (policy) {
      case NodeClass.RANDOM -> byThePrimary(probe, reason, declared);
      case NodeClass.DISABLED -> unchanged(probe, reason, declared);
      default ->
          untoldOfAutoMode(
              probe,
              "is '%s', with %s, which says nothing that this version knows"
                  .formatted(
                      declaring.name(),
                      policy.isEmpty() ? "no snatPolicy" : "the snatPolicy '" + policy + "'"));
    };
  }

  private static Untold untoldOfAutoMode(final Probe probe, final String matter) {
    return untoldOfAutoMode(probe, InconclusiveCode.UNKNOWN_CONFIGURATION, matter);
  }

  private static Untold untoldOfAutoMode(
      final Probe probe, final InconclusiveCode code, final String matter) {
    return new Untold(
        code,
        "node %s is managed by EKS Auto Mode, and the NodeClass that declares its source addresses (snatPolicy) %s"
            .formatted(probe.node().name(), matter));
  }

  private Expected beyond(
      final Probe probe, final IpAddress destination, final CniConfiguration cni) {
    if (isOfABranch(probe) && cni.podSecurityGroupMode() == PodSecurityGroupMode.STRICT) {
      return unchanged(
          probe, "packets of branch interfaces are not translated (strict mode)", declared());
    }
    final Optional<Cidr> lookedUpInMain =
        first(cni.externalServiceCidrs(), destination)
            .filter(range -> cni.version().map(DeclaredSource::knowsExternalServices).orElse(true));
    if (lookedUpInMain.isPresent() && cni.version().isEmpty()) {
      return new Untold(
          InconclusiveCode.UNKNOWN_VERSION,
          "%s is in AWS_EXTERNAL_SERVICE_CIDRS (%s), which the VPC CNI heeds from v1.12.6 on, and aws-node's image names no version"
              .formatted(destination, lookedUpInMain.get()));
    }
    return translated(probe, destination, cni, lookedUpInMain);
  }

  /** The rules 1024 and 1535 lead to the main table, and so to the primary interface. */
  private Expected translated(
      final Probe probe,
      final IpAddress destination,
      final CniConfiguration cni,
      final Optional<Cidr> lookedUpInMain) {
    final Optional<String> kept = whyKept(destination, cni);
    if (kept.isPresent() && lookedUpInMain.isEmpty()) {
      return unchanged(probe, kept.get(), declared());
    }
    final String main =
        lookedUpInMain.map(range -> ", and AWS_EXTERNAL_SERVICE_CIDRS has " + range).orElse("");
    if (kept.isPresent()) {
      return departure(
          probe, probe.primary(), probe.end().address(), kept.get() + main, declared());
    }
    return byThePrimary(
        probe, destination + " is beyond the VPC and in no excluded range" + main, declared());
  }

  /** By the node's primary interface, and with its address. */
  private static Expected byThePrimary(
      final Probe probe, final String reason, final List<Provenance> declared) {
    return probe
        .primary()
        .primaryAddress()
        .<Expected>map(address -> departure(probe, probe.primary(), address, reason, declared))
        .orElseGet(
            () ->
                new Untold(
                    InconclusiveCode.WRONG_SCOPE,
                    "AWS listed no address of %s, the primary interface of node %s"
                        .formatted(probe.primary().id(), probe.node().name())));
  }

  /** Empty where the node puts its own address in the pod's place. */
  private static Optional<String> whyKept(final IpAddress destination, final CniConfiguration cni) {
    if (cni.externalSnat()) {
      return Optional.of("AWS_VPC_K8S_CNI_EXTERNALSNAT is true: nodes leave sources alone");
    }
    return first(cni.excludeSnatCidrs(), destination)
        .map(
            range ->
                "%s is in %s of AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS".formatted(destination, range));
  }

  private static Optional<Cidr> first(final List<Cidr> ranges, final IpAddress address) {
    return ranges.stream().filter(range -> range.contains(address)).findFirst();
  }

  private static boolean knowsExternalServices(final CniVersion version) {
    return version.isAtLeast(1, 12, 6);
  }

  private static boolean isOfABranch(final Probe probe) {
    return ProbePlaces.classOf(probe.owner()) == InterfaceClass.BRANCH;
  }

  private static Departure unchanged(
      final Probe probe, final String reason, final List<Provenance> declared) {
    return departure(probe, probe.owner(), probe.end().address(), reason, declared);
  }

  private static Departure departure(
      final Probe probe,
      final NetworkInterface by,
      final IpAddress source,
      final String reason,
      final List<Provenance> declared) {
    final SortedSet<ObservationPoint> carriers = new TreeSet<>();
    if (by.equals(probe.owner())) {
      probe.trunk().ifPresent(trunk -> carriers.add(probe.at(trunk)));
    }
    return new Departure(probe.at(by), carriers, source, reason, declared, advice(probe.node()));
  }

  private static String advice(final Node node) {
    return (node.computeType() == ComputeType.AUTO ? ADVICE_OF_AUTO_MODE : ADVICE)
        .formatted(node.name());
  }

  /** Both lists speak: a destination is beyond the VPC by the one, and translated by the other. */
  private List<Provenance> declared() {
    return declared(topology.daemonSets(), topology.vpcs());
  }

  private static List<Provenance> declared(final Section<?>... sections) {
    return Stream.of(sections)
        .flatMap(
            section ->
                section instanceof final Section.Known<?> known
                    ? Stream.of(known.provenance())
                    : Stream.empty())
        .toList();
  }

  private Optional<Vpc> vpcOf(final Probe probe) {
    return topology.vpcs().asOptional().orElse(List.of()).stream()
        .filter(vpc -> vpc.id().equals(probe.owner().vpcId()))
        .findFirst();
  }
}
