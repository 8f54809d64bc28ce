package io.wirecheck.reference;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.trace.Evaluator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes with their tables, and the VPC between them: which device of which node is which
 * network interface or pod, and who owns an address.
 */
final class Fabric {

  private final SortedMap<String, NodeNetwork> tables;
  private final Map<String, Evaluator> evaluators = new HashMap<>();
  private final Map<String, Map<String, Port>> ports = new HashMap<>();
  private final Map<String, Port> byInterface = new HashMap<>();
  private final Map<PodRef, Port> byPod = new HashMap<>();
  private final Map<String, NetworkInterface> interfaces = new HashMap<>();
  private final Map<IpAddress, NetworkInterface> owners = new HashMap<>();
  private final List<NetworkInterface> withPrefixes = new ArrayList<>();
  private final List<Cidr> vpcCidrs;
  private final Collection<Host> hosts;

  /**
   * A device of a node.
   *
   * @param eni the network interface that it is, attached or a branch
   * @param pod the pod at the other end of the cable
   */
  record Port(
      String node,
      Link link,
      ObservationPoint point,
      Optional<NetworkInterface> eni,
      Optional<Pod> pod) {

    long mac() {
      return link.mac().map(MacAddress::bits).orElse(0L);
    }

    /** False for a device that is down, or unplugged: nothing comes in by it. */
    boolean works() {
      return link.up() && link.carrier();
    }
  }

  private Fabric(final Topology topology, final SortedMap<String, NodeNetwork> tables) {
    this.tables = tables;
    vpcCidrs =
        TopologyWriter.listed(topology.vpcs()).stream()
            .flatMap(vpc -> vpc.cidrs().stream())
            .filter(Vpc.CidrAssociation::isAssociated)
            .map(Vpc.CidrAssociation::cidr)
            .toList();
    hosts = Hosts.of(topology).values();
    final List<NetworkInterface> all = TopologyWriter.listed(topology.networkInterfaces());
    all.forEach(this::own);
    final Map<MacAddress, NetworkInterface> byMac =
        all.stream()
            .collect(Collectors.toMap(NetworkInterface::mac, eni -> eni, (one, other) -> other));
    final Map<String, List<Pod>> pods =
        TopologyWriter.listed(topology.pods()).stream()
            .collect(Collectors.groupingBy(pod -> pod.nodeName().orElse("")));
    tables.forEach((node, network) -> plug(node, network, byMac, cables(node, pods)));
  }

  static Fabric of(final Topology topology, final SortedMap<String, NodeNetwork> tables) {
    return new Fabric(topology, tables);
  }

  private void own(final NetworkInterface eni) {
    interfaces.put(eni.id(), eni);
    eni.primaryAddress().ifPresent(address -> owners.put(address, eni));
    eni.secondaryAddresses().forEach(address -> owners.put(address, eni));
    if (!eni.prefixes().isEmpty()) {
      withPrefixes.add(eni);
    }
  }

  private static Map<MacAddress, Pod> cables(final String node, final Map<String, List<Pod>> pods) {
    return pods.getOrDefault(node, List.of()).stream()
        .filter(pod -> !pod.hostNetwork())
        .collect(
            Collectors.toMap(
                pod -> StableIds.mac("veth/" + pod.ref()), pod -> pod, (one, other) -> other));
  }

  private void plug(
      final String node,
      final NodeNetwork network,
      final Map<MacAddress, NetworkInterface> byMac,
      final Map<MacAddress, Pod> cables) {
    evaluators.put(node, new Evaluator(network));
    final Map<String, Port> ofNode = new TreeMap<>();
    for (final Link link : network.links()) {
      final Optional<Pod> pod = link.mac().map(cables::get);
      final Optional<NetworkInterface> eni = link.mac().map(byMac::get);
      pod.map(found -> ObservationPoint.veth(node, found.ref()))
          .or(() -> eni.map(found -> ObservationPoint.networkInterface(node, found.id())))
          .map(point -> new Port(node, link, point, eni, pod))
          .ifPresent(port -> ofNode.put(link.name(), port));
    }
    ports.put(node, ofNode);
    ofNode
        .values()
        .forEach(
            port -> {
              port.eni().ifPresent(eni -> byInterface.put(eni.id(), port));
              port.pod().ifPresent(pod -> byPod.put(pod.ref(), port));
            });
  }

  /** Whether the node's tables are known: it is an EC2 instance of an IPv4 cluster. */
  boolean knows(final String node) {
    return tables.containsKey(node);
  }

  Optional<NodeNetwork> tables(final String node) {
    return Optional.ofNullable(tables.get(node));
  }

  Optional<Evaluator> evaluator(final String node) {
    return Optional.ofNullable(evaluators.get(node));
  }

  Optional<Port> port(final String node, final String device) {
    return Optional.ofNullable(ports.getOrDefault(node, Map.of()).get(device));
  }

  Optional<Port> port(final PodRef pod) {
    return Optional.ofNullable(byPod.get(pod));
  }

  Optional<Port> port(final NetworkInterface eni) {
    return Optional.ofNullable(byInterface.get(eni.id()));
  }

  /** The port of a branch's trunk. */
  Optional<Port> trunk(final NetworkInterface branch) {
    return SecurityGroupsForPods.trunkIdOf(branch).map(byInterface::get);
  }

  /** The port of a node's primary interface. */
  Optional<Port> primary(final String node) {
    return ports.getOrDefault(node, Map.of()).values().stream()
        .filter(port -> port.eni().filter(NetworkInterface::isPrimary).isPresent())
        .findFirst();
  }

  /** Every device that is there, by the point that it is. */
  Map<ObservationPoint, Port> points() {
    final Map<ObservationPoint, Port> points = new TreeMap<>();
    ports.values().forEach(of -> of.values().forEach(port -> points.put(port.point(), port)));
    return points;
  }

  /** The interface that an address of the VPC is on. */
  Optional<NetworkInterface> ownerOf(final IpAddress address) {
    return Optional.ofNullable(owners.get(address))
        .or(() -> withPrefixes.stream().filter(eni -> Wiring.holds(eni, address)).findFirst());
  }

  boolean isInVpc(final IpAddress address) {
    return vpcCidrs.stream().anyMatch(cidr -> cidr.contains(address));
  }

  /**
   * Whether a source is let out of the VPC to a destination: the internet gateway knows the public
   * addresses of nodes alone. Who has nodes leave sources alone, of all packets or to some ranges,
   * has a NAT gateway, or a private way there.
   */
  boolean letsOut(final IpAddress source, final IpAddress destination) {
    final boolean privately =
        hosts.stream()
            .map(Host::cni)
            .anyMatch(
                cni ->
                    cni.externalSnat()
                        || cni.excludeSnatCidrs().stream()
                            .anyMatch(cidr -> cidr.contains(destination)));
    return privately
        || ownerOf(source)
            .filter(NetworkInterface::isPrimary)
            .flatMap(NetworkInterface::primaryAddress)
            .filter(source::equals)
            .isPresent();
  }
}
