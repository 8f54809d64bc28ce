package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.InconclusiveException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a verdict means to a test. */
enum Enforcement {
  /** INCONCLUSIVE fails its test: the default. */
  FAIL,
  /** INCONCLUSIVE aborts its test. It never passes. */
  ABORT;

  /** The configuration parameter, which JUnit also reads from the system properties. */
  static final String PARAMETER = "wirecheck.inconclusive";

  static Enforcement configured(final ExtensionContext context) {
    final String value = context.getConfigurationParameter(PARAMETER).orElse("fail");
    return switch (value) {
      case "fail" -> FAIL;
      case "abort" -> ABORT;
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
      case INCONCLUSIVE -> throw inconclusive(result);
      case ERROR -> throw new BrokenCheckException(Explanation.of(result));
      case NOT_APPLICABLE, WAIVED -> throw new TestAbortedException(Explanation.of(result));
    }
  }

  /** A network that cannot be used is never skipped. */
  private RuntimeException inconclusive(final CheckResult result) {
    return inconclusive(result.code(), Explanation.of(result), Optional.empty());
  }

  /** What ends a test that cannot be answered; thrown here where that is no exception. */
  RuntimeException inconclusive(final InconclusiveException why) {
    return inconclusive(Optional.of(why.code()), "" + why.getMessage(), Optional.of(why));
  }

  private RuntimeException inconclusive(
      final Optional<InconclusiveCode> code,
      final String message,
      final Optional<InconclusiveException> cause) {
    final boolean unreachable = code.filter(InconclusiveCode.UNREACHABLE::equals).isPresent();
    if (this == FAIL || unreachable) {
      throw new AssertionFailedError(message, cause.orElse(null));
    }
    return new TestAbortedException(message, cause.orElse(null));
  }
}
