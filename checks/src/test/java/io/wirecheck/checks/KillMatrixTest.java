package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Verifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every row of the kill matrix on the reference network. */
class KillMatrixTest {

  static List<KillMatrix.Row> rows() {
    return KillMatrix.rows().stream().filter(row -> row.where().contains("reference")).toList();
  }

  static List<KillMatrix.Row> rowsOfTheLab() {
    return KillMatrix.rows().stream().filter(row -> row.where().contains("lab")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_verdict_is_the_one_that_was_written_before(final KillMatrix.Row row) {
    try (Verifier verifier = Verifier.on(row.address("reference:eks-study"))) {
      assertVerdict(row, verifier.check(Checks.named(row.check())));
    }
  }

  @RequiresKernel
  @ParameterizedTest(name = "{0}")
  @MethodSource("rowsOfTheLab")
  @Execution(ExecutionMode.CONCURRENT) // a lab mostly waits
  void a_real_kernel_leads_to_the_same_verdict(final KillMatrix.Row row) {
    assertVerdict(
        row, Objects.requireNonNull(LabResults.of(row.address("lab:eks-study")).get(row.check())));
  }

  @Test
  void every_check_kills_three_faults_and_accepts_three_variations() {
    final Map<String, List<KillMatrix.Row>> byCheck =
        KillMatrix.rows().stream().collect(Collectors.groupingBy(KillMatrix.Row::check));
    assertThat(byCheck.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Checks.all().stream().map(check -> check.requirement().id()).toList());
    byCheck.forEach(
        (check, rows) -> {
          assertThat(rows).as(check).anyMatch(row -> row.expected().equals("PASS"));
          assertThat(rows)
              .as(check)
              .filteredOn(row -> row.id().contains("-m"))
              .hasSizeGreaterThan(2);
          assertThat(rows)
              .as(check)
              .filteredOn(row -> row.id().contains("-v"))
              .hasSizeGreaterThan(2);
          assertThat(rows).as(check).anyMatch(row -> row.expected().startsWith("INCONCLUSIVE"));
        });
  }

  private static void assertVerdict(final KillMatrix.Row row, final CheckResult result) {
    assertThat(verdict(result)).as(Explanation.of(result)).isEqualTo(row.expected());
  }

  private static String verdict(final CheckResult result) {
    return result
        .code()
        .map(code -> result.verdict() + "(" + code + ")")
        .orElse("" + result.verdict());
  }
}
