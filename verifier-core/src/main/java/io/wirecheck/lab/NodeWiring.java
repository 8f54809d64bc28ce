package io.wirecheck.lab;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The texts that bring a node's kernel from one state of its tables to another: {@code ip -batch},
 * {@code iptables-restore} of either backend, {@code nft -f}.
 */
final class NodeWiring {

  private static final String PERMANENT = "PERMANENT";

  private final NodeNetwork before;
  private final NodeNetwork after;

  private NodeWiring(final NodeNetwork before, final NodeNetwork after) {
    this.before = before;
    this.after = after;
  }

  /** What a kernel knows in a namespace that nobody has touched. */
  static NodeNetwork untouched() {
    return new NodeNetwork(
        List.of(),
        List.of(
            PolicyRule.lookup(0, Optional.empty(), Optional.empty(), PolicyRule.LOCAL),
            PolicyRule.lookup(32_766, Optional.empty(), Optional.empty(), PolicyRule.MAIN),
            PolicyRule.lookup(32_767, Optional.empty(), Optional.empty(), PolicyRule.DEFAULT)),
        List.of(),
        List.of(),
        Netfilter.none());
  }

  /**
   * For a shell in the node's namespace. Devices that {@code before} has not are there, and have
   * their addresses; they are brought up, and afterwards down where they should be.
   */
  static String between(final NodeNetwork before, final NodeNetwork after) {
    final NodeWiring wiring = new NodeWiring(before, after);
    return Wiring.batch(wiring.ip()) + wiring.netfilter();
  }

  private List<String> ip() {
    final List<String> lines = new ArrayList<>();
    final List<Link> links =
        after.links().stream().filter(link -> before.link(link.name()).isEmpty()).toList();
    links.forEach(link -> lines.add("link set %s up".formatted(link.name())));
    added(rules(before), rules(after)).forEach(rule -> lines.add("rule add " + rule));
    added(rules(after), rules(before)).forEach(rule -> lines.add("rule del " + rule));
    added(routes(after), routes(before)).forEach(route -> lines.add("route del " + route));
    added(routes(before), routes(after)).forEach(route -> lines.add("route add " + route));
    added(neighbours(before), neighbours(after))
        .forEach(text -> lines.add("neighbour add " + text));
    links.stream()
        .filter(link -> !link.up())
        .forEach(link -> lines.add("link set %s down".formatted(link.name())));
    return lines;
  }

  /** What is in the second and not in the first, one as often as it is there more often. */
  private static <T> List<T> added(final List<T> first, final List<T> second) {
    final List<T> more = new ArrayList<>(second);
    first.forEach(more::remove);
    return more;
  }

  private static List<String> rules(final NodeNetwork node) {
    return node.rules().stream().map(NodeWiring::rule).toList();
  }

  /** Selectors and action as {@code ip rule} prints them, which is also how it takes them. */
  private static String rule(final PolicyRule rule) {
    final String text = rule.toString();
    return text.substring(text.indexOf(':') + 2) + " priority " + rule.priority();
  }

  /**
   * Those that are put there: the kernel itself writes the local table, and takes the routes of a
   * device that goes down. What is on a link comes before what is behind a gateway on it.
   */
  private static List<String> routes(final NodeNetwork node) {
    return node.routes().stream()
        .filter(route -> route.table() != PolicyRule.LOCAL)
        .filter(route -> route.device().flatMap(node::link).map(Link::up).orElse(true))
        .sorted(Comparator.comparing(route -> route.gateway().isPresent()))
        .map(route -> route(node, route))
        .toList();
  }

  private static String route(final NodeNetwork node, final RouteEntry route) {
    final StringBuilder text = new StringBuilder();
    text.append(route.type()).append(' ').append(destination(route.destination()));
    route.gateway().ifPresent(gateway -> text.append(" via ").append(gateway));
    route.device().ifPresent(device -> text.append(" dev ").append(device));
    text.append(" table ").append(route.table());
    route.source().ifPresent(source -> text.append(" src ").append(source));
    if (route.device().isPresent()) {
      text.append(" scope ").append(route.scope());
    }
    text.append(route.metric() == 0 ? "" : " metric " + route.metric());
    return text.append(isReachable(node, route) ? "" : " onlink").toString();
  }

  private static String destination(final Cidr cidr) {
    return cidr.prefixLength() == 0 ? "default" : cidr.toString();
  }

  /** The kernel wants to know how a gateway is reached; a fault may have taken that from it. */
  private static boolean isReachable(final NodeNetwork node, final RouteEntry route) {
    return route.gateway().isEmpty()
        || node.routes().stream()
            .filter(other -> other.table() == route.table() && other.gateway().isEmpty())
            .filter(other -> other.device().equals(route.device()))
            .anyMatch(other -> other.destination().contains(route.gateway().get()));
  }

  private static List<String> neighbours(final NodeNetwork node) {
    return node.neighbours().stream()
        .filter(neighbour -> neighbour.state().equals(PERMANENT) && neighbour.mac().isPresent())
        .map(NodeWiring::neighbour)
        .toList();
  }

  private static String neighbour(final Neighbour neighbour) {
    return "%s lladdr %s dev %s nud permanent"
        .formatted(neighbour.address(), neighbour.mac().orElseThrow(), neighbour.device());
  }

  /**
   * Of hooks of one priority the one that is registered last runs first, so the tables are written
   * from the last to the first. One that is there is replaced; none is ever taken away.
   */
  private String netfilter() {
    if (before.netfilter().equals(after.netfilter())) {
      return "";
    }
    final List<Table> tables = new ArrayList<>(after.netfilter().tables());
    Collections.reverse(tables);
    final StringBuilder text = new StringBuilder();
    List<Table> together = new ArrayList<>();
    for (final Table table : tables) {
      if (!together.isEmpty() && together.get(0).backend() != table.backend()) {
        text.append(written(together));
        together = new ArrayList<>();
      }
      together.add(table);
    }
    return text.append(together.isEmpty() ? "" : written(together)).toString();
  }

  private static String written(final List<Table> tables) {
    final Backend backend = tables.get(0).backend();
    return switch (backend) {
      case IPTABLES_NFT -> here("iptables-nft-restore", RestoreText.of(tables));
      case IPTABLES_LEGACY -> here("iptables-legacy-restore", RestoreText.of(tables));
      case NFT -> here("nft -f -", String.join("", tables.stream().map(NftText::of).toList()));
    };
  }

  private static String here(final String command, final String text) {
    return "%s <<'TABLES'\n%sTABLES\n".formatted(command, text);
  }
}
