package io.wirecheck.trace;

import java.util.List;

/**
 * One packet's way through one node.
 *
 * @param connections the node's connections after it
 */
public record Trace(List<Step> steps, Disposition disposition, Connections connections) {

  public Trace {
    steps = List.copyOf(steps);
  }
}
