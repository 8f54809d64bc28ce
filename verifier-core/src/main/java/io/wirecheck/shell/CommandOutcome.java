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
  private final Start start;

  /** Whether there was a command at all. */
  private enum Start {
    RUN,
    NOT_RUN,
    REFUSED
  }

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
    this(exitStatus, stdout, stderr, startedAt, took, Start.RUN);
  }

  private CommandOutcome(
      final OptionalInt exitStatus,
      final byte[] stdout,
      final String stderr,
      final Instant startedAt,
      final Duration took,
      final Start start) {
    this.exitStatus = exitStatus;
    this.stdout = stdout;
    this.stderr = stderr;
    this.startedAt = startedAt;
    this.took = took;
    this.start = start;
  }

  /** Of a command that never began: what it was to run in is not there. */
  public static CommandOutcome notRun(final String reason, final Instant at) {
    return unbegun(reason, at, Start.NOT_RUN);
  }

  /** Of a command that never began, because somebody may not run it there. */
  public static CommandOutcome refused(final String reason, final Instant at) {
    return unbegun(reason, at, Start.REFUSED);
  }

  private static CommandOutcome unbegun(final String reason, final Instant at, final Start start) {
    return new CommandOutcome(OptionalInt.empty(), new byte[0], reason, at, Duration.ZERO, start);
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

  /** True if it never began, because somebody may not run it there. */
  public boolean isRefused() {
    return start == Start.REFUSED;
  }

  /** How it ended, for people. */
  @Override
  public String toString() {
    if (start != Start.RUN) {
      return "was not run: " + stderr;
    }
    return exitStatus.isEmpty()
        ? "was cut off after " + took.toMillis() + " ms"
        : ("ended with status " + exitStatus.getAsInt() + " " + stderr.strip()).strip();
  }
}
