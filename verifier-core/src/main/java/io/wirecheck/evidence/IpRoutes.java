package io.wirecheck.evidence;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * IPv4 routes as {@code ip route show table all} prints them, as JSON or as text (iproute2, {@code
 * iproute.c}). Where the kernel passes a route over, its dump says {@code dead}: also of a device
 * without carrier, if {@code ignore_routes_with_linkdown} is set (Linux, {@code fib_nexthop_info}).
 */
final class IpRoutes {

  private static final Map<String, String> SCOPES =
      Map.of("0", "global", "200", "site", "253", "link", "254", "host", "255", "nowhere");

  private static final String DEAD = "dead";
  private static final String RANGE = "range of IPv4 addresses";

  private IpRoutes() {}

  /** The route of an object; empty for one of IPv6. */
  static Optional<RouteEntry> json(final JsonValue json) {
    final JsonValue destination = json.field("dst");
    if (destination.text().indexOf(':') >= 0 || !json.field("pref").isAbsent()) {
      return Optional.empty();
    }
    final Line line = new Line();
    line.type = json.field("type").optionalText().map(IpText::type).orElse(RouteEntry.UNICAST);
    line.destination = Optional.of(destination.parsed(IpText::range, RANGE));
    json.entries().forEach(line::read);
    return Optional.of(line.route());
  }

  /** The routes of lines, those of IPv6 left out. */
  static List<RouteEntry> text(final List<String> lines) {
    final List<Line> routes = new ArrayList<>();
    for (final String line : lines) {
      if (line.strip().startsWith("nexthop ")) {
        if (routes.isEmpty()) {
          throw new MalformedDocument("it begins with '" + line.strip() + "'");
        }
        routes.get(routes.size() - 1).unheld.add("multipath");
      } else if (!line.isBlank()) {
        routes.add(Line.of(line));
      }
    }
    return routes.stream().filter(line -> !line.ipv6).map(Line::route).toList();
  }

  /** What was read of a route so far. */
  private static final class Line {

    private String type = RouteEntry.UNICAST;
    private Optional<Cidr> destination = Optional.empty();
    private int table = PolicyRule.MAIN;
    private Optional<IpAddress> gateway = Optional.empty();
    private Optional<String> device = Optional.empty();
    private Optional<IpAddress> source = Optional.empty();
    private String scope = "global";
    private int metric;
    private boolean usable = true;
    private boolean ipv6;
    private final List<String> unheld = new ArrayList<>();

    static Line of(final String text) {
      final Line line = new Line();
      final WordReader words = new WordReader(text);
      final String first = words.next();
      final boolean typed = IpText.isType(first);
      line.type = typed ? IpText.type(first) : RouteEntry.UNICAST;
      line.startWith(typed ? words.after(first) : first);
      while (words.hasNext()) {
        line.read(words.next(), words);
      }
      return line;
    }

    private void startWith(final String range) {
      ipv6 = range.indexOf(':') >= 0;
      destination = ipv6 ? destination : Optional.of(IpText.parsed(range, IpText::range, RANGE));
    }

    private void read(final String word, final WordReader words) {
      switch (word) {
        case "via" -> gateway = Optional.of(via(words));
        case "dev" -> device = Optional.of(words.after(word));
        case "table" -> table = words.after(word, IpText::table, IpText.TABLE_FORM);
        case "src" -> source = Optional.of(words.after(word, IpAddress::tryParse, "IP address"));
        case "scope" -> scope = named(words.after(word));
        case "metric" -> readMetric(words.after(word));
        case "tos", "encap" -> unheld.add(word + " " + words.after(word));
        case DEAD -> usable = false;
        case "pref" -> ipv6 = true;
        default -> {
          // Who made the route, or how TCP is to use it.
        }
      }
    }

    /** IPv6's metrics use 32 bits, and are not asked for. */
    private void readMetric(final String text) {
      final Optional<Integer> number = IpText.number(text);
      if (number.isEmpty() && !ipv6) {
        throw new MalformedDocument("'" + text + "' is no metric that Wirecheck can hold");
      }
      metric = number.orElse(0);
    }

    private static IpAddress via(final WordReader words) {
      final String next = words.after("via");
      final String address = next.equals("inet6") ? words.after(next) : next;
      return IpText.parsed(address, IpAddress::tryParse, "IP address");
    }

    private void read(final String name, final JsonValue value) {
      switch (name) {
        case "gateway" -> gateway = Optional.of(address(value));
        case "via" -> gateway = Optional.of(address(value.field("host")));
        case "dev" -> device = Optional.of(value.text());
        case "table" -> table = table(value);
        case "prefsrc" -> source = Optional.of(address(value));
        case "scope" -> scope = named(value.scalar());
        case "metric" -> metric = value.number();
        case "tos" -> unheld.add("tos " + value.scalar());
        case "encap" -> unheld.add("encap " + value.scalar());
        case "nexthops" -> unheld.add("multipath");
        case "flags" ->
            usable = value.elements().stream().noneMatch(flag -> flag.text().equals(DEAD));
        default -> {
          // Who made the route, or how TCP is to use it.
        }
      }
    }

    private static int table(final JsonValue json) {
      final String text = json.scalar();
      return IpText.table(text)
          .orElseThrow(
              () -> json.malformed("is '%s', which is no %s".formatted(text, IpText.TABLE_FORM)));
    }

    private static IpAddress address(final JsonValue json) {
      return json.parsed(IpAddress::tryParse, "IP address");
    }

    private static String named(final String scope) {
      return SCOPES.getOrDefault(scope, scope);
    }

    private RouteEntry route() {
      final String words =
          unheld.isEmpty() ? "" : " " + String.join(" ", unheld.stream().distinct().toList());
      return new RouteEntry(
          table,
          type + words,
          destination.orElseThrow(),
          gateway,
          device,
          source,
          scope,
          metric,
          usable);
    }
  }
}
