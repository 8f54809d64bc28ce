package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;

/** Where a flow starts or ends. Its text is stable: bundles find recorded flows by it. */
public sealed interface Endpoint {

  /** A pod, in its own network namespace. */
  record OfPod(PodRef pod) implements Endpoint {
    @Override
    public String toString() {
      return pod.toString();
    }
  }

  /** A node, in its host network namespace. */
  record OfHost(String node) implements Endpoint {
    @Override
    public String toString() {
      return "node/" + node;
    }
  }

  /**
   * An address that is nobody's whom the network could run a command at: a flow can only end here.
   */
  record OfAddress(IpAddress address) implements Endpoint {
    @Override
    public String toString() {
      return address.toString();
    }
  }
}
