package io.wirecheck.run;

import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a check judges, and what comes of nobody. */
class SelectionTest {

  private final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);

  @Test
  void nobody_to_judge_is_no_pass() {
    assertThat(answer(Runs.judge(network, ScriptedCheck.named("a").of())))
        .isEqualTo("INCONCLUSIVE(NO_SUBJECTS)");
  }

  @Test
  void what_does_not_apply_shows_its_proof() {
    final Selection<ScriptedCheck.Thing> hybrid =
        new Selection.DoesNotApply<>(
            "every node is hybrid", Fact.of("label", "hybrid"), ScriptedCheck.WITNESS);
    final CheckResult result =
        Runs.judge(network, ScriptedCheck.named("a").selecting(situation -> hybrid));
    assertThat(result.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(result.summary())
        .contains("every node is hybrid")
        .contains("label: hybrid")
        .contains("pods.json");
  }

  @Test
  void a_check_that_cannot_tell_whom_to_judge_says_why() {
    final Selection<ScriptedCheck.Thing> unknown =
        new Selection.Unknown<>(InconclusiveCode.NO_PERMISSION, "pods: forbidden");
    final CheckResult result =
        Runs.judge(network, ScriptedCheck.named("a").selecting(situation -> unknown));
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(NO_PERMISSION)");
    assertThat(result.summary()).isEqualTo("pods: forbidden");
  }

  @Test
  void a_subject_that_was_chosen_twice_is_judged_twice() {
    final CheckResult result = Runs.judge(network, ScriptedCheck.named("a").of("x", "x"));
    assertThat(result.counts().get(Verdict.PASS)).isEqualTo(2);
  }

  @Test
  void subjects_that_equal_each_other_have_each_their_own_need_and_answer() {
    final CheckResult result = Runs.judge(network, new Sloppy());
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.findings())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.PASS, Verdict.FAIL);
  }

  @Test
  void the_check_sees_the_inventory_that_has_the_probes() {
    network.then(Runs.STUDY.withPods(Runs.STUDY.pods().map(pods -> pods.subList(0, 1))));
    final List<Integer> seen = new ArrayList<>();
    final ScriptedCheck counting =
        ScriptedCheck.named("a")
            .inCells(
                topology -> {
                  seen.add(Runs.known(topology.pods()).size());
                  return Set.of(Runs.CELL);
                })
            .selecting(
                situation -> {
                  seen.add(Runs.known(situation.topology().pods()).size());
                  return ScriptedCheck.chosen(ScriptedCheck.thing("x"));
                });
    Runs.judge(network, counting);
    assertThat(seen).containsExactly(Runs.known(Runs.STUDY.pods()).size(), 1);
  }

  @Test
  void many_subjects_fold_in_linear_time_and_little_memory() {
    final String[] names =
        IntStream.range(0, 150_000).mapToObj(i -> "s" + i).toArray(String[]::new);
    final ScriptedCheck check = ScriptedCheck.named("many").of(names);
    // The time of a quadratic run would be minutes; the bound is wide for slow machines.
    final CheckResult result =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Runs.judge(network, check));
    assertThat(result.counts().get(Verdict.PASS)).isEqualTo(150_000);
    assertThat(result.findings()).hasSize(CheckResult.KEPT_PASSES);
  }

  /** Judges subjects that all equal each other, by evidence of their own. */
  private static final class Sloppy implements Check<Sloppy.Like> {

    private static final class Like implements Subject {
      private final int port;

      Like(final int port) {
        this.port = port;
      }

      @Override
      public List<ObjectRef> objects() {
        return List.of();
      }

      @Override
      public boolean equals(final Object other) {
        return other instanceof Like;
      }

      @Override
      public int hashCode() {
        return 1;
      }

      @Override
      public String toString() {
        return "like " + port;
      }
    }

    @Override
    public Requirement requirement() {
      return new Requirement(
          "sloppy", "it should be so", "of this", List.of(), Severity.MAJOR, Tier.T0);
    }

    @Override
    public Selection<Like> select(final Situation situation) {
      return new Selection.Chosen<>(List.of(new Like(1001), new Like(1002)), Coverage.of(2));
    }

    @Override
    public Need need(final Like subject) {
      return Need.of(key(flow(subject.port), primary(0)));
    }

    @Override
    public Finding examine(final Like subject, final Observations observations) {
      final int port = observations.get(key(flow(subject.port), primary(0))).flow().port();
      return port == 1001
          ? Finding.holds(subject, List.of(), List.of(ScriptedCheck.WITNESS))
          : Finding.violated(
              subject, List.of(Fact.of("port", port)), List.of(ScriptedCheck.WITNESS));
    }
  }
}
