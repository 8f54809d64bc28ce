package io.wirecheck.run;

import static io.wirecheck.run.Runs.CELL;
import static io.wirecheck.run.Runs.STUDY;
import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.cell;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A kind of place that the network has and no probe stands in is not passed over. */
class PlacementTest {

  private static final Cell SECOND = cell("ap-northeast-2b");
  private static final ScriptedCheck CHECK =
      ScriptedCheck.named("wants-two-places").inCells(topology -> Set.of(CELL, SECOND));

  @Test
  void with_a_probe_in_every_place_the_answers_stand() {
    assertThat(answer(Runs.judge(ScriptedNetwork.of(STUDY), CHECK))).isEqualTo("PASS");
  }

  @Test
  void a_place_without_a_probe_is_inconclusive_and_named() {
    final CheckResult result =
        Runs.judge(
            ScriptedNetwork.of(STUDY)
                .placing(
                    cells ->
                        placement(
                            Map.of(CELL, List.of(new PodRef("wirecheck", "a"))),
                            Map.of(
                                SECOND, new Unplaced(InconclusiveCode.PLACEMENT, "it is full")))),
            CHECK);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(PLACEMENT)");
    assertThat(result.findings())
        .filteredOn(finding -> finding.verdict() == Verdict.INCONCLUSIVE)
        .singleElement()
        .satisfies(finding -> assertThat(finding.subject()).contains(SECOND.toString()));
  }

  @Test
  void a_place_that_the_answer_leaves_out_is_inconclusive() {
    final ScriptedNetwork forgetful =
        ScriptedNetwork.of(STUDY)
            .placing(
                cells -> placement(Map.of(CELL, List.of(new PodRef("wirecheck", "a"))), Map.of()));
    assertThat(answer(Runs.judge(forgetful, CHECK))).isEqualTo("INCONCLUSIVE(PLACEMENT)");
  }

  @Test
  void a_place_with_no_probe_in_its_list_is_inconclusive() {
    final ScriptedNetwork empty =
        ScriptedNetwork.of(STUDY)
            .placing(
                cells ->
                    placement(
                        Map.of(CELL, List.of(), SECOND, List.of(new PodRef("wirecheck", "b"))),
                        Map.of()));
    assertThat(answer(Runs.judge(empty, CHECK))).isEqualTo("INCONCLUSIVE(PLACEMENT)");
  }

  @Test
  void another_checks_place_does_not_matter() {
    final ScriptedNetwork forgetful =
        ScriptedNetwork.of(STUDY).placing(cells -> placement(Map.of(), Map.of()));
    assertThat(
            Runs.judge(forgetful, CHECK, ScriptedCheck.named("wants-none")).stream()
                .map(Runs::answer))
        .containsExactly("INCONCLUSIVE(PLACEMENT)", "PASS");
  }

  @Test
  void a_verifier_judges_a_check_once() {
    final ScriptedNetwork network = ScriptedNetwork.of(STUDY);
    try (Verifier verifier = Runs.verifier(network)) {
      final CheckResult first = verifier.check(CHECK);
      final int readings = network.inventories().size();
      assertThat(verifier.check(CHECK)).isSameAs(first);
      assertThat(network.inventories()).hasSize(readings);
      assertThat(verifier.report().results()).containsExactly(first);
    }
    assertThat(network.isClosed()).isTrue();
  }

  @Test
  void a_report_of_nothing_is_inconclusive() {
    try (Verifier verifier = Runs.verifier(ScriptedNetwork.of(STUDY))) {
      assertThat(verifier.report().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }
  }

  private static Placement placement(
      final Map<Cell, List<PodRef>> probes, final Map<Cell, Unplaced> unplaced) {
    return new Placement(new TreeMap<>(probes), new TreeMap<>(unplaced));
  }
}
