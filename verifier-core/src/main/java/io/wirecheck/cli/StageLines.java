package io.wirecheck.cli;

import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Progress;

/** A line for each stage of a run. Verdicts are not repeated: the table follows. */
final class StageLines implements Progress {

  private final Paper paper;

  StageLines(final Paper paper) {
    this.paper = paper;
  }

  @Override
  public void stage(final String what) {
    paper.text("... " + what);
  }

  @Override
  public void judged(final CheckResult result) {}
}
