package io.wirecheck.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of the fold, over every combination of verdicts. */
class VerdictTest {

  private static final List<Verdict> ALL = List.of(Verdict.values());

  @Test
  void folding_is_idempotent() {
    ALL.forEach(a -> assertThat(a.worse(a)).isEqualTo(a));
  }

  @Test
  void folding_is_commutative() {
    ALL.forEach(a -> ALL.forEach(b -> assertThat(a.worse(b)).isEqualTo(b.worse(a))));
  }

  @Test
  void folding_is_associative() {
    for (final Verdict a : ALL) {
      for (final Verdict b : ALL) {
        ALL.forEach(c -> assertThat(a.worse(b).worse(c)).isEqualTo(a.worse(b.worse(c))));
      }
    }
  }

  @Test
  void a_violation_outranks_an_error_outranks_what_is_not_known_outranks_a_pass() {
    assertThat(Stream.of(Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.FAIL))
        .isSorted();
    assertThat(ALL).last().isEqualTo(Verdict.FAIL);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_makes_a_pass_of_what_is_not_known(final Verdict other) {
    for (final Verdict bad : List.of(Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.FAIL)) {
      assertThat(bad.worse(other))
          .isNotIn(Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.WAIVED)
          .isGreaterThanOrEqualTo(bad);
    }
  }

  @Test
  void a_waived_violation_shows_in_what_else_passed() {
    assertThat(Verdict.WAIVED.worse(Verdict.PASS)).isEqualTo(Verdict.WAIVED);
    assertThat(Verdict.WAIVED.worse(Verdict.INCONCLUSIVE)).isEqualTo(Verdict.INCONCLUSIVE);
  }
}
