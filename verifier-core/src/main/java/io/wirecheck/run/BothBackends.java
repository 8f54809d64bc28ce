package io.wirecheck.run;

import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Observed;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Doubts a node's tables where both of iptables' backends hold rules: of equal priorities those run
 * first that were hooked in last, which no text tells. No verdict rests on them then; a path that
 * explains one may still be walked through both.
 */
final class BothBackends {

  private BothBackends() {}

  /** Why the tables decide nothing; empty where one backend at most holds rules. */
  static Optional<Observed.Missing> of(final Key.NodeTables key, final NodeNetwork tables) {
    final Netfilter netfilter = tables.netfilter();
    final List<Table> nft = netfilter.tablesWithRules(Backend.IPTABLES_NFT);
    final List<Table> legacy = netfilter.tablesWithRules(Backend.IPTABLES_LEGACY);
    return nft.isEmpty() || legacy.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Observed.Missing(
                InconclusiveCode.BACKEND,
                "node %s has rules in both of iptables' backends: in nf_tables (%s) and in ip_tables"
                        .formatted(key.node(), names(nft))
                    + " (%s), and which run first cannot be told; compare iptables-nft-save with"
                        .formatted(names(legacy))
                    + " iptables-legacy-save there, and remove what an earlier program has left"));
  }

  private static String names(final List<Table> tables) {
    return tables.stream().map(Table::name).sorted().collect(Collectors.joining(", "));
  }
}
