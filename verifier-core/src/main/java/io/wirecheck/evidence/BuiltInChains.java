package io.wirecheck.evidence;

import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Where iptables' own chains are hooked in, which it does not print (Linux, {@code
 * netfilter_ipv4.h}; iptables, {@code nft.c}).
 */
final class BuiltInChains {

  private static final Map<String, Integer> PRIORITIES =
      Map.of("raw", -300, "mangle", -150, "filter", 0, "security", 50);

  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 100;

  private BuiltInChains() {}

  /**
   * The hook of a table's chain.
   *
   * @throws MalformedDocument if iptables has no such table or chain
   */
  static Hook hook(final String table, final String chain) {
    final HookPoint point =
        point(chain).orElseThrow(() -> new MalformedDocument("iptables has no chain " + chain));
    if (table.equals("nat")) {
      final boolean destination = point == HookPoint.PREROUTING || point == HookPoint.OUTPUT;
      return new Hook(HookType.NAT, point, destination ? DESTINATION_NAT : SOURCE_NAT);
    }
    final Integer priority = PRIORITIES.get(table);
    if (priority == null) {
      throw new MalformedDocument("iptables has no table " + table);
    }
    final boolean reroutes = table.equals("mangle") && point == HookPoint.OUTPUT;
    return new Hook(reroutes ? HookType.ROUTE : HookType.FILTER, point, priority);
  }

  private static Optional<HookPoint> point(final String chain) {
    return Arrays.stream(HookPoint.values())
        .filter(point -> point.name().equals(chain))
        .findFirst();
  }
}
