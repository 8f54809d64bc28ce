package io.wirecheck.trace;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Policy rules and routes: the kernel's fib_rules_lookup and fib_table_lookup. */
final class Routing {

  private static final String WHERE = "routing";

  /** Of a packet that the node sends, {@code iif lo} matches. */
  private static final String LOOPBACK = "lo";

  /** Actions of a rule, and types of a route, that end a packet. */
  private static final Set<String> ENDS = Set.of("unreachable", "prohibit", "blackhole");

  private static final Set<String> FOR_THE_NODE = Set.of(RouteEntry.LOCAL, RouteEntry.BROADCAST);

  /** The longest prefix, then the lowest metric. */
  private static final Comparator<RouteEntry> BEST =
      Comparator.comparing((RouteEntry route) -> -route.destination().prefixLength())
          .thenComparing(RouteEntry::metric);

  private final NodeNetwork node;
  private final List<PolicyRule> rules;

  Routing(NodeNetwork node) {
    this.node = node;
    this.rules =
        node.rules().stream().sorted(Comparator.comparingInt(PolicyRule::priority)).toList();
  }

  /** Where a packet goes. */
  sealed interface Way {}

  /** To the node itself. */
  record Here() implements Way {}

  /** Out by a device. */
  record Out(String device, Optional<IpAddress> gateway) implements Way {}

  /** Nowhere. */
  record Nowhere(Disposition why) implements Way {}

  /** Asks the rules in their order until the table of one has a route. */
  Way route(Passage passage) {
    for (final PolicyRule rule : rules) {
      if (selects(rule, passage)) {
        final Optional<Way> way = follow(rule, passage);
        if (way.isPresent()) {
          return way.get();
        }
      }
    }
    final String reason = "no route to " + passage.packet().destination();
    passage.step(WHERE, reason);
    return new Nowhere(new Disposition.Dropped(reason));
  }

  /** True where the table {@code local} holds the address as one of the node's, or a device's. */
  boolean isLocal(IpAddress address, Optional<String> device) {
    return best(PolicyRule.LOCAL, address)
        .filter(route -> route.type().equals(RouteEntry.LOCAL))
        .filter(route -> device.isEmpty() || device.equals(route.device()))
        .isPresent();
  }

  /** The node's own addresses on a device. */
  List<IpAddress> addressesOf(String device) {
    return routesOf(device, PolicyRule.LOCAL)
        .filter(route -> route.type().equals(RouteEntry.LOCAL))
        .map(route -> route.destination().network())
        .toList();
  }

  /** The preferred source of a route of a device to a neighbour, which is of the same subnet. */
  Optional<IpAddress> sourceTowards(IpAddress neighbour, String device) {
    return routesOf(device, PolicyRule.MAIN)
        .filter(route -> route.gateway().isEmpty() && route.destination().contains(neighbour))
        .flatMap(route -> route.source().stream())
        .findFirst();
  }

  private Stream<RouteEntry> routesOf(String device, int table) {
    return node.routes().stream()
        .filter(route -> route.table() == table && route.device().equals(Optional.of(device)));
  }

  private static boolean selects(PolicyRule rule, Passage passage) {
    return matches(rule, passage) != rule.isInverse();
  }

  private static boolean matches(PolicyRule rule, Passage passage) {
    final Packet packet = passage.packet();
    final String in = passage.inDevice().isEmpty() ? LOOPBACK : passage.inDevice();
    return rule.from().map(cidr -> cidr.contains(packet.source())).orElse(true)
        && rule.to().map(cidr -> cidr.contains(packet.destination())).orElse(true)
        && rule.mark().map(mark -> matches(mark, passage.mark())).orElse(true)
        && rule.inDevice().map(in::equals).orElse(true)
        && rule.outDevice().isEmpty(); // only sockets that are bound to a device have one
  }

  private static boolean matches(Mark wanted, int mark) {
    return ((wanted.value() ^ mark) & wanted.mask()) == 0;
  }

  /** What a rule makes of a packet that it selects; empty to ask the next one. */
  private Optional<Way> follow(PolicyRule rule, Passage passage) {
    if (!rule.unread().isEmpty() && !rule.isInverse()) {
      return Optional.of(notKnown(rule));
    }
    if (rule.action().equals(PolicyRule.LOOKUP)) {
      return lookup(rule, passage);
    }
    if (rule.action().equals("nop")) {
      return Optional.empty();
    }
    if (ENDS.contains(rule.action())) {
      passage.step(WHERE, "matched rule " + rule);
      return Optional.of(new Nowhere(new Disposition.Dropped("rule " + rule)));
    }
    return Optional.of(notKnown(rule));
  }

  private static Way notKnown(PolicyRule rule) {
    return new Nowhere(new Disposition.NotKnown("rule " + rule + " is not understood"));
  }

  private Optional<Way> lookup(PolicyRule rule, Passage passage) {
    final Optional<RouteEntry> found = best(rule.table(), passage.packet().destination());
    if (found.isPresent() && !found.get().type().equals("throw")) {
      passage.step(WHERE, "matched rule " + rule);
      passage.step(WHERE, "route " + found.get());
      return Optional.of(way(found.get()));
    }
    if (rule.table() != PolicyRule.LOCAL) {
      final String none = found.map(route -> "found " + route).orElse("found no route");
      passage.step(WHERE, "matched rule " + rule + ", " + none);
    }
    return Optional.empty();
  }

  private Optional<RouteEntry> best(int table, IpAddress destination) {
    return node.routes().stream()
        .filter(route -> route.table() == table && route.destination().contains(destination))
        .filter(this::isUsable)
        .min(BEST);
  }

  /** The kernel keeps the routes to its own addresses while their device is down, no others. */
  private boolean isUsable(RouteEntry route) {
    return route.usable()
        && (route.type().equals(RouteEntry.LOCAL)
            || route.device().flatMap(node::link).map(Link::up).orElse(true));
  }

  private static Way way(RouteEntry route) {
    if (FOR_THE_NODE.contains(route.type())) {
      return new Here();
    }
    if (ENDS.contains(route.type())) {
      return new Nowhere(new Disposition.Dropped("route " + route));
    }
    if (route.type().equals(RouteEntry.UNICAST) && route.device().isPresent()) {
      return new Out(route.device().get(), route.gateway());
    }
    return new Nowhere(new Disposition.NotKnown("route " + route + " is not understood"));
  }
}
