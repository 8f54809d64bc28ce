package io.wirecheck.shell;

import java.time.Duration;
import java.util.List;

/** Runs commands in one node's host namespaces. Safe for use by several threads. */
@FunctionalInterface
public interface NodeShell {

  /**
   * Runs a command to its end, or cuts it off after {@code limit} or when the thread is
   * interrupted, which it stays.
   *
   * @param command the program and its arguments, not a line for a shell
   * @throws io.wirecheck.evidence.NetworkException if the network as a whole cannot be used
   */
  CommandOutcome run(List<String> command, Duration limit);
}
