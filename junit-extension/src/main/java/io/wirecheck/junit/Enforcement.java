package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.GateRule;
import io.wirecheck.run.InconclusiveException;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What a verdict means to a test: one that breaks the gate fails it, one that does not aborts it,
 * and only PASS passes.
 */
record Enforcement(GateRule rule) {

  /** The configuration parameter, which JUnit also reads from the system properties. */
  static final String PARAMETER = "wirecheck.inconclusive";

  static Enforcement configured(final ExtensionContext context, final GateRule rule) {
    return context
        .getConfigurationParameter(PARAMETER)
        .map(value -> new Enforcement(changed(rule, value)))
        .orElseGet(() -> new Enforcement(rule));
  }

  private static GateRule changed(final GateRule rule, final String value) {
    return switch (value) {
      case "fail" -> rule.breakingOn(Verdict.INCONCLUSIVE);
      case "abort" -> rule.notBreakingOn(Verdict.INCONCLUSIVE);
      default ->
          throw new ExtensionConfigurationException(
              "Configuration error: %s is '%s'; it must be 'fail' or 'abort'."
                  .formatted(PARAMETER, value));
    };
  }

  /** Returns only if the check passed. */
  void enforce(final CheckResult result) {
    switch (result.verdict()) {
      case PASS -> {}
      case FAIL -> throw new AssertionFailedError(Explanation.of(result));
      case ERROR -> throw new BrokenCheckException(Explanation.of(result));
      case INCONCLUSIVE, WAIVED, NOT_APPLICABLE -> {
        if (rule.breaks(result)) {
          throw new AssertionFailedError(Explanation.of(result));
        }
        throw new TestAbortedException(Explanation.of(result));
      }
    }
  }

  /** What ends a test that cannot be answered. */
  RuntimeException inconclusive(final InconclusiveException why) {
    if (rule.breaks(why.code())) {
      throw new AssertionFailedError("" + why.getMessage(), why);
    }
    return new TestAbortedException("" + why.getMessage(), why);
  }
}
