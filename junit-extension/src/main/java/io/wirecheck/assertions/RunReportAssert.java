package io.wirecheck.assertions;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.RunReport;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a whole run. A failure is the answers that are not PASS, as suites print them.
 */
public class RunReportAssert extends AbstractAssert<RunReportAssert, RunReport> {

  public RunReportAssert(final RunReport actual) {
    super(actual, RunReportAssert.class);
  }

  /** There are results, and all are PASS. */
  public RunReportAssert passes() {
    return holdsOnly(List.of(Verdict.PASS));
  }

  /**
   * There are results, one of them is PASS at least, and the others are PASS, NOT_APPLICABLE or
   * WAIVED: what a gate lets through.
   */
  public RunReportAssert passesWhereItApplies() {
    holdsOnly(List.of(Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.WAIVED));
    if (actual.results().stream().noneMatch(result -> result.verdict() == Verdict.PASS)) {
      failWithMessage("[%s] expected a result that is PASS, and there is none", name());
    }
    return this;
  }

  /** The check with this id was judged, whatever its verdict. */
  public RunReportAssert judged(final String id) {
    isNotNull();
    if (result(id).isEmpty()) {
      failWithMessage(
          "[%s] expected a result of '%s'; there are results of %s",
          name(), id, actual.results().stream().map(CheckResult::id).toList());
    }
    return this;
  }

  /** The check with this id was judged, and has this verdict. */
  public RunReportAssert has(final String id, final Verdict verdict) {
    judged(id);
    for (final CheckResult result : result(id)) {
      if (result.verdict() != verdict) {
        failWithMessage("[%s] expected %s:%n%s", id, verdict, Explanation.of(result));
      }
    }
    return this;
  }

  private RunReportAssert holdsOnly(final List<Verdict> verdicts) {
    isNotNull();
    if (actual.results().isEmpty()) {
      failWithMessage("[%s] expected results, and nothing was judged", name());
    }
    final List<CheckResult> others =
        actual.results().stream().filter(result -> !verdicts.contains(result.verdict())).toList();
    if (!others.isEmpty()) {
      failWithMessage(
          "[%s] expected %s of all results, and %d of %d are not:%n%n%s",
          name(),
          verdicts.stream().map(Verdict::toString).collect(Collectors.joining(" or ")),
          others.size(),
          actual.results().size(),
          others.stream().map(Explanation::of).collect(Collectors.joining("\n\n")));
    }
    return this;
  }

  private List<CheckResult> result(final String id) {
    return actual.results().stream().filter(result -> result.id().equals(id)).toList();
  }

  private String name() {
    return "run " + actual.runId() + " on " + actual.network();
  }
}
