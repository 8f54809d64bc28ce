package io.wirecheck.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The tcpdumps of one node, each with its files in a directory of the node. They run in the
 * background, so that a session that breaks ends none of them; {@code timeout} ends those that
 * nobody came back for.
 *
 * <p>Files of the tcpdump number N: {@code N.pid}, {@code N.pcap}, {@code N.err}, and {@code
 * N.status} once it has ended.
 */
final class CaptureSite {

  private static final Duration COMMAND = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** In POSIX the unit of the size of files, in bytes. */
  private static final long ULIMIT_BLOCK = 512;

  private final NodeShell shell;
  private final String directory;
  private final int count;

  private CaptureSite(final NodeShell shell, final String directory, final int count) {
    this.shell = shell;
    this.directory = directory;
    this.count = count;
  }

  /** What came of starting: a site, or what the command said. */
  sealed interface Started {}

  record Standing(CaptureSite site) implements Started {}

  record Failed(String reason) implements Started {}

  /** Starts a tcpdump on each device. */
  static Started start(final NodeShell shell, final CaptureOrder order) {
    final CommandOutcome outcome = shell.run(ShellText.script(startScript(order)), COMMAND);
    final String directory = outcome.text().strip();
    return outcome.succeeded() && directory.startsWith("/")
        ? new Standing(new CaptureSite(shell, directory, order.devices().size()))
        : new Failed("the command that starts tcpdump " + outcome);
  }

  private static String startScript(final CaptureOrder order) {
    final List<String> lines = new ArrayList<>();
    lines.add("umask 077");
    lines.add("d=$(mktemp -d) && cd \"$d\" || exit 1");
    // Said once: on a cluster all of this is a part of a URL.
    lines.add("f=" + ShellText.quoted(order.filter()));
    lines.add("ulimit -f %d".formatted(order.maxBytes() / ULIMIT_BLOCK));
    for (int i = 0; i < order.devices().size(); i++) {
      lines.add(
          "(timeout -k 1 %d sh -c 'echo $$ >\"$0.pid\"; exec \"$@\"' %d %s"
                  .formatted(
                      order.lifetime().toSeconds() + 1,
                      i,
                      ShellText.quoted(Tcpdump.command(order.devices().get(i), order.snapLength()))
                          + " \"$f\"")
              + " >%d.pcap 2>%d.err; echo $? >%d.end; mv %d.end %d.status)".formatted(i, i, i, i, i)
              + " </dev/null >/dev/null 2>&1 &");
    }
    lines.add("echo \"$d\"");
    return String.join("\n", lines);
  }

  /** Waits until every tcpdump listens or has ended, and says how each is. */
  List<Tcpdump> awaitListening() {
    return Patience.lookUntil(
        () -> look(""), every(tcpdump -> tcpdump.listens() || tcpdump.hasEnded()), START);
  }

  /**
   * Ends every tcpdump once it has read what the kernel had received for it, and says how each
   * ended.
   */
  List<Tcpdump> stop() {
    drain();
    look(signal("INT"));
    return Patience.lookUntil(() -> look(""), every(Tcpdump::hasEnded), STOP);
  }

  /** A frame is in the kernel's buffer before tcpdump wakes up to read it, and SIGINT is faster. */
  private void drain() {
    Patience.lookUntil(
        () -> look(signal("USR1")),
        every(tcpdump -> tcpdump.hasEnded() || tcpdump.hasReadAll()),
        DRAIN);
  }

  /** The file of one tcpdump, with the checksum that the node computed in front of it. */
  CommandOutcome fetch(final int number, final Duration limit) {
    return shell.run(ShellText.script(Fetched.script(directory + "/" + number + ".pcap")), limit);
  }

  /** Removes the directory; a tcpdump that still runs is killed. */
  CommandOutcome discard() {
    return shell.run(
        ShellText.script(
            "cd "
                + ShellText.quoted(directory)
                + " && { "
                + signal("KILL")
                + "cd / && rm -rf "
                + ShellText.quoted(directory)
                + "; }"),
        COMMAND);
  }

  /** Has the same count of members as there are tcpdumps; unreadable ones are silent. */
  private List<Tcpdump> look(final String before) {
    final String script =
        "cd %s || exit 1\n%sfor i in %s; do printf '\\001'; cat $i.status; echo; cat $i.err; done 2>/dev/null"
            .formatted(ShellText.quoted(directory), before, numbers());
    final CommandOutcome outcome = shell.run(ShellText.script(script + "\nexit 0"), COMMAND);
    final String[] parts = outcome.text().split("\u0001", -1);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                outcome.succeeded() && parts.length == count + 1
                    ? parse(parts[i + 1])
                    : new Tcpdump(OptionalInt.empty(), "looking at it " + outcome))
        .toList();
  }

  private static Tcpdump parse(final String part) {
    final String[] lines = part.split("\n", 2);
    final String status = lines[0].strip();
    final String messages = lines.length > 1 ? lines[1].strip() : "";
    return status.matches("\\d{1,3}")
        ? new Tcpdump(OptionalInt.of(Integer.parseInt(status)), messages)
        : new Tcpdump(OptionalInt.empty(), messages);
  }

  private String signal(final String name) {
    return "for i in %s; do [ -e $i.status ] || kill -%s \"$(cat $i.pid)\"; done 2>/dev/null\n"
        .formatted(numbers(), name);
  }

  private String numbers() {
    return String.join(
        " ", IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new));
  }

  private static Predicate<List<Tcpdump>> every(final Predicate<Tcpdump> wanted) {
    return tcpdumps -> tcpdumps.stream().allMatch(wanted);
  }
}
