package io.wirecheck.evidence;

import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.model.InconclusiveCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Interprets the texts in which nodes tell their tables. */
public final class NodeObservations {

  private static final List<NodeText> NEEDED =
      List.of(NodeText.LINKS, NodeText.RULES, NodeText.ROUTES);

  private static final List<NodeText> IPTABLES =
      List.of(NodeText.IPTABLES_NFT, NodeText.IPTABLES_LEGACY);

  private NodeObservations() {}

  /** What a gathering says of a node's tables. */
  public static Observed answer(final Gathering gathering, final Key.NodeTables key) {
    final Optional<NodeReading> reading = Optional.ofNullable(gathering.nodes().get(key.node()));
    if (reading.isEmpty()) {
      return new Observed.Missing(InconclusiveCode.NOT_RECORDED, key + " were not read");
    }
    return reading.get() instanceof final NodeTexts texts
        ? answer(key, texts.texts())
        : unread((NodeUnread) reading.get());
  }

  private static Observed unread(final NodeUnread unread) {
    return new Observed.Missing(unread.code(), unread.detail());
  }

  private static Observed answer(final Key.NodeTables key, final Map<NodeText, Evidence> texts) {
    return missing(texts.keySet())
        .<Observed>map(
            what ->
                new Observed.Missing(
                    InconclusiveCode.NOT_RECORDED, "%s lack %s".formatted(key, what)))
        .orElseGet(() -> parsed(key, texts));
  }

  /** A node has one of iptables' backends at least; without either text its chains are unknown. */
  private static Optional<String> missing(final Set<NodeText> there) {
    final Optional<String> ip =
        NEEDED.stream()
            .filter(text -> !there.contains(text))
            .map(text -> "the text of '" + text.command() + "'")
            .findFirst();
    return ip.isPresent() || IPTABLES.stream().anyMatch(there::contains)
        ? ip
        : Optional.of(
            IPTABLES.stream()
                .map(text -> "'" + text.command() + "'")
                .collect(Collectors.joining(" and of ", "the texts of ", "")));
  }

  private static Observed parsed(final Key.NodeTables key, final Map<NodeText, Evidence> texts) {
    try {
      return new Observed.Seen(NodeTextParser.parse(texts));
    } catch (final MalformedDocument malformed) {
      return new Observed.Missing(
          InconclusiveCode.UNREADABLE_DOCUMENT,
          "%s cannot be read: %s".formatted(key, malformed.getMessage()));
    }
  }
}
