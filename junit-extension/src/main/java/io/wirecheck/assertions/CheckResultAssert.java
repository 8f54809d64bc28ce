package io.wirecheck.assertions;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a check's answer. A failure is the answer itself, as suites print it. */
public class CheckResultAssert extends AbstractAssert<CheckResultAssert, CheckResult> {

  public CheckResultAssert(final CheckResult actual) {
    super(actual, CheckResultAssert.class);
  }

  /** The verdict is PASS. What is not known, waived or does not apply has not passed. */
  public CheckResultAssert passes() {
    isNotNull();
    if (actual.verdict() != Verdict.PASS) {
      failWithMessage("%s", Explanation.of(actual));
    }
    return this;
  }

  /** The verdict is FAIL. */
  public CheckResultAssert fails() {
    return has(Verdict.FAIL);
  }

  /** The verdict is INCONCLUSIVE, whatever the code. */
  public CheckResultAssert isInconclusive() {
    return has(Verdict.INCONCLUSIVE);
  }

  /** The verdict is INCONCLUSIVE, and this is why. */
  public CheckResultAssert isInconclusive(final InconclusiveCode code) {
    has(Verdict.INCONCLUSIVE);
    if (!actual.code().equals(Optional.of(code))) {
      instead("INCONCLUSIVE(" + code + ")");
    }
    return this;
  }

  /** The verdict is NOT_APPLICABLE: a fact proves that the check does not concern the network. */
  public CheckResultAssert isNotApplicable() {
    return has(Verdict.NOT_APPLICABLE);
  }

  /** The verdict is WAIVED: a FAIL that somebody answers for. */
  public CheckResultAssert isWaived() {
    return has(Verdict.WAIVED);
  }

  /** The verdict is ERROR: Wirecheck itself broke. */
  public CheckResultAssert isBroken() {
    return has(Verdict.ERROR);
  }

  /** Among the findings of a verdict is one whose subject or facts contain the text. */
  public CheckResultAssert hasFinding(final Verdict verdict, final String text) {
    isNotNull();
    final boolean found =
        actual.findings().stream()
            .filter(finding -> finding.verdict() == verdict)
            .anyMatch(finding -> tells(finding, text));
    if (!found) {
      instead("a finding of verdict %s that tells of '%s'".formatted(verdict, text));
    }
    return this;
  }

  /** At least so many subjects were judged, whatever came of it. */
  public CheckResultAssert judgedAtLeast(final long subjects) {
    isNotNull();
    final long judged = actual.counts().values().stream().mapToLong(Long::longValue).sum();
    if (judged < subjects) {
      instead("at least %d subjects judged, and not %d".formatted(subjects, judged));
    }
    return this;
  }

  private CheckResultAssert has(final Verdict verdict) {
    isNotNull();
    if (actual.verdict() != verdict) {
      instead("" + verdict);
    }
    return this;
  }

  private void instead(final String expected) {
    failWithMessage("[%s] expected %s:%n%s", actual.id(), expected, Explanation.of(actual));
  }

  private static boolean tells(final Finding finding, final String text) {
    return finding.subject().contains(text)
        || finding.facts().stream().anyMatch(fact -> fact.toString().contains(text))
        || (finding instanceof final Finding.Inconclusive inconclusive
            && inconclusive.detail().contains(text));
  }
}
