package io.wirecheck.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;

/** What {@code ip -json} prints (iproute2 6.1). */
final class IpJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private IpJson() {}

  static String links(final NodeNetwork network) {
    return list(network.links(), IpJson::link);
  }

  static String rules(final NodeNetwork network) {
    return list(network.rules(), rule -> rule(rule, network));
  }

  static String routes(final NodeNetwork network) {
    return list(network.routes(), IpJson::route);
  }

  static String neighbours(final NodeNetwork network) {
    return list(network.neighbours(), IpJson::neighbour);
  }

  private static <T> String list(final Collection<T> values, final Function<T, ObjectNode> writer) {
    final ArrayNode json = JSON.arrayNode();
    values.forEach(value -> json.add(writer.apply(value)));
    return json + "\n";
  }

  private static ObjectNode link(final Link link) {
    final boolean loopback = link.name().equals("lo");
    final ObjectNode json = JSON.objectNode().put("ifindex", link.index());
    json.put("ifname", link.name());
    flags(json, link, loopback);
    json.put("mtu", link.mtu());
    json.put("link_type", link.mac().isPresent() ? "ether" : loopback ? "loopback" : "none");
    if (loopback && link.mac().isEmpty()) {
      json.put("address", "00:00:00:00:00:00");
    }
    link.mac().ifPresent(mac -> json.put("address", mac.toString()));
    link.kind().ifPresent(kind -> json.putObject("linkinfo").put("info_kind", kind));
    return json;
  }

  private static void flags(final ObjectNode json, final Link link, final boolean loopback) {
    final ArrayNode flags = json.putArray("flags");
    if (link.up() && !link.carrier()) {
      flags.add("NO-CARRIER");
    }
    flags.add(loopback ? "LOOPBACK" : "BROADCAST");
    if (link.up()) {
      flags.add("UP");
    }
    if (link.carrier()) {
      flags.add("LOWER_UP");
    }
  }

  private static ObjectNode rule(final PolicyRule rule, final NodeNetwork network) {
    final ObjectNode json = JSON.objectNode().put("priority", rule.priority());
    range(json, "src", rule.from().orElse(EVERY));
    rule.to().ifPresent(cidr -> range(json, "dst", cidr));
    rule.mark().ifPresent(mark -> mark(json, mark));
    rule.inDevice().ifPresent(name -> device(json, "iif", name, network));
    rule.outDevice().ifPresent(name -> device(json, "oif", name, network));
    words(json, rule.unread());
    action(json, rule);
    return json;
  }

  private static final Cidr EVERY = Cidr.parse("0.0.0.0/0");

  private static void range(final ObjectNode json, final String end, final Cidr range) {
    json.put(end, range.prefixLength() == 0 ? "all" : range.network().toString());
    if (range.prefixLength() > 0 && range.prefixLength() < Family.IPV4.bits()) {
      json.put(end + "len", range.prefixLength());
    }
  }

  private static void mark(final ObjectNode json, final Mark mark) {
    json.put("fwmark", "0x%x".formatted(mark.value()));
    if (mark.mask() != -1) {
      json.put("fwmask", "0x%x".formatted(mark.mask()));
    }
  }

  private static void device(
      final ObjectNode json, final String end, final String name, final NodeNetwork network) {
    json.put(end, name);
    if (network.link(name).isEmpty()) {
      json.putNull(end + "_detached");
    }
  }

  /** Names with their values; {@code not} has none. */
  private static void words(final ObjectNode json, final String words) {
    final Iterator<String> each =
        Arrays.stream(words.split(" ", -1)).filter(word -> !word.isEmpty()).iterator();
    while (each.hasNext()) {
      final String name = each.next();
      if (name.equals("not") || !each.hasNext()) {
        json.putNull(name);
      } else {
        json.put(name, each.next());
      }
    }
  }

  private static void action(final ObjectNode json, final PolicyRule rule) {
    if (rule.action().equals(PolicyRule.LOOKUP)) {
      json.put("table", PolicyRule.tableName(rule.table()));
    } else if (rule.action().startsWith("goto ")) {
      json.put("goto", Integer.parseInt(rule.action().substring("goto ".length())));
    } else if (rule.action().equals("nop") || rule.action().equals("l3mdev")) {
      json.putNull(rule.action());
    } else {
      json.put("action", rule.action());
    }
  }

  private static ObjectNode route(final RouteEntry route) {
    final String[] words = route.type().split(" ", 2);
    final ObjectNode json = JSON.objectNode().put("type", words[0]);
    json.put("dst", destination(route.destination()));
    route.gateway().ifPresent(address -> gateway(json, route));
    route.device().ifPresent(name -> json.put("dev", name));
    json.put("table", PolicyRule.tableName(route.table()));
    json.put("protocol", route.source().isPresent() ? "kernel" : "boot");
    json.put("scope", route.scope());
    route.source().ifPresent(address -> json.put("prefsrc", address.toString()));
    if (route.metric() != 0) {
      json.put("metric", route.metric());
    }
    final ArrayNode flags = json.putArray("flags");
    if (!route.usable()) {
      flags.add("dead").add("linkdown");
    }
    if (words.length > 1) {
      more(json, words[1]);
    }
    return json;
  }

  private static String destination(final Cidr destination) {
    if (destination.prefixLength() == 0) {
      return "default";
    }
    return destination.prefixLength() == Family.IPV4.bits()
        ? destination.network().toString()
        : destination.toString();
  }

  private static void gateway(final ObjectNode json, final RouteEntry route) {
    final var address = route.gateway().orElseThrow();
    if (address.family() == Family.IPV4) {
      json.put("gateway", address.toString());
    } else {
      json.putObject("via").put("family", "inet6").put("host", address.toString());
    }
  }

  /** What a route says that no field holds. */
  private static void more(final ObjectNode json, final String words) {
    final String multipath = "multipath";
    words(json, words.replace(multipath, "").strip());
    if (words.contains(multipath)) {
      json.putArray("nexthops").addObject().putArray("flags");
    }
  }

  private static ObjectNode neighbour(final Neighbour neighbour) {
    final ObjectNode json = JSON.objectNode().put("dst", neighbour.address().toString());
    json.put("dev", neighbour.device());
    neighbour.mac().ifPresent(mac -> json.put("lladdr", mac.toString()));
    final ArrayNode states = json.putArray("state");
    Arrays.stream(neighbour.state().split(",", -1))
        .filter(state -> !state.isEmpty())
        .forEach(states::add);
    return json;
  }
}
