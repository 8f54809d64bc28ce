package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.NodeNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What of a topology has to be wired: EC2 nodes with their interfaces, their IPv4 pods, a VPC. */
record Layout(List<LabNode> nodes, List<LabPod> pods, List<Cidr> vpcCidrs) {

  private static final String BRANCH = "branch";

  /** Branches, which are attached to a trunk and not to an instance, come last. */
  private static final Comparator<NetworkInterface> BY_DEVICE =
      Comparator.comparing(
              (NetworkInterface eni) ->
                  eni.attachment().map(Attachment::networkCardIndex).orElse(Integer.MAX_VALUE))
          .thenComparing(
              eni -> eni.attachment().map(Attachment::deviceIndex).orElse(Integer.MAX_VALUE))
          .thenComparing(NetworkInterface::id);

  Layout {
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
    vpcCidrs = List.copyOf(vpcCidrs);
  }

  /** The interfaces, each with its node. */
  Map<LabInterface, LabNode> interfaces() {
    final Map<LabInterface, LabNode> interfaces = new LinkedHashMap<>();
    nodes.forEach(node -> node.interfaces().forEach(eni -> interfaces.put(eni, node)));
    return interfaces;
  }

  /**
   * Lays a topology out.
   *
   * @param tables of its nodes, by name
   * @throws NetworkException if it is not one that namespaces can stand for
   */
  static Layout of(final Topology topology, final Map<String, NodeNetwork> tables) {
    final List<LabNode> nodes =
        known(topology.nodes(), "nodes").stream()
            .filter(node -> tables.containsKey(node.name()))
            .map(node -> node(topology, node, tables))
            .toList();
    if (nodes.isEmpty()) {
      throw impossible("none of its nodes is an EC2 instance with IPv4 addresses");
    }
    final Map<String, LabNode> byName =
        nodes.stream().collect(Collectors.toMap(LabNode::name, node -> node));
    final List<LabPod> pods =
        known(topology.pods(), "pods").stream()
            .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
            .flatMap(pod -> on(pod, byName).map(node -> pod(pod, node)).stream())
            .toList();
    requireDistinct(pods);
    return new Layout(nodes, pods, cidrs(topology));
  }

  private static void requireDistinct(final List<LabPod> pods) {
    final Set<IpAddress> seen = new HashSet<>();
    for (final LabPod pod : pods) {
      if (!seen.add(pod.address())) {
        throw impossible("two pods have the address " + pod.address());
      }
    }
  }

  private static List<Cidr> cidrs(final Topology topology) {
    return known(topology.vpcs(), "VPCs").stream()
        .flatMap(vpc -> vpc.cidrs().stream())
        .filter(Vpc.CidrAssociation::isAssociated)
        .map(Vpc.CidrAssociation::cidr)
        .filter(cidr -> cidr.network().family() == Family.IPV4)
        .toList();
  }

  private static LabNode node(
      final Topology topology, final Node node, final Map<String, NodeNetwork> tables) {
    final NodeNetwork known = Objects.requireNonNull(tables.get(node.name()));
    final Map<MacAddress, Link> byMac =
        known.links().stream()
            .filter(link -> link.mac().isPresent())
            .collect(Collectors.toMap(link -> link.mac().orElseThrow(), link -> link, (a, b) -> a));
    final List<LabInterface> interfaces = new ArrayList<>();
    for (final NetworkInterface eni : interfacesOf(topology, node, byMac.keySet())) {
      interfaces.add(labInterface(topology, eni, Optional.ofNullable(byMac.get(eni.mac())), known));
    }
    if (interfaces.isEmpty() || !interfaces.get(0).isPrimary()) {
      throw impossible("node " + node.name() + " has no primary interface");
    }
    return new LabNode(node.name(), interfaces, known);
  }

  /** Those that are attached to its instance, then those of branches that it has a device for. */
  private static List<NetworkInterface> interfacesOf(
      final Topology topology, final Node node, final Set<MacAddress> devices) {
    final String instance = node.providerId().map(ProviderId::instanceId).orElse("");
    return known(topology.networkInterfaces(), "network interfaces").stream()
        .filter(eni -> eni.isAttachedTo(instance) || devices.contains(eni.mac()))
        .sorted(BY_DEVICE)
        .toList();
  }

  private static LabInterface labInterface(
      final Topology topology,
      final NetworkInterface eni,
      final Optional<Link> link,
      final NodeNetwork tables) {
    final IpAddress primary =
        eni.primaryAddress().orElseThrow(() -> impossible(eni.id() + " has no primary address"));
    final Cidr subnet = subnet(topology, eni);
    final String device = link.map(Link::name).orElse(LabInterface.DETACHED);
    return new LabInterface(
        eni.id(),
        device,
        eni.isPrimary(),
        Names.port(eni.id()),
        macOf(tables, subnet.network().plus(1), device),
        link.map(Link::carrier).orElse(false),
        eni.mac(),
        primary,
        !eni.type().equals(BRANCH),
        subnet,
        assigned(eni));
  }

  private static Optional<MacAddress> macOf(
      final NodeNetwork tables, final IpAddress address, final String device) {
    return tables.neighbours().stream()
        .filter(neighbour -> neighbour.address().equals(address))
        .filter(neighbour -> neighbour.device().equals(device))
        .findFirst()
        .flatMap(Neighbour::mac);
  }

  private static Cidr subnet(final Topology topology, final NetworkInterface eni) {
    return known(topology.subnets(), "subnets").stream()
        .filter(subnet -> subnet.id().equals(eni.subnetId()))
        .map(Subnet::cidr)
        .findFirst()
        .orElseThrow(() -> impossible(eni.id() + " is in no subnet that is known"));
  }

  private static List<IpAddress> assigned(final NetworkInterface eni) {
    final Stream<IpAddress> delegated =
        eni.prefixes().stream().filter(prefix -> isIpv4(prefix.network())).flatMap(Layout::every);
    return Stream.concat(eni.secondaryAddresses().stream().filter(Layout::isIpv4), delegated)
        .toList();
  }

  private static Stream<IpAddress> every(final Cidr prefix) {
    final long size = 1L << (Family.IPV4.bits() - prefix.prefixLength());
    return LongStream.range(0, size).mapToObj(prefix.network()::plus);
  }

  /** The pod's node; empty for one that is no EC2 instance, whose pods are no part of the lab. */
  private static Optional<LabNode> on(final Pod pod, final Map<String, LabNode> nodes) {
    return pod.nodeName().flatMap(name -> Optional.ofNullable(nodes.get(name)));
  }

  private static LabPod pod(final Pod pod, final LabNode node) {
    final IpAddress address =
        pod.addresses().stream()
            .filter(Layout::isIpv4)
            .findFirst()
            .orElseThrow(() -> impossible("pod " + pod.ref() + " has no IPv4 address"));
    final LabInterface owner =
        node.owner(address)
            .orElseThrow(
                () ->
                    impossible(
                        "the address %s of pod %s is on no interface of node %s"
                            .formatted(address, pod.ref(), node.name())));
    final Link host =
        node.tables().links().stream()
            .filter(link -> Names.isVeth(link.name(), pod.ref()) && link.mac().isPresent())
            .findFirst()
            .orElseThrow(() -> impossible("pod " + pod.ref() + " has no veth pair"));
    return new LabPod(
        pod.ref(), address, node, owner, host, macOf(node.tables(), address, host.name()));
  }

  private static boolean isIpv4(final IpAddress address) {
    return address.family() == Family.IPV4;
  }

  private static <T> T known(final Section<T> section, final String name) {
    return section
        .asOptional()
        .orElseThrow(() -> impossible("the topology's " + name + " are unknown"));
  }

  private static NetworkException impossible(final String why) {
    return new NetworkException(
        "a lab cannot stand for this topology: " + why + "; reference: takes any");
  }
}
