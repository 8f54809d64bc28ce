package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster of the IPv6 family: the CNI uses the primary interfaces alone, with a /80 on each. */
final class Ipv6Cluster {

  private Ipv6Cluster() {}

  /** In an IPv6 cluster the CNI uses the primary interface alone, with one /80 on it. */
  static Topology of(final Topology topology) {
    final Map<String, String> primaries = new TreeMap<>();
    final List<NetworkInterface> interfaces = new ArrayList<>();
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      if (eni.isPrimary()) {
        final IpAddress network = network(interfaces.size());
        interfaces.add(
            Copies.withPrefix(eni, List.of(network.plus(0xa)), new Cidr(delegated(network), 80)));
        PodSubnets.secondaryBeside(eni, topology).ifPresent(id -> primaries.put(id, eni.id()));
      } else if (!PodSubnets.isPoolSecondary(eni)) {
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
                            .map(vpc -> Variations.plus(vpc, "2406:da12:0:ab00::/56", "associated"))
                            .toList())));
  }

  /** The n-th /64 of the VPC's /56. */
  private static IpAddress network(final int number) {
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
}
