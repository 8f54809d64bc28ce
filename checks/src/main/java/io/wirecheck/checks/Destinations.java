package io.wirecheck.checks;

import io.wirecheck.flow.InterfaceIndex;
import io.wirecheck.flow.Probe;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.Vpc.CidrAssociation;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Addresses whose packets must leave a pod's node, by what their treatment depends on. Nobody has
 * to answer, and nobody needs to have them: they are for the gateway to take.
 */
final class Destinations {

  /** For documentation (RFC 5737, RFC 3849): routed by default and reaching nobody. */
  private static final IpAddress NOBODY_V4 = IpAddress.parse("203.0.113.5");

  private static final IpAddress NOBODY_V6 = IpAddress.parse("2001:db8::5");

  /** How far to look for an address in a range that no interface has. */
  private static final int TRIES = 64;

  private final IpAddress target;
  private final Optional<CniConfiguration> cni;
  private final List<Vpc> vpcs;
  private final InterfaceIndex interfaces;

  Destinations(
      final IpAddress target, final Topology topology, final Optional<CniConfiguration> cni) {
    this.target = target;
    this.cni = cni;
    this.vpcs = topology.vpcs().asOptional().orElse(List.of());
    this.interfaces =
        InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
  }

  /** The target of the settings; of another family, an address for documentation. */
  List<IpAddress> beyondTheVpc(final Probe probe) {
    final Family family = probe.end().address().family();
    if (target.family() == family) {
      return List.of(target);
    }
    return List.of(family == Family.IPV6 ? NOBODY_V6 : NOBODY_V4);
  }

  /** One of each range that the VPC CNI is told to exclude, and the target is not in. */
  List<IpAddress> excluded(final Probe probe) {
    if (probe.end().address().family() == Family.IPV6) {
      return List.of();
    }
    return cni
        .filter(config -> !config.externalSnat())
        .map(CniConfiguration::excludeSnatCidrs)
        .orElse(List.of())
        .stream()
        .filter(range -> !range.contains(target))
        .flatMap(range -> nobodysIn(range, probe.owner()).stream())
        .toList();
  }

  /** One of each range of the VPC but the one that the node itself is in. */
  List<IpAddress> inFurtherRanges(final Probe probe) {
    final Optional<IpAddress> node = probe.primary().primaryAddress();
    if (probe.end().address().family() == Family.IPV6 || node.isEmpty()) {
      return List.of();
    }
    return vpcs.stream()
        .filter(vpc -> vpc.id().equals(probe.owner().vpcId()))
        .flatMap(vpc -> vpc.cidrs().stream())
        .filter(CidrAssociation::isAssociated)
        .map(CidrAssociation::cidr)
        .filter(range -> range.network().family() == Family.IPV4)
        .filter(range -> !range.contains(node.get()))
        .flatMap(range -> nobodysIn(range, probe.owner()).stream())
        .toList();
  }

  /** From the range's end down, for addresses are given out from its beginning. */
  private Optional<IpAddress> nobodysIn(final Cidr range, final NetworkInterface near) {
    final long last = (1L << (Family.IPV4.bits() - range.prefixLength())) - 1;
    final Stream<IpAddress> candidates =
        LongStream.iterate(Math.max(last - 1, 0), offset -> offset >= 0, offset -> offset - 1)
            .limit(TRIES)
            .mapToObj(range.network()::plus);
    return candidates
        .filter(address -> interfaces.holders(near.vpcId(), address).isEmpty())
        .findFirst();
  }
}
