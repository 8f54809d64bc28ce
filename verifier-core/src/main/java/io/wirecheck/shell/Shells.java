package io.wirecheck.shell;

import io.wirecheck.model.PodRef;

/** The shells of a network. Asking for one reaches nothing; running a command in it does. */
public interface Shells {

  PodShell pod(PodRef pod);

  /** The shell of the node with this Kubernetes name. */
  NodeShell node(String node);

  /**
   * The shell of that node in which packets are captured. A network may refuse it where it gives
   * out the node's shell for reading.
   */
  default NodeShell captures(final String node) {
    return node(node);
  }
}
