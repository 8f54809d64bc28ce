package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What of a topology has to be wired: EC2 nodes with their interfaces, IPv4 pods, and a VPC. */
record Layout(List<LabNode> nodes, List<LabPod> pods, List<Cidr> vpcCidrs) {

  private static final Comparator<NetworkInterface> BY_DEVICE =
      Comparator.comparing(
          eni -> eni.attachment().orElseThrow(),
          Comparator.comparingInt(Attachment::networkCardIndex)
              .thenComparingInt(Attachment::deviceIndex));

  Layout {
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
    vpcCidrs = List.copyOf(vpcCidrs);
  }

  /**
   * Lays a topology out.
   *
   * @throws NetworkException if it is not one that namespaces can stand for
   */
  static Layout of(final Topology topology) {
    final List<LabNode> nodes = new ArrayList<>();
    int ports = 0;
    for (final Node node : known(topology.nodes(), "nodes")) {
      final List<NetworkInterface> attached = attached(topology, node);
      nodes.add(node(topology, node, attached, ports));
      ports += attached.size();
    }
    final Map<String, LabNode> byName =
        nodes.stream().collect(Collectors.toMap(LabNode::name, node -> node));
    final List<LabPod> pods =
        known(topology.pods(), "pods").stream()
            .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
            .map(pod -> pod(pod, byName))
            .toList();
    return new Layout(nodes, pods, cidrs(topology));
  }

  private static List<Cidr> cidrs(final Topology topology) {
    return known(topology.vpcs(), "VPCs").stream()
        .flatMap(vpc -> vpc.cidrs().stream())
        .filter(Vpc.CidrAssociation::isAssociated)
        .map(Vpc.CidrAssociation::cidr)
        .filter(cidr -> cidr.network().family() == Family.IPV4)
        .toList();
  }

  private static List<NetworkInterface> attached(final Topology topology, final Node node) {
    final String instance =
        node.providerId()
            .orElseThrow(() -> impossible("node " + node.name() + " is no EC2 instance"))
            .instanceId();
    final List<NetworkInterface> attached =
        known(topology.networkInterfaces(), "network interfaces").stream()
            .filter(eni -> eni.isAttachedTo(instance))
            .sorted(BY_DEVICE)
            .toList();
    if (attached.isEmpty() || !attached.get(0).isPrimary()) {
      throw impossible("node " + node.name() + " has no primary interface");
    }
    return attached;
  }

  private static LabNode node(
      final Topology topology,
      final Node node,
      final List<NetworkInterface> attached,
      final int firstPort) {
    final List<LabInterface> interfaces = new ArrayList<>();
    for (int i = 0; i < attached.size(); i++) {
      final NetworkInterface eni = attached.get(i);
      interfaces.add(
          new LabInterface(
              eni.id(),
              "eth" + i,
              table(eni.attachment().orElseThrow()),
              "port" + (firstPort + i),
              eni.mac(),
              eni.primaryAddress()
                  .orElseThrow(() -> impossible(eni.id() + " has no primary address")),
              subnet(topology, eni),
              assigned(eni)));
    }
    return new LabNode(node.name(), interfaces);
  }

  /** Device d of the first network card has table d + 1, of card c table 10000 + 100 c + d. */
  private static int table(final Attachment attachment) {
    final int card = attachment.networkCardIndex();
    final int device = attachment.deviceIndex();
    if (card == 0) {
      return device == 0 ? LabInterface.MAIN : device + 1;
    }
    return 10_000 + 100 * card + device;
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

  private static LabPod pod(final Pod pod, final Map<String, LabNode> nodes) {
    final LabNode node =
        pod.nodeName()
            .map(nodes::get)
            .orElseThrow(() -> impossible("pod " + pod.ref() + " is on no node that is known"));
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
    return new LabPod(pod.ref(), address, node, owner);
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
