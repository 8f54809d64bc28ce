package io.wirecheck.run;

import io.wirecheck.check.Waiver;

/**
 * What became of a waiver in a run.
 *
 * @param violations how many it covers; those of an expired one fail
 */
public record WaiverUse(Waiver waiver, State state, long violations) {

  /** Where a waiver stands; all but the first deserve a word of warning. */
  public enum State {
    /** It covers a violation. */
    APPLIED("is in force"),
    /** Its day is over: what it covered fails again. */
    EXPIRED("has expired: renew it with a reason, or remove it"),
    /** Its check gave an answer, and found nothing that it covers. */
    UNUSED("covers nothing that was found: remove it, or correct its scope"),
    /** Its check gave no answer, or was not to be judged in this run. */
    NOT_JUDGED("was not needed or could not be told: its check gave no answer in this run"),
    /** Nobody knows its check. */
    UNKNOWN_CHECK("is for a check that does not exist: correct the id, or remove it");

    private final String sentence;

    State(final String sentence) {
      this.sentence = sentence;
    }

    /** The end of a sentence that begins with the waiver, without a full stop. */
    public String sentence() {
      return sentence;
    }
  }

  /** One line for people. */
  @Override
  public String toString() {
    return "%s: the waiver of %s for %s, %s, %s"
        .formatted(state, waiver.check(), waiver.scope(), waiver.terms(), state.sentence());
  }
}
