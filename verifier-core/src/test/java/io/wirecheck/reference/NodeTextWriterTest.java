package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.NodeNetwork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeTextWriterTest {

  @Test
  void what_is_written_is_read_as_the_same() {
    for (long seed = 0; seed < 500; seed++) {
      final NodeNetwork node = new RandomNode(seed).next();
      final NodeNetwork read = NodeReader.read(NodeTextWriter.write(node));
      assertThat(read.links()).as("seed %d", seed).isEqualTo(node.links());
      assertThat(read.rules()).as("seed %d", seed).isEqualTo(node.rules());
      assertThat(read.routes()).as("seed %d", seed).isEqualTo(node.routes());
      assertThat(read.neighbours()).as("seed %d", seed).isEqualTo(node.neighbours());
      assertThat(read.netfilter().tables())
          .as("seed %d", seed)
          .isEqualTo(node.netfilter().tables());
    }
  }

  @Test
  void evidence_is_named_by_round_and_node_and_says_by_which_command() {
    final Map<NodeText, Evidence> evidence =
        NodeTextWriter.evidence(new RandomNode(1).next(), 2, "node-a", Instant.EPOCH);
    assertThat(evidence).containsOnlyKeys(NodeText.values());
    assertThat(evidence)
        .hasEntrySatisfying(
            NodeText.RULES,
            rules -> {
              assertThat(rules.name()).isEqualTo("nodes/2/node-a/rules.json");
              assertThat(rules.provenance().origin()).isEqualTo("ip -4 -json rule show on node-a");
            });
  }

  @Test
  void what_iptables_cannot_say_is_an_error() {
    final ChainRule twice =
        new ChainRule(
            List.of(), List.of(new ChainRule.Drop(), new ChainRule.Drop()), Optional.empty());
    assertThatThrownBy(() -> IptablesText.words(twice)).hasMessageContaining("one target");
    final ChainRule port =
        new ChainRule(
            List.of(new ChainRule.DestinationPort(80, 80, false)), List.of(), Optional.empty());
    assertThatThrownBy(() -> IptablesText.words(port)).hasMessageContaining("protocol");
  }
}
