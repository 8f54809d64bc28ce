package io.wirecheck.trace;

import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import java.util.Map;
import java.util.Optional;

/**
 * A chain that is asked of itself.
 *
 * @param siblings the chains of its table by name
 */
record Hooked(Table table, Hook hook, Chain chain, Map<String, Chain> siblings) {

  Optional<Chain> chain(String name) {
    return Optional.ofNullable(siblings.get(name));
  }

  /** Such as {@code nat PREROUTING}; the other writers' tables are named with their writer. */
  String where() {
    return switch (table.backend()) {
          case IPTABLES_NFT -> "";
          case IPTABLES_LEGACY -> "legacy ";
          case NFT -> "nft ";
        }
        + table.name()
        + " "
        + hook.point();
  }

  boolean isNat() {
    return hook.type() == HookType.NAT;
  }

  /** Whether a packet of the node's own is routed anew where this changed its mark. */
  boolean reroutes() {
    return hook.point() == HookPoint.OUTPUT
        && (hook.type() == HookType.ROUTE
            || (table.backend() != Backend.NFT && table.name().equals("mangle")));
  }
}
