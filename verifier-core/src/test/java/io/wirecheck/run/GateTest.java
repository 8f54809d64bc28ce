package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

  private static final Profile TWO = new Profile("two", List.of("a", "b"), 2);

  private static CheckResult result(final String id, final Verdict verdict) {
    return new CheckResult(
        new Requirement(id, "it should be so", "of this", List.of(), Severity.MAJOR, Tier.T0),
        verdict,
        Optional.empty(),
        "",
        Map.of(),
        List.of(),
        Coverage.none(),
        Duration.ZERO);
  }

  private static Verdict worst(final Gate gate) {
    return ((Gate.Broken) gate).worst();
  }

  @ParameterizedTest
  @EnumSource(names = {"PASS", "WAIVED", "NOT_APPLICABLE"})
  void an_answer_that_is_not_against_it_holds_it(final Verdict verdict) {
    assertThat(Gate.ofChosen(List.of("a"), List.of(result("a", verdict))))
        .isInstanceOf(Gate.Held.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAIL", "ERROR", "INCONCLUSIVE"})
  void one_answer_breaks_it_and_is_named(final Verdict verdict) {
    final Gate gate = Gate.ofWhole(TWO, List.of(result("a", Verdict.PASS), result("b", verdict)));

    assertThat(gate).isEqualTo(new Gate.Broken(verdict, "1 of 2 checks is " + verdict + ": b"));
  }

  @Test
  void fail_outranks_error_outranks_inconclusive() {
    final CheckResult fail = result("a", Verdict.FAIL);
    final CheckResult error = result("b", Verdict.ERROR);
    final CheckResult inconclusive = result("c", Verdict.INCONCLUSIVE);

    assertThat(worst(Gate.ofChosen(List.of(), List.of(inconclusive, error, fail))))
        .isEqualTo(Verdict.FAIL);
    assertThat(worst(Gate.ofChosen(List.of(), List.of(error, inconclusive))))
        .isEqualTo(Verdict.ERROR);
  }

  @Test
  void a_failure_outranks_a_missing_answer() {
    assertThat(worst(Gate.ofWhole(TWO, List.of(result("a", Verdict.FAIL)))))
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void nothing_judged_breaks_it() {
    assertThat(Gate.ofChosen(List.of(), List.of()))
        .isEqualTo(new Gate.Broken(Verdict.INCONCLUSIVE, "no check was judged"));
    assertThat(worst(Gate.ofWhole(new Profile("empty", List.of(), 0), List.of())))
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void a_chosen_check_without_an_answer_breaks_it() {
    assertThat(Gate.ofChosen(List.of("b", "a", "c"), List.of(result("a", Verdict.PASS))))
        .isEqualTo(new Gate.Broken(Verdict.INCONCLUSIVE, "no answer came from b, c"));
  }

  @Test
  void a_whole_run_needs_the_profile_s_floor() {
    final Profile shrunk = new Profile("shrunk", List.of("a"), 2);
    final List<CheckResult> results = List.of(result("a", Verdict.PASS));

    assertThat(Gate.ofWhole(shrunk, results))
        .isEqualTo(
            new Gate.Broken(
                Verdict.INCONCLUSIVE, "1 of at least 2 checks of profile shrunk were judged"));
    assertThat(Gate.ofChosen(List.of("a"), results)).isInstanceOf(Gate.Held.class);
  }

  @Test
  void a_whole_run_in_which_nothing_applies_breaks_it() {
    final List<CheckResult> results =
        List.of(result("a", Verdict.NOT_APPLICABLE), result("b", Verdict.NOT_APPLICABLE));

    assertThat(worst(Gate.ofWhole(TWO, results))).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(Gate.ofChosen(List.of("a", "b"), results)).isInstanceOf(Gate.Held.class);
  }

  @Test
  void a_check_that_does_not_apply_counts_towards_the_floor() {
    assertThat(
            Gate.ofWhole(
                TWO, List.of(result("a", Verdict.PASS), result("b", Verdict.NOT_APPLICABLE))))
        .isEqualTo(new Gate.Held("2 checks: 1 PASS, 1 NOT_APPLICABLE"));
  }

  @Test
  void no_gate_is_broken_by_a_pass() {
    assertThatThrownBy(() -> new Gate.Broken(Verdict.PASS, "odd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
