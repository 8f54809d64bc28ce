package io.wirecheck.trace;

import io.wirecheck.model.node.NodeNetwork;
import java.util.List;

/** Walks packets through one node's rules, routes and chains, and names each step. */
public final class Evaluator {

  private final NodeNetwork node;

  public Evaluator(NodeNetwork node) {
    this.node = node;
  }

  /** What becomes of a packet that comes in by a device. */
  public Trace receive(Packet packet, String inDevice, Connections connections) {
    return unknown("%s by %s among %d links".formatted(packet, inDevice, size()), connections);
  }

  /** What becomes of a packet that the node itself sends. */
  public Trace send(Packet packet, Connections connections) {
    return unknown("%s among %d links".formatted(packet, size()), connections);
  }

  private int size() {
    return node.links().size();
  }

  private static Trace unknown(String what, Connections connections) {
    return new Trace(
        List.of(), new Disposition.NotKnown("no rule is understood yet: " + what), connections);
  }
}
