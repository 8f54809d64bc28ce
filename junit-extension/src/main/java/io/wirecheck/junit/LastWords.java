package io.wirecheck.junit;

import io.wirecheck.run.ReportSinks;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;

/**
 * Reports on what was judged where the JVM is told to end in the middle of a test run, by Ctrl-C or
 * SIGTERM: JUnit closes nothing then. Asks for no lock, because a test may hold it until the end.
 */
final class LastWords {

  private final Thread hook;

  private LastWords(final Thread hook) {
    this.hook = hook;
  }

  static LastWords of(final Verifier verifier, final Settings settings) {
    final Thread hook = new Thread(() -> say(verifier, settings), "wirecheck-last-words");
    Runtime.getRuntime().addShutdownHook(hook);
    return new LastWords(hook);
  }

  /** The report is written as usual. */
  void spare() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (final IllegalStateException jvmIsEnding) {
      // Two reports of one run have one directory: who comes second is told that it is there.
    }
  }

  private static void say(final Verifier verifier, final Settings settings) {
    try {
      ReportDirectory.write(verifier.report(), settings, ReportSinks.onClassPath());
    } catch (final IOException unwritable) {
      Console.say("the report is incomplete: " + unwritable);
    }
  }
}
