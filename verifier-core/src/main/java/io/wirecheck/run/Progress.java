package io.wirecheck.run;

import io.wirecheck.check.CheckResult;

/** Hears how far a run has come. Calls are in order and from one thread. */
public interface Progress {

  /** A stage begins, in a few words for people. */
  void stage(String what);

  void judged(CheckResult result);

  static Progress silent() {
    return new Progress() {
      @Override
      public void stage(final String what) {}

      @Override
      public void judged(final CheckResult result) {}
    };
  }
}
