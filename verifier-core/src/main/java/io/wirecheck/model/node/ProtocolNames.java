package io.wirecheck.model.node;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names that iptables and nft give to IP protocols: those of IANA's list that nodes meet. */
public final class ProtocolNames {

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("icmp", 1),
          Map.entry("igmp", 2),
          Map.entry("ipencap", 4),
          Map.entry("tcp", 6),
          Map.entry("udp", 17),
          Map.entry("dccp", 33),
          Map.entry("ipv6", 41),
          Map.entry("gre", 47),
          Map.entry("esp", 50),
          Map.entry("ah", 51),
          Map.entry("ipv6-icmp", 58),
          Map.entry("ospf", 89),
          Map.entry("vrrp", 112),
          Map.entry("sctp", 132),
          Map.entry("udplite", 136));

  private static final Map<Integer, String> NAMES =
      NUMBERS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private ProtocolNames() {}

  /** The number of a name, or of digits. */
  public static Optional<Integer> numberOf(String name) {
    if (name.matches("[0-9]{1,3}")) {
      return Optional.of(Integer.valueOf(name)).filter(number -> number <= 255);
    }
    return Optional.ofNullable(NUMBERS.get(name));
  }

  /** The name of a number, or its digits. */
  public static String nameOf(int protocol) {
    return NAMES.getOrDefault(protocol, Integer.toString(protocol));
  }
}
