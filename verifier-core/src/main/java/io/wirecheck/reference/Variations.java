package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.Change.OfDataPath;
import io.wirecheck.reference.Change.OfInventory;
import io.wirecheck.reference.DataPath.Bystander;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The healthy ways in which a network may differ from the documents' one. */
final class Variations {

  private static final int JUMBO_SEGMENT = 20_000;
  private static final int VXLAN_PORT = 4789;

  private Variations() {}

  static List<Change> all() {
    return Stream.of(inventories(), CapacityVariations.all(), dataPaths(), DataPathVariations.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Change::name))
        .toList();
  }

  private static List<Change> inventories() {
    return List.of(
        new OfInventory(
            "completed-pods",
            "pods that have ended still name an address that a running pod has now",
            Variations::completedPods),
        new OfInventory(
            "custom-networking",
            "pods have addresses of 100.64.0.0/16, and none on a primary interface",
            CapacityVariations::customNetworking),
        new OfInventory(
            "fargate",
            "a pod on Fargate, its interface attached to an instance of AWS",
            Fargate::beside),
        new OfInventory("hybrid-nodes", "every node is a machine outside AWS", HybridNodes::of),
        new OfInventory(
            "ipv6",
            "pods have IPv6 addresses of a /80 for each node's primary interface",
            CapacityVariations::ipv6),
        new OfInventory(
            "pod-subnet",
            "secondary interfaces, and the pods on them, are in subnets of their own",
            PodSubnets::podSubnet),
        new OfInventory(
            "prefix-delegation",
            "interfaces have a /28 each, and list none of its addresses",
            CapacityVariations::prefixDelegation),
        new OfInventory(
            "security-groups-for-pods",
            "a trunk on each node, and pods on branch interfaces of it",
            CapacityVariations::securityGroupsForPods));
  }

  private static List<Change> dataPaths() {
    return List.of(
        new OfDataPath(
            "dns-from-port-4789",
            "datagrams to and from port 4789, VXLAN's, that are ordinary UDP",
            path -> path.withUdpSourcePort(VXLAN_PORT).with(Bystander.DNS_TO_4789)),
        new OfDataPath(
            "gso-segments",
            "TCP segments above the MTU, captured before the hardware cuts them",
            path -> path.withTcpPayload(JUMBO_SEGMENT)),
        new OfDataPath(
            "gwlb-geneve",
            "Geneve from a gateway load balancer to nodes, with packets of its clients",
            path -> path.with(Bystander.GATEWAY_LOAD_BALANCER)),
        new OfDataPath(
            "traffic-mirroring",
            "VXLAN on port 4789 from a mirror session to nodes, with packets of others",
            path -> path.with(Bystander.MIRROR_SESSION)),
        new OfDataPath(
            "trunk-vlan-tag",
            "packets of pods carry a VLAN tag at secondary interfaces, as on a trunk",
            DataPath::withTag));
  }

  /** A pod keeps its address in its status when it has ended; ipamd gives it to the next. */
  private static Topology completedPods(final Topology topology) {
    final List<Pod> ended = new ArrayList<>();
    for (final Pod pod : Victims.pods(topology)) {
      final Pod.Phase phase = ended.isEmpty() ? Pod.Phase.FAILED : Pod.Phase.SUCCEEDED;
      ended.add(Copies.like(pod, new PodRef("default", "job-" + ended.size()), phase));
    }
    return topology.withPods(topology.pods().map(pods -> Copies.plus(pods, ended)));
  }

  static Vpc plus(final Vpc vpc, final String cidr, final String state) {
    final Vpc.CidrAssociation association = new Vpc.CidrAssociation(Cidr.parse(cidr), state);
    return new Vpc(vpc.id(), vpc.ownerId(), Copies.plus(vpc.cidrs(), List.of(association)));
  }

  /** A /28 of the subnet for each interface: the seventh on primaries, the eleventh on others. */
  static Topology prefixDelegation(final Topology topology) {
    final Map<String, Cidr> subnets = new TreeMap<>();
    TopologyWriter.listed(topology.subnets()).forEach(s -> subnets.put(s.id(), s.cidr()));
    final List<NetworkInterface> interfaces =
        TopologyWriter.listed(topology.networkInterfaces()).stream()
            .map(
                eni ->
                    Optional.ofNullable(subnets.get(eni.subnetId()))
                        .filter(cidr -> !eni.secondaryAddresses().isEmpty())
                        .map(cidr -> prefix(cidr, eni.isPrimary() ? 6 : 10))
                        .map(prefix -> Copies.withPrefix(eni, List.of(), prefix))
                        .orElse(eni))
            .toList();
    return Renumbering.within(topology, interfaces);
  }

  private static Cidr prefix(final Cidr subnet, final int index) {
    return new Cidr(subnet.network().plus(16L * index), 28);
  }
}
