package io.wirecheck.junit;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.run.CapturedFlows;

/**
 * Sees what probes send: at both ends, on the host's end of the pod's veth pair, on the network
 * interface that owns its address and on its node's primary one.
 */
public sealed interface Captures permits CaptureWindows {

  /**
   * Captures while the sends of {@code body} are done, all in one window.
   *
   * <p>The body says what to send, and nothing is sent before it has ended: what it does itself
   * between two sends is over by then.
   *
   * @return what was seen of each flow. There is no empty answer: a flow that could not be sent and
   *     a capture that was lost fail the test as INCONCLUSIVE, with the code
   * @throws IllegalStateException if the body sends nothing, sends the same twice, or calls this
   */
  CapturedFlows during(Runnable body);

  /** The network interface that owns the probe's address. */
  static ObservationPoint eniOf(final Probe probe) {
    return probe.end().owner();
  }

  /** The primary network interface of the probe's node, the same where that owns the address. */
  static ObservationPoint primaryEniOfNodeOf(final Probe probe) {
    return probe.end().primary();
  }

  /** The host's end of the probe's veth pair. */
  static ObservationPoint vethOf(final Probe probe) {
    return ObservationPoint.veth(probe.node(), probe.pod());
  }
}
