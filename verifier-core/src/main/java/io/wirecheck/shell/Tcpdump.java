package io.wirecheck.shell;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One tcpdump at one moment.
 *
 * @param exitStatus empty while it runs
 * @param messages what it has written to its standard error
 */
record Tcpdump(OptionalInt exitStatus, String messages) {

  private static final long FILE_HEADER = 24;
  private static final long FRAME_HEADER = 16;

  /** The kernel's buffer, in KiB: some 10,000 frames of the snap length. */
  private static final int BUFFER = 4096;

  /** Of a program that SIGXFSZ ended, as a shell tells it. */
  private static final int FILE_TOO_LARGE = 128 + 25;

  /** As libpcap says it in words that vary, with the kernel's own behind them. */
  private static final String REFUSED =
      "(?s).*(You don't have permission|Operation not permitted|Permission denied).*";

  /** In words on SIGUSR1 separated by commas, at the end a line each. */
  private static final Pattern COUNTERS =
      Pattern.compile(
          "(\\d+) packets? captured[,\\s]+(\\d+) packets? received by filter"
              + "[,\\s]+(\\d+) packets? dropped by kernel");

  /**
   * What tcpdump counts.
   *
   * @param received by the filter, those dropped included
   */
  private record Counters(long captured, long received, long dropped) {}

  /**
   * Writes a pcap to its standard output, each frame at once: with the default of a block of frames
   * or a second, those before the signal that ends it would be lost. The filter is to follow.
   */
  static List<String> command(final String device, final int snapLength) {
    return List.of(
        "tcpdump",
        "-n",
        "-p",
        "-U",
        "--immediate-mode",
        "-s",
        Integer.toString(snapLength),
        "-B",
        Integer.toString(BUFFER),
        "-i",
        device,
        "-w",
        "-");
  }

  boolean listens() {
    return exitStatus.isEmpty() && messages.contains("listening on ");
  }

  boolean hasEnded() {
    return exitStatus.isPresent();
  }

  boolean succeeded() {
    return exitStatus.equals(OptionalInt.of(0));
  }

  /** True if its file may not grow any more. */
  boolean isTooLarge() {
    return exitStatus.equals(OptionalInt.of(FILE_TOO_LARGE));
  }

  /** True if it was not let listen. */
  boolean isRefused() {
    return hasEnded() && messages.matches(REFUSED);
  }

  /** True if it has read what the kernel had for it when it first told its counters. */
  boolean hasReadAll() {
    final List<Counters> told = counters();
    return !told.isEmpty() && unread(told) <= 0;
  }

  /**
   * How many frames that passed the filter are not in the file: dropped by the kernel, or still in
   * its buffer. Empty if tcpdump has not told its counters.
   */
  OptionalLong framesLost() {
    final List<Counters> told = counters();
    return told.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(told.get(told.size() - 1).dropped() + Math.max(0, unread(told)));
  }

  /** What its file has at most, in bytes: a header, and a shorter one before each frame. */
  long largestFile(final int snapLength) {
    return FILE_HEADER
        + counters().stream().mapToLong(Counters::captured).max().orElse(0)
            * (FRAME_HEADER + snapLength);
  }

  /** Frames that had arrived when the counters were first told, and have not been read since. */
  private static long unread(final List<Counters> told) {
    final Counters first = told.get(0);
    return first.received() - first.dropped() - told.get(told.size() - 1).captured();
  }

  private List<Counters> counters() {
    return COUNTERS
        .matcher(messages)
        .results()
        .map(
            match ->
                new Counters(
                    Long.parseLong(match.group(1)),
                    Long.parseLong(match.group(2)),
                    Long.parseLong(match.group(3))))
        .toList();
  }
}
