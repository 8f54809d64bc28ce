package io.wirecheck.trace;

import io.wirecheck.model.node.NodeNetwork;

/** Walks packets through one node's rules, routes and chains, and names each step. */
public final class Evaluator {

  private final NodeNetwork node;

  public Evaluator(NodeNetwork node) {
    this.node = node;
  }

  /** What becomes of a packet that comes in by a device. */
  public Trace receive(Packet packet, String inDevice, Connections connections) {
    throw new UnsupportedOperationException(node.toString() + packet + inDevice + connections);
  }

  /** What becomes of a packet that the node itself sends. */
  public Trace send(Packet packet, Connections connections) {
    throw new UnsupportedOperationException(node.toString() + packet + connections);
  }
}
