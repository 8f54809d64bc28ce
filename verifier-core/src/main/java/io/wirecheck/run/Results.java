package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of checks that judged nobody. */
final class Results {

  private Results() {}

  static CheckResult inconclusive(
      final Check<?> check,
      final InconclusiveCode code,
      final String summary,
      final Coverage coverage,
      final Duration duration) {
    return new CheckResult(
        check.requirement(),
        Verdict.INCONCLUSIVE,
        Optional.of(code),
        summary,
        Map.of(),
        List.of(),
        coverage,
        duration);
  }

  static CheckResult doesNotApply(
      final Check<?> check, final Selection.DoesNotApply<?> selection, final Duration duration) {
    return new CheckResult(
        check.requirement(),
        Verdict.NOT_APPLICABLE,
        Optional.empty(),
        "%s (%s, by %s)".formatted(selection.reason(), selection.proof(), selection.provenance()),
        Map.of(),
        List.of(),
        Coverage.none(),
        duration);
  }

  static CheckResult broken(final Check<?> check, final Throwable error, final Duration duration) {
    final Finding finding = new Finding.Broken(check.requirement().id(), describe(error));
    return new CheckResult(
        check.requirement(),
        Verdict.ERROR,
        Optional.empty(),
        "Wirecheck broke: " + error,
        Map.of(Verdict.ERROR, 1L),
        List.of(finding),
        Coverage.none(),
        duration);
  }

  /** The error, and the frame that threw it. */
  static String describe(final Throwable error) {
    final StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0 ? error.toString() : error + " at " + trace[0];
  }
}
