package io.wirecheck.run;

import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifierTest {

  private static final ScriptedCheck A =
      ScriptedCheck.named("a").needing(thing -> Need.of(key(flow(1001), primary(0))));
  private static final ScriptedCheck B = ScriptedCheck.named("b");

  private final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);

  @Test
  void a_check_is_judged_once() {
    final List<CheckResult> heard = new ArrayList<>();
    try (Verifier verifier = verifier(listening(heard))) {
      final CheckResult first = verifier.check(A);
      assertThat(verifier.check(A)).isSameAs(first);
      assertThat(verifier.check(List.of(A, B, A))).element(2).isSameAs(first);
    }
    assertThat(network.rounds()).hasSize(1);
    assertThat(heard).extracting(CheckResult::id).containsExactly("a", "b");
  }

  @Test
  void a_failure_is_not_forgotten_when_the_network_recovers() {
    network.losingInventory(1);
    try (Verifier verifier = Runs.verifier(network)) {
      assertThat(Runs.answer(verifier.check(A))).isEqualTo("INCONCLUSIVE(UNREACHABLE)");
      assertThat(Runs.answer(verifier.check(A))).isEqualTo("INCONCLUSIVE(UNREACHABLE)");
    }
    assertThat(network.inventories()).hasSize(1);
  }

  @Test
  void answers_in_the_order_of_the_checks() {
    try (Verifier verifier = Runs.verifier(network)) {
      verifier.check(B);
      assertThat(verifier.check(List.of(B, A)))
          .extracting(CheckResult::id)
          .containsExactly("b", "a");
    }
  }

  @Test
  void two_checks_of_one_name_do_not_answer_for_each_other() {
    final Requirement other =
        new Requirement(
            "a", "it should be otherwise", "of that", List.of(), Severity.MINOR, Tier.T0);
    final ScriptedCheck namesake =
        new ScriptedCheck(other, A.cells(), A.selection(), A.needs(), A.more(), A.answer());
    try (Verifier verifier = Runs.verifier(network)) {
      assertThatThrownBy(() -> verifier.check(List.of(A, namesake)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'a'");
      verifier.check(A);
      assertThatThrownBy(() -> verifier.check(namesake))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'a'");
    }
  }

  @Test
  void before_anything_was_judged_the_report_is_inconclusive() {
    try (Verifier verifier = Runs.verifier(network)) {
      assertThat(verifier.report().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
      verifier.check(List.of());
      assertThat(verifier.report().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
      assertThat(verifier.report().results()).isEmpty();
    }
  }

  @Test
  void the_report_has_every_result_and_the_worst_verdict() {
    final ScriptedCheck fails = B.answering((thing, seen) -> ScriptedCheck.violated(thing));
    try (Verifier verifier = Runs.verifier(network)) {
      verifier.check(fails);
      verifier.check(A);
      final RunReport report = verifier.report();
      assertThat(report.results()).extracting(CheckResult::id).containsExactly("a", "b");
      assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
      assertThat(report.network()).isEqualTo("scripted:test");
      assertThat(report.scope()).containsEntry("account", "111122223333");
      assertThat(report.settings()).contains(new Setting("seed", "1", "test"));
    }
  }

  @Test
  void the_report_s_run_id_is_the_one_in_the_nonces() {
    try (Verifier verifier = Runs.verifier(network)) {
      verifier.check(A);
      assertThat(verifier.report().runId())
          .isEqualTo(String.format("%016x", network.rounds().get(0).run()));
    }
  }

  @Test
  void the_report_keeps_the_placement_when_a_later_check_needs_none() {
    try (Verifier verifier = Runs.verifier(network)) {
      verifier.check(A.inCells(topology -> Set.of(Runs.CELL)));
      verifier.check(B);
      assertThat(verifier.report().placement().probes()).containsOnlyKeys(Runs.CELL);
    }
  }

  @Test
  void the_topology_is_read_once_and_lost_with_the_network() {
    try (Verifier verifier = Runs.verifier(network)) {
      assertThat(verifier.topology()).isSameAs(verifier.topology());
    }
    try (Verifier verifier = Runs.verifier(ScriptedNetwork.of(Runs.STUDY).losingInventory(1))) {
      assertThatThrownBy(verifier::topology).isInstanceOf(NetworkException.class);
    }
  }

  @Test
  void closes_the_network_that_it_took_over() {
    Runs.verifier(network).close();
    assertThat(network.isClosed()).isTrue();
  }

  private Verifier verifier(final Progress progress) {
    return Verifier.of(network, Runs.settings(Map.of()), progress, Runs.STILL);
  }

  private static Progress listening(final List<CheckResult> heard) {
    return new Progress() {
      @Override
      public void stage(final String what) {}

      @Override
      public void judged(final CheckResult result) {
        heard.add(result);
      }
    };
  }
}
