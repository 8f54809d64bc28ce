package io.wirecheck.reference;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.reference.Host.Branch;
import io.wirecheck.reference.Host.Eni;
import io.wirecheck.reference.Host.Guest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the nodes of a topology that the VPC CNI sets up, with what it sets up there. */
final class Hosts {

  /** The one that EKS Auto Mode's nodes have built in; it is shown nowhere. */
  private static final CniVersion BUILT_IN = new CniVersion(1, 22, 0);

  /** kOps labels its nodes so; its default image is Ubuntu, with udev's names for devices. */
  static final String KOPS_LABEL = "kops.k8s.io/instancegroup";

  private static final int FIRST_SLOT = 5;

  private static final Comparator<NetworkInterface> BY_DEVICE =
      Comparator.comparing(
          eni -> eni.attachment().orElseThrow(),
          Comparator.comparingInt(Attachment::networkCardIndex)
              .thenComparingInt(Attachment::deviceIndex));

  private final Topology topology;
  private final Map<String, Cidr> subnets;
  private final Map<String, List<NetworkInterface>> attached;
  private final Map<String, NetworkInterface> byId;
  private final Map<String, List<Pod>> pods;
  private final Map<String, List<Cidr>> vpcCidrs = new HashMap<>();

  private Hosts(final Topology topology) {
    this.topology = topology;
    subnets =
        TopologyWriter.listed(topology.subnets()).stream()
            .collect(Collectors.toMap(Subnet::id, Subnet::cidr, (first, second) -> second));
    final List<NetworkInterface> all = TopologyWriter.listed(topology.networkInterfaces());
    byId =
        all.stream()
            .collect(
                Collectors.toMap(
                    NetworkInterface::id, Function.identity(), (first, second) -> second));
    attached =
        all.stream()
            .filter(eni -> eni.primaryAddress().isPresent())
            .filter(eni -> instanceOf(eni).isPresent())
            .sorted(BY_DEVICE)
            .collect(Collectors.groupingBy(eni -> instanceOf(eni).orElse("")));
    pods =
        TopologyWriter.listed(topology.pods()).stream()
            .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
            .sorted(Comparator.comparing(Pod::ref))
            .collect(Collectors.groupingBy(pod -> pod.nodeName().orElse("")));
    TopologyWriter.listed(topology.vpcs()).forEach(vpc -> vpcCidrs.put(vpc.id(), ranges(vpc)));
  }

  /**
   * The hosts by node: those that are EC2 instances with Linux and a primary interface.
   *
   * @throws NetworkException if the CNI's set-up is not known, or of a version that is not
   */
  static SortedMap<String, Host> of(final Topology topology) {
    final Hosts hosts = new Hosts(topology);
    final SortedMap<String, Host> byNode = new TreeMap<>();
    for (final Node node : TopologyWriter.listed(topology.nodes())) {
      final List<NetworkInterface> enis = hosts.attachedTo(node);
      if (!enis.isEmpty() && enis.get(0).isPrimary() && node.operatingSystem().equals("linux")) {
        byNode.put(node.name(), hosts.host(node, enis));
      }
    }
    return byNode;
  }

  /** Whether these say in which version the CNI sets nodes up, and how. */
  static boolean isSetUp(final Section<List<DaemonSet>> daemonSets) {
    return CniConfiguration.of(daemonSets)
        .asOptional()
        .flatMap(CniConfiguration::version)
        .isPresent();
  }

  private static Optional<String> instanceOf(final NetworkInterface eni) {
    return eni.attachment().flatMap(Attachment::instanceId);
  }

  private static List<Cidr> ranges(final Vpc vpc) {
    return vpc.cidrs().stream()
        .filter(Vpc.CidrAssociation::isAssociated)
        .map(Vpc.CidrAssociation::cidr)
        .filter(cidr -> cidr.network().family() == Family.IPV4)
        .toList();
  }

  private List<NetworkInterface> attachedTo(final Node node) {
    return node.providerId()
        .map(ProviderId::instanceId)
        .map(id -> attached.getOrDefault(id, List.of()))
        .orElse(List.of());
  }

  private Host host(final Node node, final List<NetworkInterface> attachedToIt) {
    final CniConfiguration cni = cni(node);
    final CniLayout layout = CniLayout.of(cni);
    final List<Eni> enis = new ArrayList<>();
    for (final NetworkInterface eni : attachedToIt) {
      enis.add(
          new Eni(
              eni,
              deviceName(node, enis.size()),
              table(eni, cni, layout),
              subnet(eni),
              eni.primaryAddress().orElseThrow()));
    }
    final List<Branch> branches = branches(node);
    return new Host(
        node,
        enis,
        branches,
        guests(node, enis, branches, cni),
        vpcCidrs.getOrDefault(attachedToIt.get(0).vpcId(), List.of()),
        cni,
        layout);
  }

  /** Auto Mode has no DaemonSet to declare it, but a NodeClass. */
  private CniConfiguration cni(final Node node) {
    if (node.computeType() == ComputeType.AUTO) {
      final CniConfiguration builtIn = CniConfiguration.defaults(BUILT_IN);
      return AutoMode.translates(topology, node) ? builtIn : withoutSnat(builtIn);
    }
    final Section<CniConfiguration> declared = CniConfiguration.of(topology.daemonSets());
    return declared
        .asOptional()
        .orElseThrow(
            () ->
                new NetworkException(
                    "how node %s routes cannot be computed: %s"
                        .formatted(
                            node.name(),
                            declared.whyUnknown().map(Section.Unknown::detail).orElse(""))));
  }

  private static CniConfiguration withoutSnat(final CniConfiguration cni) {
    return new CniConfiguration(
        cni.version(),
        true,
        cni.excludeSnatCidrs(),
        cni.randomizeSnat(),
        cni.nodePortSupport(),
        cni.externalServiceCidrs(),
        cni.vethPrefix(),
        cni.connmark(),
        cni.customNetworking(),
        cni.prefixDelegation(),
        cni.ipv6(),
        cni.podSecurityGroups(),
        cni.podSecurityGroupMode(),
        cni.maxEnis());
  }

  /** Amazon Linux 2 counts from eth0; udev names a Nitro instance's slots, from ens5. */
  private static String deviceName(final Node node, final int index) {
    return node.labels().containsKey(KOPS_LABEL) ? "ens" + (FIRST_SLOT + index) : "eth" + index;
  }

  private static int table(
      final NetworkInterface eni, final CniConfiguration cni, final CniLayout layout) {
    final Attachment place = eni.attachment().orElseThrow();
    if (eni.isPrimary()) {
      return PolicyRule.MAIN;
    }
    if (place.networkCardIndex() == 0) {
      return place.deviceIndex() + 1;
    }
    if (!layout.tablesByCard()) {
      throw new NetworkException(
          "%s is on network card %d, whose table VPC CNI %s numbers by the instance's limit or not at all; v1.20.3 and later need no limit"
              .formatted(
                  eni.id(),
                  place.networkCardIndex(),
                  cni.version().map(CniVersion::toString).orElse("")));
    }
    return 10_000 + 100 * place.networkCardIndex() + place.deviceIndex();
  }

  /** An IPv6-only subnet has no range of IPv4; the address stands for it alone. */
  private Cidr subnet(final NetworkInterface eni) {
    return Optional.ofNullable(subnets.get(eni.subnetId()))
        .filter(cidr -> cidr.network().family() == Family.IPV4)
        .orElseGet(() -> new Cidr(eni.primaryAddress().orElseThrow(), 24));
  }

  private List<Branch> branches(final Node node) {
    return pods.getOrDefault(node.name(), List.of()).stream()
        .flatMap(pod -> branchOf(pod).stream())
        .distinct()
        .sorted(Comparator.comparingInt(Branch::vlan))
        .toList();
  }

  private Optional<Branch> branchOf(final Pod pod) {
    return pod.branchInterfaces().stream()
        .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
        .filter(eni -> eni.tags().containsKey(AwsJson.VLAN_TAG))
        .map(
            eni ->
                new Branch(
                    eni,
                    Integer.parseInt(eni.tags().getOrDefault(AwsJson.VLAN_TAG, "")),
                    subnet(eni)))
        .findFirst();
  }

  private List<Guest> guests(
      final Node node,
      final List<Eni> enis,
      final List<Branch> branches,
      final CniConfiguration cni) {
    final List<Guest> guests = new ArrayList<>();
    for (final Pod pod : pods.getOrDefault(node.name(), List.of())) {
      final Optional<Branch> branch = branchOf(pod).filter(branches::contains);
      guests.add(guest(pod, enis, branch, cni));
    }
    return guests;
  }

  private static Guest guest(
      final Pod pod,
      final List<Eni> enis,
      final Optional<Branch> branch,
      final CniConfiguration cni) {
    final Optional<IpAddress> address =
        pod.addresses().stream().filter(one -> one.family() == Family.IPV4).findFirst();
    final int ofOwner =
        enis.stream()
            .filter(eni -> address.filter(one -> Wiring.holds(eni.eni(), one)).isPresent())
            .map(Eni::table)
            .findFirst()
            .orElse(PolicyRule.MAIN);
    return new Guest(
        pod,
        address,
        StableIds.veth(vethPrefix(branch.isPresent(), cni), pod.ref()),
        branch.map(Branch::table).orElse(ofOwner),
        branch);
  }

  /** Strict branches' cables count among the {@code vlan+} of the rules ({@code pkg/sgpp}). */
  private static String vethPrefix(final boolean branch, final CniConfiguration cni) {
    return branch && cni.podSecurityGroupMode() == CniConfiguration.PodSecurityGroupMode.STRICT
        ? "vlan"
        : cni.vethPrefix();
  }
}
