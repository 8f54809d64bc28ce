package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Key;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One of iptables' backends may hold rules; beside it, nft's own tables may. */
class BothBackendsTest {

  private static final Key.NodeTables KEY = new Key.NodeTables("node-a");
  private static final ChainRule DROPS =
      new ChainRule(List.of(), List.of(new ChainRule.Drop()), Optional.empty());

  @Test
  void one_backend_is_what_a_node_has() {
    assertThat(BothBackends.of(KEY, with())).isEmpty();
    assertThat(BothBackends.of(KEY, with(rules(Backend.IPTABLES_LEGACY, "nat")))).isEmpty();
    assertThat(
            BothBackends.of(
                KEY,
                with(
                    rules(Backend.IPTABLES_NFT, "nat"),
                    rules(Backend.IPTABLES_NFT, "mangle"),
                    rules(Backend.NFT, "aws-cni"))))
        .isEmpty();
  }

  @Test
  void chains_without_rules_do_nothing() {
    assertThat(
            BothBackends.of(
                KEY,
                with(rules(Backend.IPTABLES_NFT, "nat"), table(Backend.IPTABLES_LEGACY, "filter"))))
        .isEmpty();
  }

  @Test
  void rules_in_both_decide_nothing_and_the_tables_are_named() {
    assertThat(
            BothBackends.of(
                KEY,
                with(
                    rules(Backend.IPTABLES_NFT, "nat"),
                    rules(Backend.IPTABLES_NFT, "mangle"),
                    table(Backend.IPTABLES_NFT, "filter"),
                    rules(Backend.IPTABLES_LEGACY, "nat"))))
        .hasValueSatisfying(
            doubt -> {
              assertThat(doubt.code()).isEqualTo(InconclusiveCode.BACKEND);
              assertThat(doubt.detail())
                  .contains(
                      "node node-a has rules",
                      "in nf_tables (mangle, nat)",
                      "in ip_tables (nat)",
                      "iptables-legacy-save");
            });
  }

  private static NodeNetwork with(final Table... tables) {
    return new NodeNetwork(
        List.of(), List.of(), List.of(), List.of(), new Netfilter(List.of(tables)));
  }

  private static Table rules(final Backend backend, final String name) {
    return table(backend, name, DROPS);
  }

  private static Table table(final Backend backend, final String name, final ChainRule... rules) {
    return new Table(
        backend, name, List.of(new Chain("FORWARD", Optional.empty(), true, List.of(rules))));
  }
}
