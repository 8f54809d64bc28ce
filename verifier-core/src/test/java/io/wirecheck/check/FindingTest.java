package io.wirecheck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingTest {

  private static final Provenance FRAME =
      new Provenance("captures/eni-0b7.pcap", "frame 14", "tcpdump on node a", Optional.empty());
  private static final Fact FACT = Fact.of("observed", "10.0.12.4");

  @Test
  void nothing_holds_without_a_witness() {
    assertThatThrownBy(() -> new Finding.Holds("pod a/b", List.of(FACT), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("witness")
        .hasMessageContaining("pod a/b");
  }

  @Test
  void nothing_is_violated_without_a_fact() {
    assertThatThrownBy(() -> new Finding.Violated("pod a/b", List.of(), List.of(FRAME)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pod a/b");
  }

  @Test
  void nothing_is_violated_without_evidence() {
    assertThatThrownBy(() -> new Finding.Violated("pod a/b", List.of(FACT), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pod a/b");
  }

  @Test
  void each_kind_has_its_verdict() {
    assertThat(new Finding.Holds("a", List.of(), List.of(FRAME)).verdict()).isEqualTo(Verdict.PASS);
    assertThat(new Finding.Violated("a", List.of(FACT), List.of(FRAME)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(
            new Finding.Inconclusive(
                    "a", InconclusiveCode.NO_CAPTURE, "no capture", List.of(), List.of())
                .verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(new Finding.Broken("a", "boom").verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void does_not_change_with_the_lists_that_it_was_made_of() {
    final List<Fact> facts = new ArrayList<>(List.of(FACT));
    final List<Provenance> provenance = new ArrayList<>(List.of(FRAME));
    final Finding violated = new Finding.Violated("a", facts, provenance);
    facts.clear();
    provenance.clear();
    assertThat(violated.facts()).containsExactly(FACT);
    assertThat(violated.provenance()).containsExactly(FRAME);
  }
}
