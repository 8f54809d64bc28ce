package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;

/** What came of judging a check: a result, or what kept it from having one. */
sealed interface Outcome {

  /** The result, or the exception thrown again. */
  CheckResult result();

  record Judged(CheckResult result) implements Outcome {}

  record Prevented(RuntimeException cause) implements Outcome {
    @Override
    public CheckResult result() {
      throw cause;
    }
  }
}
