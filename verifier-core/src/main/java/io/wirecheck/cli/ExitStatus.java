package io.wirecheck.cli;

import io.wirecheck.check.Verdict;
import io.wirecheck.run.Gate;

/** What the shell is told; of two, the one declared later outranks the other. */
enum ExitStatus {
  /** The gate holds. */
  HELD(0),
  /** Not enough could be seen, or the network cannot be used. */
  INCONCLUSIVE(3),
  /** Wirecheck itself broke. */
  ERROR(4),
  /** A check failed. */
  FAILED(1),
  /** Nothing was run: the arguments or settings are wrong. */
  WRONG_USAGE(2);

  private final int code;

  ExitStatus(final int code) {
    this.code = code;
  }

  static ExitStatus of(final Gate gate) {
    return gate instanceof final Gate.Broken broken ? of(broken.worst()) : HELD;
  }

  static ExitStatus of(final Verdict worst) {
    return switch (worst) {
      case FAIL -> FAILED;
      case ERROR -> ERROR;
      case INCONCLUSIVE -> INCONCLUSIVE;
      case NOT_APPLICABLE, PASS, WAIVED -> HELD;
    };
  }

  ExitStatus worse(final ExitStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }

  int code() {
    return code;
  }
}
