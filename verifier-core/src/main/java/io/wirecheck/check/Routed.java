package io.wirecheck.check;

import io.wirecheck.evidence.Flow;
import io.wirecheck.model.IpAddress;
import java.util.Locale;

/**
 * A subject whose flow a node routes. The runner explains its finding with what the node's tables
 * do to the flow; the check sees nothing of that.
 */
public interface Routed {

  Flow flow();

  /** The node that the flow starts on. */
  String sourceNode();

  IpAddress sourceAddress();

  IpAddress destinationAddress();

  /** The flow with its addresses, such as {@code tcp 10.0.1.7 -> 10.0.2.9:80 (a/b -> c/d)}. */
  default String flowText() {
    final Flow flow = flow();
    return "%s %s -> %s%s (%s -> %s)"
        .formatted(
            flow.transport().name().toLowerCase(Locale.ROOT),
            sourceAddress(),
            destinationAddress(),
            flow.port() == 0 ? "" : ":" + flow.port(),
            flow.source(),
            flow.destination());
  }
}
