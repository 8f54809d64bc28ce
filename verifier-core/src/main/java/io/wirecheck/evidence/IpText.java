package io.wirecheck.evidence;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.PolicyRule;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The words that the programs of a node use for addresses, numbers and tables. */
final class IpText {

  private static final Map<String, Integer> TABLES =
      Map.of("local", PolicyRule.LOCAL, "main", PolicyRule.MAIN, "default", PolicyRule.DEFAULT);

  /** What {@code ip -Numeric} prints for the types of routes ({@code RTN_} in rtnetlink.h). */
  private static final Map<String, String> TYPES =
      Map.of(
          "1", "unicast",
          "2", "local",
          "3", "broadcast",
          "4", "anycast",
          "5", "multicast",
          "6", "blackhole",
          "7", "unreachable",
          "8", "prohibit",
          "9", "throw",
          "10", "nat");

  private IpText() {}

  /** The type of a route, or the action of a rule, by its name or number. */
  static String type(final String text) {
    return TYPES.getOrDefault(text, text);
  }

  static boolean isType(final String text) {
    return TYPES.containsValue(type(text));
  }

  /** A routing table's number; a name that only the node's own {@code rt_tables} knows is none. */
  static Optional<Integer> table(final String text) {
    return Optional.ofNullable(TABLES.get(text)).or(() -> number(text));
  }

  static final String TABLE_FORM =
      "routing table that Wirecheck knows; print it again with 'ip -Numeric'";

  /** A whole number from 0 that 31 bits hold. */
  static Optional<Integer> number(final String text) {
    return text.matches("0|[1-9][0-9]{0,9}")
        ? Optional.of(Long.valueOf(text)).filter(n -> n <= Integer.MAX_VALUE).map(Long::intValue)
        : Optional.empty();
  }

  /** A range of IPv4 addresses, or one of them; {@code default} and {@code all} are every one. */
  static Optional<Cidr> range(final String text) {
    if (text.equals("default") || text.equals("all")) {
      return Optional.of(new Cidr(IpAddress.ofIpv4(0), 0));
    }
    final String cidr = text.indexOf('/') < 0 ? text + "/" + Family.IPV4.bits() : text;
    return Cidr.tryParse(cidr).filter(range -> range.network().family() == Family.IPV4);
  }

  /** A link-layer address of Ethernet's form; empty for any other, such as a tunnel's. */
  static Optional<MacAddress> mac(final String text) {
    return text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
        ? Optional.of(MacAddress.parse(text))
        : Optional.empty();
  }

  /** {@code 0x80/0x80}, or a value all of whose bits count. */
  static Optional<Mark> mark(final String text) {
    final int slash = text.indexOf('/');
    return slash < 0
        ? bits(text).map(value -> new Mark(value, -1))
        : bits(text.substring(0, slash))
            .flatMap(value -> bits(text.substring(slash + 1)).map(mask -> new Mark(value, mask)));
  }

  /** 32 bits, in hexadecimal or decimal. */
  static Optional<Integer> bits(final String text) {
    if (text.matches("0[xX][0-9a-fA-F]{1,8}")) {
      return Optional.of(Integer.parseUnsignedInt(text.substring(2), 16));
    }
    return text.matches("[0-9]{1,10}")
        ? Optional.of(Long.valueOf(text)).filter(n -> n <= 0xFFFF_FFFFL).map(Long::intValue)
        : Optional.empty();
  }

  /**
   * What a word means.
   *
   * @throws MalformedDocument if it has another form
   */
  static <T> T parsed(
      final String text, final Function<String, Optional<T>> parser, final String form) {
    return parser
        .apply(text)
        .orElseThrow(() -> new MalformedDocument("'" + text + "' is no " + form));
  }
}
