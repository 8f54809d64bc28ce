package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Moves secondary interfaces, and the pods on them, into subnets of their own. */
final class PodSubnets {

  private static final int FIRST_HOST = 10;
  private static final int POOL = 5;

  private PodSubnets() {}

  static Topology customNetworking(final Topology topology) {
    return secondariesIn("100.64.", ranged(topology, "100.64.0.0/16"), false);
  }

  /** The VPC has a second range, in which are secondary interfaces and their pods. */
  static Topology inSecondCidr(final Topology topology) {
    return secondariesIn("10.61.", ranged(topology, "10.61.0.0/16"), true);
  }

  private static Topology ranged(final Topology topology, final String cidr) {
    return topology.withVpcs(
        topology
            .vpcs()
            .map(
                vpcs ->
                    vpcs.stream().map(vpc -> Variations.plus(vpc, cidr, "associated")).toList()));
  }

  static Topology podSubnet(final Topology topology) {
    return secondariesIn(ownRange(topology) + ".10", topology, true);
  }

  /** The first two octets of the VPC's own range. */
  private static String ownRange(final Topology topology) {
    return TopologyWriter.listed(topology.vpcs()).stream()
        .flatMap(vpc -> vpc.cidrs().stream())
        .map(association -> association.cidr().network().toString())
        .map(network -> network.replaceFirst("\\.\\d+\\.\\d+$", ""))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no VPC"));
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

  static boolean isPoolSecondary(final NetworkInterface eni) {
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

  static Optional<String> secondaryBeside(final NetworkInterface primary, final Topology topology) {
    final Optional<String> instance = primary.attachment().flatMap(Attachment::instanceId);
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(PodSubnets::isPoolSecondary)
        .filter(eni -> eni.attachment().flatMap(Attachment::instanceId).equals(instance))
        .map(NetworkInterface::id)
        .findFirst();
  }
}
