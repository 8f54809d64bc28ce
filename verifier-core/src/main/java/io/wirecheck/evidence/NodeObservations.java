package io.wirecheck.evidence;

import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.model.InconclusiveCode;
import java.util.Optional;

/** Interprets the texts in which nodes tell their tables. */
public final class NodeObservations {

  private NodeObservations() {}

  /** What a gathering says of a node's tables. */
  public static Observed answer(final Gathering gathering, final Key.NodeTables key) {
    final Optional<NodeReading> reading = Optional.ofNullable(gathering.nodes().get(key.node()));
    if (reading.isEmpty()) {
      return new Observed.Missing(InconclusiveCode.NOT_RECORDED, key + " were not read");
    }
    if (reading.get() instanceof final NodeUnread unread) {
      return new Observed.Missing(unread.code(), unread.detail());
    }
    return new Observed.Missing(InconclusiveCode.NOT_RECORDED, key + " cannot be read yet");
  }
}
