package io.wirecheck.cli;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Gate;
import io.wirecheck.run.GateRule;
import io.wirecheck.run.Profile;
import java.util.List;

/** What is to be judged, and with it the gate's rule. */
sealed interface Choice {

  /** The ids of the checks. */
  List<String> ids();

  Gate gate(List<CheckResult> results, GateRule rule);

  /**
   * The checks themselves.
   *
   * @throws IllegalArgumentException if the class path lacks one
   */
  default List<Check<?>> checks() {
    return ids().stream().<Check<?>>map(Checks::named).toList();
  }

  /** A whole profile. */
  record Whole(Profile profile) implements Choice {
    @Override
    public List<String> ids() {
      return profile.checks();
    }

    @Override
    public Gate gate(final List<CheckResult> results, final GateRule rule) {
      return Gate.ofWhole(profile, results, rule);
    }
  }

  /** Checks that somebody named. */
  record Named(List<String> ids) implements Choice {
    @Override
    public Gate gate(final List<CheckResult> results, final GateRule rule) {
      return Gate.ofChosen(ids, results, rule);
    }
  }
}
