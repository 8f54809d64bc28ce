package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Setting;

/** The few lines that a test run prints. Build tools keep them beside the tests' results. */
final class Console {

  private Console() {}

  static void say(final String line) {
    System.out.println("[wirecheck] " + line);
  }

  static void say(final Setting setting) {
    say("%s = %s (%s)".formatted(setting.name(), setting.value(), setting.source()));
  }

  static Progress progress() {
    return new Progress() {
      @Override
      public void stage(final String what) {
        say(what);
      }

      @Override
      public void judged(final CheckResult result) {
        say(result.verdict() + " " + result.id());
      }
    };
  }
}
