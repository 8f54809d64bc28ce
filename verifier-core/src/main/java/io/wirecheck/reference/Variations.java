package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Subnet;
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

/** The healthy ways in which a network may differ from the documents' one. */
final class Variations {

  private static final int JUMBO_SEGMENT = 20_000;
  private static final int VXLAN_PORT = 4789;
  private static final int FIRST_HOST = 10;
  private static final int POOL = 5;

  private Variations() {}

  static List<Change> all() {
    return List.of(
        new OfInventory(
            "completed-pods",
            "pods that have ended still name an address that a running pod has now",
            Variations::completedPods),
        new OfInventory(
            "custom-networking",
            "pods have addresses of 100.64.0.0/16, and none on a primary interface",
            Variations::customNetworking),
        new OfDataPath(
            "dns-from-port-4789",
            "datagrams to and from port 4789, VXLAN's, that are ordinary UDP",
            path -> path.withUdpSourcePort(VXLAN_PORT).with(Bystander.DNS_TO_4789)),
        new OfInventory(
            "fargate",
            "a pod on Fargate, its interface attached to an instance of AWS",
            Variations::fargate),
        new OfDataPath(
            "gso-segments",
            "TCP segments above the MTU, captured before the hardware cuts them",
            path -> path.withTcpPayload(JUMBO_SEGMENT)),
        new OfDataPath(
            "gwlb-geneve",
            "Geneve from a gateway load balancer to nodes, with packets of its clients",
            path -> path.with(Bystander.GATEWAY_LOAD_BALANCER)),
        new OfInventory(
            "hybrid-nodes", "every node is a machine outside AWS", Variations::hybridNodes),
        new OfInventory(
            "ipv6",
            "pods have IPv6 addresses of a /80 for each node's primary interface",
            Variations::ipv6),
        new OfInventory(
            "pod-subnet",
            "secondary interfaces, and the pods on them, are in subnets of their own",
            Variations::podSubnet),
        new OfInventory(
            "prefix-delegation",
            "interfaces have a /28 each, and list none of its addresses",
            Variations::prefixDelegation),
        new OfInventory(
            "security-groups-for-pods",
            "a trunk on each node, and pods on branch interfaces of it",
            Variations::securityGroupsForPods),
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

  static Topology customNetworking(final Topology topology) {
    final Topology ranged =
        topology.withVpcs(
            topology
                .vpcs()
                .map(
                    vpcs ->
                        vpcs.stream()
                            .map(vpc -> plus(vpc, "100.64.0.0/16", "associated"))
                            .toList()));
    return secondariesIn("100.64.", ranged, false);
  }

  static Vpc plus(final Vpc vpc, final String cidr, final String state) {
    final Vpc.CidrAssociation association = new Vpc.CidrAssociation(Cidr.parse(cidr), state);
    return new Vpc(vpc.id(), vpc.ownerId(), Copies.plus(vpc.cidrs(), List.of(association)));
  }

  private static Topology podSubnet(final Topology topology) {
    return secondariesIn("192.168.10", topology, true);
  }

  /**
   * Moves each secondary interface into a new subnet of its zone, {@code BASE + n}.0/24, and its
   * pods with it. Where the primary interfaces host no pods, theirs move too.
   */
  private static Topology secondariesIn(
      final String base, final Topology topology, final boolean primaryHostsPods) {
    final List<Subnet> subnets = podSubnets(base, topology);
    final Map<String, Subnet> byZone = new TreeMap<>();
    subnets.forEach(subnet -> byZone.put(subnet.zone(), subnet));
    final List<NetworkInterface> interfaces = new ArrayList<>();
    final Map<String, String> successors = new TreeMap<>();
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      final Optional<Subnet> home = Optional.ofNullable(byZone.get(eni.zone()));
      if (eni.isPrimary() && !primaryHostsPods) {
        interfaces.add(Copies.withSecondaries(eni, List.of()));
        secondaryBeside(eni, topology).ifPresent(id -> successors.put(eni.id(), id));
      } else {
        interfaces.add(
            home.filter(subnet -> isPoolSecondary(eni))
                .map(subnet -> movedTo(eni, subnet))
                .orElse(eni));
      }
    }
    return Renumbering.to(topology, interfaces, id -> successors.getOrDefault(id, id))
        .withSubnets(topology.subnets().map(before -> Copies.plus(before, subnets)));
  }

  private static List<Subnet> podSubnets(final String base, final Topology topology) {
    final List<Subnet> subnets = new ArrayList<>();
    for (final Subnet subnet : TopologyWriter.listed(topology.subnets())) {
      final String cidr = base + (subnets.size() + 1) + ".0/24";
      subnets.add(
          new Subnet(
              StableIds.aws("subnet", cidr),
              subnet.vpcId(),
              subnet.zone(),
              Cidr.parse(cidr),
              251 - 1 - POOL));
    }
    return subnets;
  }

  private static boolean isPoolSecondary(final NetworkInterface eni) {
    return !eni.isPrimary() && !eni.secondaryAddresses().isEmpty();
  }

  private static NetworkInterface movedTo(final NetworkInterface eni, final Subnet subnet) {
    final IpAddress first = subnet.cidr().network().plus(FIRST_HOST);
    final List<IpAddress> pool = new ArrayList<>();
    for (int i = 1; i <= POOL; i++) {
      pool.add(first.plus(i));
    }
    return Copies.moved(eni, subnet.id(), first, pool);
  }

  private static Optional<String> secondaryBeside(
      final NetworkInterface primary, final Topology topology) {
    final Optional<String> instance = primary.attachment().flatMap(Attachment::instanceId);
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(Variations::isPoolSecondary)
        .filter(eni -> eni.attachment().flatMap(Attachment::instanceId).equals(instance))
        .map(NetworkInterface::id)
        .findFirst();
  }

  /** A /28 of the subnet for each interface: the seventh on primaries, the eleventh on others. */
  private static Topology prefixDelegation(final Topology topology) {
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

  /** In an IPv6 cluster the CNI uses the primary interface alone, with one /80 on it. */
  private static Topology ipv6(final Topology topology) {
    final Map<String, String> primaries = new TreeMap<>();
    final List<NetworkInterface> interfaces = new ArrayList<>();
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      if (eni.isPrimary()) {
        final IpAddress network = ipv6Network(interfaces.size());
        interfaces.add(
            Copies.withPrefix(eni, List.of(network.plus(0xa)), new Cidr(delegated(network), 80)));
        secondaryBeside(eni, topology).ifPresent(id -> primaries.put(id, eni.id()));
      } else if (!isPoolSecondary(eni)) {
        interfaces.add(eni);
      }
    }
    final Topology renumbered =
        Renumbering.to(topology, interfaces, id -> primaries.getOrDefault(id, id));
    return onIpv6Hosts(
        renumbered.withVpcs(
            renumbered
                .vpcs()
                .map(
                    vpcs ->
                        vpcs.stream()
                            .map(vpc -> plus(vpc, "2406:da12:0:ab00::/56", "associated"))
                            .toList())));
  }

  /** The n-th /64 of the VPC's /56. */
  private static IpAddress ipv6Network(final int number) {
    final IpAddress base = IpAddress.parse("2406:da12:0:ab00::");
    return IpAddress.ofIpv6(base.high() + number, 0);
  }

  /** A /80 of a /64, apart from the hosts' own addresses. */
  private static IpAddress delegated(final IpAddress network) {
    return IpAddress.ofIpv6(network.high(), 0xb7e1L << 48);
  }

  /** Nodes, and pods on their network, have both addresses, IPv6 first. */
  private static Topology onIpv6Hosts(final Topology topology) {
    final Map<IpAddress, IpAddress> hosts = new TreeMap<>();
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      eni.secondaryAddresses().stream()
          .filter(ip -> ip.family() == Family.IPV6)
          .forEach(ip -> eni.primaryAddress().ifPresent(v4 -> hosts.put(v4, ip)));
    }
    final Topology nodes = Copies.eachNode(topology, node -> dualStack(node, hosts));
    return Copies.eachPod(
        nodes,
        pod ->
            pod.hostNetwork()
                ? Copies.withAddress(
                    pod, hosts.getOrDefault(pod.addresses().get(0), pod.addresses().get(0)))
                : pod);
  }

  private static Node dualStack(final Node node, final Map<IpAddress, IpAddress> hosts) {
    final List<IpAddress> addresses = new ArrayList<>();
    node.internalAddresses().stream()
        .flatMap(ip -> Optional.ofNullable(hosts.get(ip)).stream())
        .forEach(addresses::add);
    addresses.addAll(node.internalAddresses());
    return Copies.withAddresses(node, addresses);
  }

  /** The pods of Deployments get branches; a t3 has no trunk, so the nodes are m5.large. */
  private static Topology securityGroupsForPods(final Topology topology) {
    final List<NetworkInterface> interfaces =
        new ArrayList<>(TopologyWriter.listed(topology.networkInterfaces()));
    TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(NetworkInterface::isPrimary)
        .map(Variations::trunkBeside)
        .forEach(interfaces::add);
    final List<Pod> pods = new ArrayList<>(TopologyWriter.listed(topology.pods()));
    pods.replaceAll(pod -> onBranch(pod, topology, interfaces));
    return Copies.eachNode(topology, node -> Copies.withInstanceType(node, "m5.large"))
        .withInstances(
            topology.instances().map(all -> all.stream().map(Variations::ofTypeWithTrunk).toList()))
        .withPods(topology.pods().map(before -> pods))
        .withNetworkInterfaces(topology.networkInterfaces().map(before -> interfaces));
  }

  private static Instance ofTypeWithTrunk(final Instance i) {
    return new Instance(
        i.id(), i.ownerId(), "m5.large", i.state(), i.vpcId(), i.subnetId(), i.zone());
  }

  private static Pod onBranch(
      final Pod pod, final Topology topology, final List<NetworkInterface> interfaces) {
    if (!"web".equals(pod.labels().get("app"))) {
      return pod;
    }
    final Optional<NetworkInterface> branch =
        TopologyWriter.listed(topology.nodes()).stream()
            .filter(node -> pod.nodeName().equals(Optional.of(node.name())))
            .findFirst()
            .flatMap(node -> SecurityGroupsForPods.trunkOf(node, interfaces))
            .map(trunk -> SecurityGroupsForPods.newBranch(trunk, pod.ref().toString(), interfaces));
    branch.ifPresent(interfaces::add);
    return branch.map(eni -> Copies.onBranch(pod, eni)).orElse(pod);
  }

  private static NetworkInterface trunkBeside(final NetworkInterface primary) {
    final String name = "trunk beside " + primary.id();
    final String instance = primary.attachment().flatMap(Attachment::instanceId).orElseThrow();
    final IpAddress address = primary.primaryAddress().orElseThrow();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "trunk",
        primary.vpcId(),
        primary.subnetId(),
        primary.zone(),
        StableIds.mac(name),
        Optional.of(IpAddress.ofIpv4((address.ipv4() & 0xFFFF_FF00) | 199)),
        List.of(),
        List.of(),
        Optional.of(new Attachment(Optional.of(instance), 2, 0, "attached")),
        Map.of("eks:eni:owner", "eks-vpc-resource-controller"));
  }

  /** On Fargate a pod is its node: one address, the interface's primary one. */
  private static Topology fargate(final Topology topology) {
    final Subnet subnet =
        TopologyWriter.listed(topology.subnets()).stream()
            .min(Comparator.comparing(Subnet::zone))
            .orElseThrow();
    final IpAddress address = subnet.cidr().network().plus(77);
    final NetworkInterface eni = fargateInterface(subnet, address);
    final Node node = fargateNode(subnet, address);
    final Pod pod =
        EksStudy.running(
            new PodRef("serverless", "worker-7d9c6b5f4d-w8kzp"),
            node.name(),
            false,
            address,
            Map.of("app", "worker", "eks.amazonaws.com/fargate-profile", "serverless"));
    return topology
        .withNodes(topology.nodes().map(nodes -> Copies.plus(nodes, List.of(node))))
        .withPods(topology.pods().map(pods -> Copies.plus(pods, List.of(pod))))
        .withNetworkInterfaces(
            topology.networkInterfaces().map(all -> Copies.plus(all, List.of(eni))));
  }

  private static NetworkInterface fargateInterface(final Subnet subnet, final IpAddress address) {
    return new NetworkInterface(
        StableIds.aws("eni", "fargate"),
        "interface",
        subnet.vpcId(),
        subnet.id(),
        subnet.zone(),
        StableIds.mac("fargate"),
        Optional.of(address),
        List.of(),
        List.of(),
        Optional.of(new Attachment(Optional.empty(), 1, 0, "attached")),
        Map.of());
  }

  private static Node fargateNode(final Subnet subnet, final IpAddress address) {
    final String region = subnet.zone().replaceFirst("[a-z]$", "");
    final String name =
        "fargate-ip-%s.%s.compute.internal".formatted(address.toString().replace('.', '-'), region);
    return new Node(
        name,
        StableIds.uid("node/" + name),
        Optional.empty(),
        ComputeType.FARGATE,
        subnet.zone(),
        "",
        "linux",
        List.of(address),
        Map.of(
            ComputeType.LABEL,
            "fargate",
            "kubernetes.io/arch",
            "amd64",
            "kubernetes.io/hostname",
            name,
            "kubernetes.io/os",
            "linux",
            "topology.kubernetes.io/region",
            region,
            "topology.kubernetes.io/zone",
            subnet.zone()));
  }

  /** Nodes in a data centre: no instances, no interfaces of theirs, addresses of no VPC. */
  private static Topology hybridNodes(final Topology topology) {
    final Map<String, Integer> numbers = new TreeMap<>();
    TopologyWriter.listed(topology.nodes())
        .forEach(node -> numbers.put(node.name(), numbers.size() + 1));
    final Topology nodes =
        Copies.eachNode(
            topology,
            node -> Copies.hybrid(node, IpAddress.parse("10.80.0." + numbers.get(node.name()))));
    final Topology pods =
        Copies.eachPod(
            nodes,
            pod ->
                Copies.withAddress(pod, remote(pod, pod.nodeName().map(numbers::get).orElse(0))));
    return pods.withInstances(topology.instances().map(all -> List.of()))
        .withNetworkInterfaces(
            topology
                .networkInterfaces()
                .map(
                    all ->
                        all.stream()
                            .filter(
                                eni -> eni.attachment().flatMap(Attachment::instanceId).isEmpty())
                            .toList()));
  }

  private static IpAddress remote(final Pod pod, final int node) {
    final String last = "" + (pod.addresses().get(0).low() & 0xFF);
    return IpAddress.parse(pod.hostNetwork() ? "10.80.0." + node : "10.85." + node + "." + last);
  }
}
