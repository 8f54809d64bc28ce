package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameter of the property tests is the seed: a failure prints it. */
class LedgerTest {

  private static final Provenance WITNESS =
      new Provenance("pods.json", "", "GET", Optional.empty());

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_answer_does_not_depend_on_the_order_of_findings(final long seed) {
    final List<Finding> findings = any(new Random(seed));
    final CheckResult straight = fold(findings);
    Collections.shuffle(findings, new Random(seed));
    final CheckResult shuffled = fold(findings);

    assertThat(shuffled.verdict()).isEqualTo(straight.verdict());
    assertThat(shuffled.code()).isEqualTo(straight.code());
    assertThat(shuffled.counts()).isEqualTo(straight.counts());
    assertThat(shuffled.summary()).isEqualTo(straight.summary());
    assertThat(notPassed(shuffled)).containsExactlyInAnyOrderElementsOf(notPassed(straight));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_verdict_does_not_depend_on_the_grouping_of_findings(final long seed) {
    final Random random = new Random(seed);
    final List<Finding> findings = any(random);
    final int border = 1 + random.nextInt(findings.size() - 1);
    final Verdict grouped =
        fold(findings.subList(0, border))
            .verdict()
            .worse(fold(findings.subList(border, findings.size())).verdict());
    assertThat(fold(findings).verdict()).isEqualTo(grouped);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_verdict_is_the_worst_finding_s_and_every_finding_is_counted(final long seed) {
    final List<Finding> findings = any(new Random(seed));
    final CheckResult result = fold(findings);
    assertThat(result.verdict()).isEqualTo(worst(findings));
    assertThat(result.counts().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(findings.size());
    assertThat(result.code().isPresent()).isEqualTo(result.verdict() == Verdict.INCONCLUSIVE);
  }

  @Test
  void one_unknown_among_many_passes_is_no_pass() {
    final List<Finding> findings = passes(1000);
    findings.add(500, inconclusive(InconclusiveCode.CHURN));
    assertThat(fold(findings).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(fold(findings).code()).contains(InconclusiveCode.CHURN);
  }

  @Test
  void keeps_twenty_passes_and_counts_the_others() {
    final CheckResult result = fold(passes(150));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.findings()).isEqualTo(passes(150).subList(0, 20));
    assertThat(result.counts()).isEqualTo(Map.of(Verdict.PASS, 150L));
  }

  @Test
  void keeps_all_that_did_not_pass() {
    final List<Finding> findings = passes(30);
    IntStream.range(0, 100).forEach(i -> findings.add(violated(i)));
    IntStream.range(0, 100).forEach(i -> findings.add(inconclusive(InconclusiveCode.NO_PROBE)));
    IntStream.range(0, 100).forEach(i -> findings.add(new Finding.Broken("b" + i, "boom")));
    assertThat(fold(findings).findings()).hasSize(320);
    assertThat(notPassed(fold(findings))).isEqualTo(findings.subList(30, 330));
  }

  @Test
  void without_a_finding_nothing_is_said() {
    final CheckResult result = fold(List.of());
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.code()).contains(InconclusiveCode.NO_SUBJECTS);
    assertThat(result.findings()).isEmpty();
  }

  private static CheckResult fold(final List<Finding> findings) {
    final Ledger ledger = new Ledger();
    findings.forEach(ledger::add);
    return ledger.close(ScriptedCheck.named("a"), Coverage.none(), Duration.ZERO);
  }

  private static Verdict worst(final List<Finding> findings) {
    return findings.stream().map(Finding::verdict).max(Verdict::compareTo).orElseThrow();
  }

  private static List<Finding> notPassed(final CheckResult result) {
    return result.findings().stream().filter(f -> f.verdict() != Verdict.PASS).toList();
  }

  /** At least two findings; each seed leaves out some kinds, so that every verdict comes up. */
  private static List<Finding> any(final Random random) {
    final int kinds = 1 + random.nextInt(4);
    final List<Finding> findings = passes(2 + random.nextInt(40));
    for (int i = random.nextInt(20); i > 0; i--) {
      findings.add(
          switch (random.nextInt(kinds)) {
            case 0 -> findings.get(0);
            case 1 ->
                inconclusive(
                    InconclusiveCode.values()[random.nextInt(InconclusiveCode.values().length)]);
            case 2 -> new Finding.Broken("broken " + i, "boom");
            default -> violated(i);
          });
    }
    return findings;
  }

  private static List<Finding> passes(final int number) {
    final List<Finding> passes = new ArrayList<>();
    IntStream.range(0, number)
        .forEach(i -> passes.add(new Finding.Holds("p" + i, List.of(), List.of(WITNESS))));
    return passes;
  }

  private static Finding violated(final int number) {
    return new Finding.Violated(
        "v" + number, List.of(Fact.of("observed", number)), List.of(WITNESS));
  }

  private static Finding inconclusive(final InconclusiveCode code) {
    return new Finding.Inconclusive("i", code, "nothing was seen", List.of(), List.of());
  }
}
