package io.wirecheck.shell;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** What came of a command. */
public final class CommandOutcome {

  private final OptionalInt exitStatus;
  private final byte[] stdout;
  private final String stderr;
  private final Instant startedAt;
  private final Duration took;

  /**
   * Takes the array over: the caller must not write to it again.
   *
   * @param exitStatus empty if the command was cut off: nobody knows what it did
   */
  public CommandOutcome(
      final OptionalInt exitStatus,
      final byte[] stdout,
      final String stderr,
      final Instant startedAt,
      final Duration took) {
    this.exitStatus = exitStatus;
    this.stdout = stdout;
    this.stderr = stderr;
    this.startedAt = startedAt;
    this.took = took;
  }

  /** The exit status; empty if the command was cut off, and nobody knows what it did. */
  public OptionalInt exitStatus() {
    return exitStatus;
  }

  /** What it printed, as it printed it. */
  public byte[] stdout() {
    return stdout.clone();
  }

  /** What it printed, as UTF-8. */
  public String text() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  public String stderr() {
    return stderr;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Duration took() {
    return took;
  }

  /** True if it ended by itself, with status 0. */
  public boolean succeeded() {
    return exitStatus.equals(OptionalInt.of(0));
  }

  /** How it ended, for people. */
  @Override
  public String toString() {
    return exitStatus.isEmpty()
        ? "was cut off after " + took.toMillis() + " ms"
        : ("ended with status " + exitStatus.getAsInt() + " " + stderr.strip()).strip();
  }
}
