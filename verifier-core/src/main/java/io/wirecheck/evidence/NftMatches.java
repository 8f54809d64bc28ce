package io.wirecheck.evidence;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.ChainRule.ConnectionMark;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.DestinationPort;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.IpProtocol;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.PacketMark;
import io.wirecheck.model.node.ChainRule.Source;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.ProtocolNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions of nft: {@code {"match": {"op": ..., "left": ..., "right": ...}}}. */
final class NftMatches {

  private static final Set<String> IPV6 = Set.of("ipv6", "ip6");
  private static final Set<String> IPV4 = Set.of("ipv4", "ip");

  private static final String EQUAL = "==";
  private static final String NOT_EQUAL = "!=";
  private static final String IN = "in";

  private NftMatches() {}

  /** True for what an IPv4 packet never meets: rules of {@code inet} may be IPv6's alone. */
  static boolean isOfIpv6(final JsonValue match) {
    final JsonValue left = match.field("left");
    if (!left.isObject()) {
      return false;
    }
    final boolean negated = operator(match).equals(NOT_EQUAL);
    return payload(left).filter(payload -> payload.startsWith("ip6 ")).isPresent()
        || (isFamily(left) && is(match.field("right"), negated ? IPV4 : IPV6));
  }

  private static boolean isFamily(final JsonValue left) {
    return meta(left).filter(key -> key.equals("nfproto") || key.equals("protocol")).isPresent();
  }

  private static boolean is(final JsonValue right, final Set<String> words) {
    return right.isText() && words.contains(right.text());
  }

  private static String operator(final JsonValue match) {
    return match.field("op").optionalText().orElse(EQUAL);
  }

  /**
   * What a match says; empty if it is not understood.
   *
   * @param before what the rule asked so far: a port's protocol is asked only once
   */
  static Optional<List<Match>> read(final JsonValue match, final List<Match> before) {
    final JsonValue left = match.field("left");
    final JsonValue right = match.field("right");
    final String operator = operator(match);
    if (!left.isObject() || !Set.of(EQUAL, NOT_EQUAL, IN).contains(operator)) {
      return Optional.empty();
    }
    final boolean negated = operator.equals(NOT_EQUAL);
    if (left.entries().containsKey("ct") && key(left, "ct").equals("state")) {
      return state(right, operator).map(List::of);
    }
    return operator.equals(IN) ? Optional.empty() : equal(left, right, negated, before);
  }

  private static Optional<List<Match>> equal(
      final JsonValue left,
      final JsonValue right,
      final boolean negated,
      final List<Match> before) {
    if (payload(left).isPresent()) {
      return field(payload(left).get(), right, negated, before);
    }
    if (isFamily(left)) {
      return is(right, IPV4) && !negated ? Optional.of(List.of()) : Optional.empty();
    }
    return mark(left, right, negated)
        .or(() -> meta(left).flatMap(key -> device(key, right, negated)))
        .or(() -> local(left, right, negated))
        .map(List::of);
  }

  /** {@code ip daddr}, {@code tcp dport} ... */
  private static Optional<String> payload(final JsonValue left) {
    final JsonValue payload = left.field("payload");
    return payload.isAbsent() || payload.field("protocol").isAbsent()
        ? Optional.empty()
        : Optional.of(payload.field("protocol").text() + " " + payload.field("field").anyText());
  }

  private static Optional<String> meta(final JsonValue left) {
    return left.field("meta").isAbsent() ? Optional.empty() : Optional.of(key(left, "meta"));
  }

  private static String key(final JsonValue left, final String name) {
    return left.field(name).field("key").anyText();
  }

  private static Optional<List<Match>> field(
      final String field, final JsonValue right, final boolean negated, final List<Match> before) {
    return switch (field) {
      case "ip saddr" -> range(right).map(cidr -> List.of(new Source(cidr, negated)));
      case "ip daddr" -> range(right).map(cidr -> List.of(new Destination(cidr, negated)));
      case "ip protocol" -> protocol(right).map(number -> List.of(new IpProtocol(number, negated)));
      case "th dport" -> port(right, negated).map(List::of);
      case "tcp dport", "udp dport", "sctp dport", "dccp dport", "udplite dport" ->
          port(right, negated).map(port -> withProtocol(field, port, before));
      default -> Optional.empty();
    };
  }

  /** A port of a protocol asks for that protocol too, whether nft prints that or not. */
  private static List<Match> withProtocol(
      final String field, final Match port, final List<Match> before) {
    final IpProtocol protocol =
        new IpProtocol(
            ProtocolNames.numberOf(field.substring(0, field.indexOf(' '))).orElseThrow(), false);
    return before.contains(protocol) ? List.of(port) : List.of(protocol, port);
  }

  private static Optional<Cidr> range(final JsonValue right) {
    if (right.isText()) {
      return IpText.range(right.text());
    }
    if (!right.isObject() || right.field("prefix").isAbsent()) {
      return Optional.empty();
    }
    final JsonValue prefix = right.field("prefix");
    return IpText.range(prefix.field("addr").text() + "/" + prefix.field("len").number());
  }

  private static Optional<Integer> protocol(final JsonValue right) {
    return right.isText() || right.isNumber()
        ? ProtocolNames.numberOf(right.scalar())
        : Optional.empty();
  }

  private static Optional<Match> port(final JsonValue right, final boolean negated) {
    if (right.isNumber()) {
      return Optional.of(new DestinationPort(right.number(), right.number(), negated));
    }
    if (!right.isObject() || right.field("range").isAbsent()) {
      return Optional.empty();
    }
    final List<JsonValue> ends = right.field("range").elements();
    return ends.size() == 2 && ends.stream().allMatch(JsonValue::isNumber)
        ? Optional.of(new DestinationPort(ends.get(0).number(), ends.get(1).number(), negated))
        : Optional.empty();
  }

  private static Optional<Match> device(
      final String key, final JsonValue right, final boolean negated) {
    if (key.equals("l4proto")) {
      return protocol(right).map(number -> new IpProtocol(number, negated));
    }
    if (!right.isText()) {
      return Optional.empty();
    }
    return switch (key) {
      case "iifname", "iif" -> Optional.of(new InDevice(pattern(right.text()), negated));
      case "oifname", "oif" -> Optional.of(new OutDevice(pattern(right.text()), negated));
      default -> Optional.empty();
    };
  }

  private static String pattern(final String name) {
    return name.endsWith("*") ? name.substring(0, name.length() - 1) + "+" : name;
  }

  /** {@code meta mark}, {@code ct mark and 0x80}. */
  private static Optional<Match> mark(
      final JsonValue left, final JsonValue right, final boolean negated) {
    final List<JsonValue> masked = left.field("&").elements();
    final JsonValue marked = masked.size() == 2 ? masked.get(0) : left;
    final Optional<Integer> mask =
        masked.size() == 2 ? NftTargets.bits(masked.get(1)) : Optional.of(-1);
    final Optional<Mark> mark =
        mask.flatMap(bits -> NftTargets.bits(right).map(value -> new Mark(value, bits)));
    if (NftTargets.isMark(marked, "meta")) {
      return mark.map(value -> new PacketMark(value, negated));
    }
    return NftTargets.isMark(marked, "ct")
        ? mark.map(value -> new ConnectionMark(value, negated))
        : Optional.empty();
  }

  /** {@code fib daddr type local}, {@code fib daddr . iif type local}. */
  private static Optional<Match> local(
      final JsonValue left, final JsonValue right, final boolean negated) {
    final JsonValue fib = left.field("fib");
    if (fib.isAbsent()
        || !fib.field("result").optionalText().equals(Optional.of("type"))
        || !is(right, Set.of("local"))) {
      return Optional.empty();
    }
    final Set<String> flags = NftRuleset.texts(fib.field("flags")).collect(Collectors.toSet());
    return flags.equals(Set.of("daddr")) || flags.equals(Set.of("daddr", "iif"))
        ? Optional.of(new DestinationIsLocal(negated, flags.contains("iif")))
        : Optional.empty();
  }

  /** A connection has one state: being in a list, and being one of a set, are the same. */
  private static Optional<Match> state(final JsonValue right, final String operator) {
    final boolean set = right.isObject() && !right.field("set").isAbsent();
    if (right.isObject() && !set) {
      return Optional.empty();
    }
    final JsonValue names = set ? right.field("set") : right;
    final boolean several = !names.isText();
    if (several && operator.equals(IN) == set) {
      return Optional.empty();
    }
    final List<String> states = upper(NftRuleset.texts(names));
    return IptablesMatches.STATES.containsAll(states)
        ? Optional.of(new ConnectionState(states, operator.equals(NOT_EQUAL)))
        : Optional.empty();
  }

  private static List<String> upper(final Stream<String> names) {
    return names.map(name -> name.toUpperCase(Locale.ROOT)).toList();
  }
}
