package io.wirecheck.flow;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** The route by which a node sends a pod's packets into a tunnel's device. */
public final class TunnelRoute {

  /** {@code linkinfo.info_kind} of devices that wrap what they are given (ip-link(8)). */
  private static final Set<String> TUNNELS =
      Set.of(
          "bareudp",
          "erspan",
          "geneve",
          "gre",
          "gretap",
          "ip6erspan",
          "ip6gre",
          "ip6gretap",
          "ip6tnl",
          "ipip",
          "sit",
          "tun",
          "vti",
          "vti6",
          "vxlan",
          "wireguard",
          "xfrm");

  private static final Comparator<RouteEntry> BEST =
      Comparator.<RouteEntry>comparingInt(route -> -route.destination().prefixLength())
          .thenComparingInt(RouteEntry::metric);

  private final NodeNetwork tables;

  private TunnelRoute(final NodeNetwork tables) {
    this.tables = tables;
  }

  /** Empty where the first table that knows the way leads elsewhere. */
  public static Optional<RouteEntry> of(
      final NodeNetwork tables, final IpAddress source, final IpAddress destination) {
    final TunnelRoute lookup = new TunnelRoute(tables);
    return tables.rules().stream()
        .filter(rule -> selects(rule, source, destination))
        .flatMap(rule -> lookup.best(rule.table(), destination).stream())
        .findFirst()
        .filter(lookup::entersATunnel);
  }

  /** Within the VPC packets carry no mark, so a rule for marked ones is not theirs. */
  private static boolean selects(
      final PolicyRule rule, final IpAddress source, final IpAddress destination) {
    return rule.action().equals(PolicyRule.LOOKUP)
        && has(rule.from(), source)
        && has(rule.to(), destination)
        && rule.mark().isEmpty()
        && rule.inDevice().isEmpty()
        && rule.outDevice().isEmpty()
        && rule.unread().isEmpty();
  }

  private static boolean has(final Optional<Cidr> range, final IpAddress address) {
    return range.isEmpty() || range.get().contains(address);
  }

  private Optional<RouteEntry> best(final int table, final IpAddress destination) {
    return tables.routes().stream()
        .filter(route -> route.table() == table && route.usable())
        .filter(route -> route.destination().contains(destination))
        .min(BEST);
  }

  private boolean entersATunnel(final RouteEntry route) {
    return route
        .device()
        .flatMap(tables::link)
        .flatMap(Link::kind)
        .filter(TUNNELS::contains)
        .isPresent();
  }
}
