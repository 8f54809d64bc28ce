package io.wirecheck.shell;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the texts in which one node tells its tables. Of iptables' backends and nft a node need not
 * have every program: what none of its programs wrote is not in its kernel's tables. Without {@code
 * ip}, and where a program that is there fails, nothing is known of the node.
 */
final class NodeReader {

  private static final Duration COMMAND = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 127;

  private final int round;
  private final String node;
  private final NodeShell shell;

  NodeReader(final int round, final String node, final NodeShell shell) {
    this.round = round;
    this.node = node;
    this.shell = shell;
  }

  NodeReading read(final Deadline deadline) {
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    for (final NodeText text : NodeText.values()) {
      // By way of a shell, whose status for a program that is not there is one everywhere.
      final CommandOutcome outcome =
          shell.run(ShellText.script("exec " + text.command()), deadline.remaining(COMMAND));
      if (outcome.succeeded()) {
        texts.put(text, evidence(text, outcome));
      } else if (!isMissing(outcome) || isRequired(text)) {
        return unread(text, outcome);
      }
    }
    return new NodeTexts(texts);
  }

  private static boolean isMissing(final CommandOutcome outcome) {
    return outcome.exitStatus().equals(OptionalInt.of(NOT_FOUND));
  }

  private static boolean isRequired(final NodeText text) {
    return text.command().startsWith("ip ");
  }

  private NodeUnread unread(final NodeText text, final CommandOutcome outcome) {
    final boolean refused =
        outcome.isRefused()
            || outcome.stderr().matches("(?s).*(?i:permission denied|operation not permitted).*");
    return new NodeUnread(
        refused ? InconclusiveCode.NO_PERMISSION : InconclusiveCode.NOT_RECORDED,
        "'%s' on node %s %s".formatted(text.command(), node, outcome));
  }

  private Evidence evidence(final NodeText text, final CommandOutcome outcome) {
    return new Evidence(
        text.mediaType(),
        outcome.stdout(),
        Provenance.of(
            text.path(round, node),
            "%s on node %s".formatted(text.command(), node),
            outcome.startedAt()));
  }
}
