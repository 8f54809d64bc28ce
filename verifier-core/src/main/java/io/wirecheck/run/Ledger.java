package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds the findings of one check. PASS findings beyond the examples are counted, so its size stays
 * small.
 */
final class Ledger {

  private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
  private final List<Finding> kept = new ArrayList<>();

  void add(final Finding finding) {
    final long number = counts.merge(finding.verdict(), 1L, Long::sum);
    if (finding.verdict() != Verdict.PASS || number <= CheckResult.KEPT_PASSES) {
      kept.add(finding);
    }
  }

  /** The fold; without any finding INCONCLUSIVE(NO_SUBJECTS). */
  CheckResult close(final Check<?> check, final Coverage coverage, final Duration duration) {
    final Optional<Verdict> verdict = counts.keySet().stream().reduce(Verdict::worse);
    if (verdict.isEmpty()) {
      return Results.inconclusive(
          check,
          InconclusiveCode.NO_SUBJECTS,
          "the network has nothing that this check could judge",
          coverage,
          duration);
    }
    return new CheckResult(
        check.requirement(),
        verdict.get(),
        verdict.get() == Verdict.INCONCLUSIVE ? code() : Optional.empty(),
        summary(verdict.get()),
        counts,
        kept,
        coverage,
        duration);
  }

  /** The same in whatever order the findings came. */
  private Optional<InconclusiveCode> code() {
    return kept.stream()
        .filter(Finding.Inconclusive.class::isInstance)
        .map(finding -> ((Finding.Inconclusive) finding).code())
        .min(Comparator.naturalOrder());
  }

  private String summary(final Verdict worst) {
    final long all = counts.values().stream().mapToLong(Long::longValue).sum();
    final long passed = counts.getOrDefault(Verdict.PASS, 0L);
    return switch (worst) {
      case PASS -> "all %d hold".formatted(all);
      case FAIL -> "%d of %d violated".formatted(counts.getOrDefault(Verdict.FAIL, 0L), all);
      case ERROR ->
          "Wirecheck broke on %d of %d".formatted(counts.getOrDefault(Verdict.ERROR, 0L), all);
      default -> "%d of %d hold, nothing can be said of the others".formatted(passed, all);
    };
  }
}
