package io.wirecheck.proving;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A command that was started.
 *
 * @param end completes when it has ended
 */
record RunningCommand(
    OutputStream input, InputStream output, InputStream errors, CompletableFuture<End> end) {

  /** How it ended: with an exit status, or never begun, with what a container runtime says. */
  record End(int exitStatus, String notStarted) {

    boolean wasStarted() {
      return notStarted.isEmpty();
    }
  }
}
