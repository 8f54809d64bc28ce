package io.wirecheck.reference;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.PodRef;
import io.wirecheck.trace.Packet;
import java.util.List;
import java.util.function.Supplier;

/** One packet's way from where it started: the devices that it passed, and what became of it. */
record Way(List<Sight> sights, End end) {

  /**
   * The packet at one device.
   *
   * @param nanos from the packet's start
   */
  record Sight(ObservationPoint point, long nanos, Supplier<byte[]> frame) {}

  /** What became of it. */
  sealed interface End {}

  /**
   * Somebody has it.
   *
   * @param header as it arrived
   */
  record Arrived(Place at, Packet header) implements End {}

  /** Nobody has it. */
  record Lost(String reason) implements End {}

  /** Where packets start and arrive. */
  sealed interface Place {}

  /** In a pod. */
  record InPod(PodRef pod) implements Place {}

  /** On a node, in its own network namespace. */
  record OnHost(String node) implements Place {}

  /** Beyond the VPC. */
  record Beyond() implements Place {}

  Way {
    sights = List.copyOf(sights);
  }
}
