package io.wirecheck.check;

/**
 * The answer of a check, worst last. Verdicts fold by {@link #worse}: idempotent, commutative and
 * associative, so neither the order nor the grouping of findings changes an answer.
 */
public enum Verdict {
  /** A positive fact proves that the requirement does not concern this network. */
  NOT_APPLICABLE,
  PASS,
  /** A FAIL that somebody answers for, with a reason and an expiry. */
  WAIVED,
  /** Not enough could be seen. */
  INCONCLUSIVE,
  /** Wirecheck itself broke. */
  ERROR,
  FAIL;

  /** The worse of the two. */
  public Verdict worse(final Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
