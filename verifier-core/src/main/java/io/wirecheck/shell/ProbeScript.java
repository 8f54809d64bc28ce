package io.wirecheck.shell;

import static java.util.stream.Collectors.toMap;

import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Round;
import io.wirecheck.packet.Nonce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * All packets of one endpoint as one script. The flows go side by side; of one flow, a packet
 * leaves when the command of the packet before it has ended: they share an identifier or a port,
 * and what a node does with the second depends on what it did with the first.
 */
final class ProbeScript {

  /**
   * Ended together with the last probe; more than the wait for an answer, in case of a slow node.
   */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int OUTPUT_LENGTH = 300;

  private static final Pattern REPORT = Pattern.compile("(?m)^(\\d+\\.\\d+) (\\d{1,3}) ?(.*)$");

  /** Reports each command in a line: its label, exit status, and what it printed. */
  private static final String PROLOGUE =
      """
      set -f
      report() { label=$1 status=$2; set -- $3; printf '%s %s %s\\n' "$label" "$status" "$*"; }
      probe() { label=$1; shift; printed=$("$@" 2>&1); report "$label" $? "$printed"; }
      send() { label=$1 data=$2; shift 2; printed=$(printf "$data" | "$@" 2>&1); report "$label" $? "$printed"; }
      """;

  private final long run;
  private final List<Round.Planned> flows;

  /** The flows start at one endpoint. */
  ProbeScript(final long run, final List<Round.Planned> flows) {
    this.run = run;
    this.flows = flows;
  }

  String text() {
    final StringBuilder text = new StringBuilder(PROLOGUE);
    for (final Round.Planned planned : flows) {
      text.append("{\n");
      for (int packet = 0; packet < planned.flow().packets(); packet++) {
        text.append(command(planned, packet).line(label(planned, packet))).append('\n');
      }
      text.append("} &\n");
    }
    return text.append("wait\n").toString();
  }

  /** Sends, and says of every packet what its command says. */
  List<Probe> send(final Shell shell, final Deadline deadline) {
    final CommandOutcome outcome = shell.run(ShellText.script(text()), deadline.remaining(LIMIT));
    final Map<String, MatchResult> reports =
        REPORT
            .matcher(outcome.text())
            .results()
            .collect(toMap(match -> match.group(1), match -> match));
    return flows.stream().map(planned -> probe(planned, outcome, reports)).toList();
  }

  private Probe probe(
      final Round.Planned planned,
      final CommandOutcome outcome,
      final Map<String, MatchResult> reports) {
    final List<Sent> packets = new ArrayList<>();
    for (int packet = 0; packet < planned.flow().packets(); packet++) {
      final MatchResult report = reports.get(label(planned, packet));
      packets.add(
          new Sent(
              packet,
              command(planned, packet).payloadLength(),
              outcome.startedAt(),
              report == null
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(report.group(2))),
              report == null ? "the command that sends it " + outcome : last(report.group(3))));
    }
    return new Probe(planned.number(), planned.flow(), packets);
  }

  private ProbeCommand command(final Round.Planned planned, final int packet) {
    return new ProbeCommand(
        planned.flow().transport(),
        planned.destination(),
        planned.flow().port(),
        new Nonce(run, planned.number(), packet));
  }

  private static String label(final Round.Planned planned, final int packet) {
    return planned.number() + "." + packet;
  }

  private static String last(final String output) {
    return output.substring(Math.max(0, output.length() - OUTPUT_LENGTH));
  }
}
