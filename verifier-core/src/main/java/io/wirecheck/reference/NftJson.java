package io.wirecheck.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.ConnectionMark;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.DestinationPort;
import io.wirecheck.model.node.ChainRule.Dnat;
import io.wirecheck.model.node.ChainRule.Drop;
import io.wirecheck.model.node.ChainRule.Goto;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.IpProtocol;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Masquerade;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.PacketMark;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.SetPacketMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Source;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import io.wirecheck.model.node.ChainRule.UnreadTarget;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.ProtocolNames;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code nft --json list ruleset} prints (nftables 1.0.6): nft's tables, and those of
 * iptables-nft as nft shows them, with only the names of what iptables alone understands. The table
 * that runs first of equal ones was made last.
 */
final class NftJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);

  private final ArrayNode objects = JSON.arrayNode();

  private NftJson() {}

  static String ruleset(final Netfilter netfilter) {
    final NftJson json = new NftJson();
    json.objects
        .addObject()
        .putObject("metainfo")
        .put("version", "1.0.6")
        .put("release_name", "Lester Gooch #5")
        .put("json_schema_version", 1);
    final List<Table> tables = netfilter.tables();
    for (int i = tables.size() - 1; i >= 0; i--) {
      if (tables.get(i).backend() != Backend.IPTABLES_LEGACY) {
        json.add(tables.get(i), tables.size() - i);
      }
    }
    final ObjectNode document = JSON.objectNode();
    document.set("nftables", json.objects);
    return document + "\n";
  }

  private void add(final Table table, final int number) {
    objects
        .addObject()
        .putObject("table")
        .put("family", "ip")
        .put("name", table.name())
        .put("handle", number);
    int handle = 0;
    for (final Chain chain : table.chains()) {
      handle++;
      addChain(table, chain, handle);
    }
    for (final Chain chain : table.chains()) {
      for (final ChainRule rule : chain.rules()) {
        handle++;
        addRule(table, chain, rule, handle);
      }
    }
  }

  private void addChain(final Table table, final Chain chain, final int handle) {
    final ObjectNode json =
        objects
            .addObject()
            .putObject("chain")
            .put("family", "ip")
            .put("table", table.name())
            .put("name", chain.name())
            .put("handle", handle);
    chain
        .hook()
        .ifPresent(
            hook ->
                json.put("type", lower(hook.type()))
                    .put("hook", lower(hook.point()))
                    .put("prio", hook.priority())
                    .put("policy", chain.accepts() ? "accept" : "drop"));
  }

  private static String lower(final Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private void addRule(
      final Table table, final Chain chain, final ChainRule rule, final int handle) {
    final ObjectNode json =
        objects
            .addObject()
            .putObject("rule")
            .put("family", "ip")
            .put("table", table.name())
            .put("chain", chain.name())
            .put("handle", handle);
    if (table.backend() == Backend.NFT) {
      rule.comment().ifPresent(comment -> json.put("comment", comment));
      json.set("expr", expressions(rule));
    } else {
      json.set("expr", iptables(rule));
    }
  }

  private static ArrayNode expressions(final ChainRule rule) {
    final ArrayNode json = JSON.arrayNode();
    final List<Match> matches = rule.matches();
    for (int i = 0; i < matches.size(); i++) {
      final boolean portFollows =
          i + 1 < matches.size() && matches.get(i + 1) instanceof DestinationPort;
      if (!(portFollows && hasPorts(matches.get(i)))) {
        json.add(expression(matches.get(i), matches));
      }
    }
    rule.targets().forEach(target -> json.add(expression(target)));
    return json;
  }

  /** What nft prints as the protocol of the port that follows. */
  private static boolean hasPorts(final Match match) {
    return match instanceof final IpProtocol protocol
        && !protocol.negated()
        && WITH_PORTS.contains(protocol.protocol());
  }

  /** What of iptables' rules nft has words of its own for, and the names of the others. */
  private static ArrayNode iptables(final ChainRule rule) {
    final ArrayNode json = JSON.arrayNode();
    rule.matches()
        .forEach(
            match ->
                json.add(isNative(match) ? expression(match, rule.matches()) : xt("match", match)));
    rule.comment().ifPresent(comment -> json.add(xt("match", "comment")));
    json.addObject().putObject("counter").put("packets", 0).put("bytes", 0);
    rule.targets()
        .forEach(target -> json.add(isNative(target) ? expression(target) : xt("target", target)));
    return json;
  }

  private static boolean isNative(final Match match) {
    return match instanceof Source
        || match instanceof Destination
        || match instanceof InDevice
        || match instanceof OutDevice
        || match instanceof IpProtocol
        || match instanceof DestinationPort;
  }

  private static boolean isNative(final Target target) {
    return target instanceof Accept
        || target instanceof Drop
        || target instanceof Return
        || target instanceof Jump
        || target instanceof Goto;
  }

  private static ObjectNode xt(final String type, final Object of) {
    final String name = of instanceof final String given ? given : of.getClass().getSimpleName();
    return object("xt", JSON.objectNode().put("type", type).put("name", name));
  }

  private static ObjectNode object(final String name, final JsonNode value) {
    return JSON.objectNode().set(name, value);
  }

  private static JsonNode expression(final Match match, final List<Match> all) {
    if (match instanceof final Source source) {
      return match(source.negated(), payload("ip", "saddr"), range(source.cidr()));
    }
    if (match instanceof final Destination destination) {
      return match(destination.negated(), payload("ip", "daddr"), range(destination.cidr()));
    }
    if (match instanceof final InDevice device) {
      return match(device.negated(), key("meta", "iifname"), pattern(device.pattern()));
    }
    if (match instanceof final OutDevice device) {
      return match(device.negated(), key("meta", "oifname"), pattern(device.pattern()));
    }
    if (match instanceof final IpProtocol protocol) {
      return match(protocol.negated(), key("meta", "l4proto"), protocolName(protocol.protocol()));
    }
    return match instanceof final DestinationPort port
        ? match(port.negated(), payload(protocolOf(all), "dport"), ports(port))
        : marksAndStates(match);
  }

  private static JsonNode marksAndStates(final Match match) {
    if (match instanceof final PacketMark mark) {
      return marked(mark.negated(), key("meta", "mark"), mark.mark());
    }
    if (match instanceof final ConnectionMark mark) {
      return marked(mark.negated(), key("ct", "mark"), mark.mark());
    }
    if (match instanceof final ConnectionState state) {
      return state(state);
    }
    return match instanceof final DestinationIsLocal local
        ? match(local.negated(), fib(local.limitedToInDevice()), JSON.textNode("local"))
        : parsed(((UnreadMatch) match).text());
  }

  private static ObjectNode match(
      final boolean negated, final JsonNode left, final JsonNode right) {
    return match(negated ? "!=" : "==", left, right);
  }

  private static ObjectNode match(
      final String operator, final JsonNode left, final JsonNode right) {
    final ObjectNode json = JSON.objectNode().put("op", operator);
    json.set("left", left);
    json.set("right", right);
    return object("match", json);
  }

  private static ObjectNode payload(final String protocol, final String field) {
    return object("payload", JSON.objectNode().put("protocol", protocol).put("field", field));
  }

  private static ObjectNode key(final String of, final String key) {
    return object(of, JSON.objectNode().put("key", key));
  }

  private static JsonNode range(final Cidr cidr) {
    return cidr.prefixLength() == Family.IPV4.bits()
        ? JSON.textNode(cidr.network().toString())
        : object(
            "prefix",
            JSON.objectNode()
                .put("addr", cidr.network().toString())
                .put("len", cidr.prefixLength()));
  }

  private static JsonNode pattern(final String pattern) {
    return JSON.textNode(
        pattern.endsWith("+") ? pattern.substring(0, pattern.length() - 1) + "*" : pattern);
  }

  private static JsonNode protocolName(final int protocol) {
    final String name = ProtocolNames.nameOf(protocol);
    return Character.isDigit(name.charAt(0)) ? JSON.numberNode(protocol) : JSON.textNode(name);
  }

  private static String protocolOf(final List<Match> all) {
    return all.stream()
        .filter(NftJson::hasPorts)
        .map(match -> ProtocolNames.nameOf(((IpProtocol) match).protocol()))
        .findFirst()
        .orElse("th");
  }

  private static JsonNode ports(final DestinationPort port) {
    return port.first() == port.last()
        ? JSON.numberNode(port.first())
        : object("range", JSON.arrayNode().add(port.first()).add(port.last()));
  }

  private static ObjectNode marked(final boolean negated, final ObjectNode key, final Mark mark) {
    final JsonNode left = mark.mask() == -1 ? key : operation("&", key, mark.mask());
    return match(negated, left, bits(mark.value()));
  }

  private static JsonNode bits(final int bits) {
    return JSON.numberNode(Integer.toUnsignedLong(bits));
  }

  private static ObjectNode operation(final String operator, final JsonNode left, final int bits) {
    return object(operator, JSON.arrayNode().add(left).add(bits(bits)));
  }

  private static ObjectNode state(final ConnectionState state) {
    final ArrayNode names = JSON.arrayNode();
    state.states().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    final JsonNode left = key("ct", "state");
    if (names.size() == 1) {
      return match(state.negated() ? "!=" : "in", left, names.get(0));
    }
    return state.negated() ? match("!=", left, object("set", names)) : match("in", left, names);
  }

  private static ObjectNode fib(final boolean limited) {
    final ObjectNode fib = JSON.objectNode().put("result", "type");
    final ArrayNode flags = fib.putArray("flags").add("daddr");
    if (limited) {
      flags.add("iif");
    }
    return object("fib", fib);
  }

  private static JsonNode expression(final Target target) {
    if (target instanceof Accept) {
      return object("accept", JSON.nullNode());
    }
    if (target instanceof Drop) {
      return object("drop", JSON.nullNode());
    }
    if (target instanceof Return) {
      return object("return", JSON.nullNode());
    }
    if (target instanceof final Jump jump) {
      return object("jump", JSON.objectNode().put("target", jump.chain()));
    }
    return target instanceof final Goto to
        ? object("goto", JSON.objectNode().put("target", to.chain()))
        : changing(target);
  }

  private static JsonNode changing(final Target target) {
    if (target instanceof final Snat snat) {
      return object(
          "snat", flagged(JSON.objectNode().put("addr", snat.to().toString()), snat.ports()));
    }
    if (target instanceof final Dnat dnat) {
      final ObjectNode json = JSON.objectNode().put("addr", dnat.to().toString());
      return object("dnat", dnat.port() == 0 ? json : json.put("port", dnat.port()));
    }
    if (target instanceof final Masquerade masquerade) {
      return object(
          "masquerade",
          masquerade.ports().isEmpty()
              ? JSON.nullNode()
              : flagged(JSON.objectNode(), masquerade.ports()));
    }
    return target instanceof final UnreadTarget unread ? parsed(unread.text()) : mangling(target);
  }

  private static ObjectNode flagged(final ObjectNode json, final String ports) {
    return ports.isEmpty()
        ? json
        : json.put("flags", ports.equals("random-fully") ? "fully-random" : ports);
  }

  private static ObjectNode mangling(final Target target) {
    if (target instanceof final SetPacketMark set) {
      return mangle("meta", changed(set.mark(), key("meta", "mark")));
    }
    if (target instanceof final SetConnectionMark set) {
      return mangle("ct", changed(set.mark(), key("ct", "mark")));
    }
    final RestoreMark restore = (RestoreMark) target;
    if (restore.packetMask() != -1) {
      throw new IllegalArgumentException("nft restores no part of a mark: " + restore);
    }
    final ObjectNode mark = key("ct", "mark");
    return mangle(
        "meta",
        restore.connectionMask() == -1 ? mark : operation("&", mark, restore.connectionMask()));
  }

  private static ObjectNode mangle(final String of, final JsonNode value) {
    final ObjectNode json = JSON.objectNode();
    json.set("key", key(of, "mark"));
    json.set("value", value);
    return object("mangle", json);
  }

  /** A mark whose mask's bits are cleared, and then the value's bits flipped. */
  private static JsonNode changed(final Mark change, final ObjectNode mark) {
    final int value = change.value();
    final int mask = change.mask();
    if (mask == -1) {
      return bits(value);
    }
    if (mask == value) {
      return operation("|", mark, value);
    }
    if (mask == 0) {
      return operation("^", mark, value);
    }
    if (value == 0) {
      return operation("&", mark, ~mask);
    }
    return (value & ~mask) == 0
        ? operation("|", operation("&", mark, ~mask | value), value)
        : operation("^", operation("&", mark, ~mask), value);
  }

  private static JsonNode parsed(final String expression) {
    try {
      return MAPPER.readTree(expression);
    } catch (final JsonProcessingException unread) {
      throw new IllegalArgumentException("no expression of nft: " + expression, unread);
    }
  }
}
