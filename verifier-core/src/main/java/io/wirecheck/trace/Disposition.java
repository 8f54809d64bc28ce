package io.wirecheck.trace;

import io.wirecheck.model.IpAddress;
import java.util.Optional;

/** What became of a packet on a node (Batfish's word). */
public sealed interface Disposition {

  /**
   * It left.
   *
   * @param gateway empty where the destination is on the device's link
   * @param packet as it left, after translation
   */
  record Forwarded(String device, Optional<IpAddress> gateway, Packet packet)
      implements Disposition {}

  /** It was for the node itself. */
  record Delivered(Packet packet) implements Disposition {}

  /** It went no further. */
  record Dropped(String reason) implements Disposition {}

  /** A rule on its way is not understood, so nothing can be said. */
  record NotKnown(String reason) implements Disposition {}
}
