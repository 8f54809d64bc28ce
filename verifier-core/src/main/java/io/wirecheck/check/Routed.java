package io.wirecheck.check;

import io.wirecheck.evidence.Flow;
import io.wirecheck.model.IpAddress;

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
}
