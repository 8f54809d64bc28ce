package io.wirecheck.reference;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NodeObservations;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.evidence.Observed;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.node.NodeNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads texts as a run does. */
final class NodeReader {

  static final String NODE = "node-a";

  private NodeReader() {}

  static Observed observe(final Map<NodeText, String> texts) {
    final Map<NodeText, Evidence> evidence = new EnumMap<>(NodeText.class);
    texts.forEach(
        (text, printed) ->
            evidence.put(
                text,
                new Evidence(
                    text.mediaType(),
                    printed.getBytes(StandardCharsets.UTF_8),
                    Provenance.of(text.path(1, NODE), text.command(), Instant.EPOCH))));
    return NodeObservations.answer(
        new Gathering(1, 1, List.of(), Map.of(), Map.of(NODE, new Gathering.NodeTexts(evidence))),
        new Key.NodeTables(NODE));
  }

  /** Fails with the sentence where it cannot be read. */
  static NodeNetwork read(final Map<NodeText, String> texts) {
    final Observed observed = observe(texts);
    if (observed instanceof final Observed.Seen seen) {
      return (NodeNetwork) seen.value();
    }
    throw new AssertionError(observed);
  }
}
