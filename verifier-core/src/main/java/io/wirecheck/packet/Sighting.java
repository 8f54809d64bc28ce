package io.wirecheck.packet;

/** What a frame says about the probes of one run. */
public enum Sighting {
  /**
   * The run's id is not in the captured bytes, and the frame is no opaque tunnel. It says nothing
   * about bytes that were not captured.
   */
  NONE,
  /** The nonce is at its place behind the frame's only IP header, without any tunnel. */
  NATIVE,
  /** The nonce is inside a tunnel. */
  TUNNELLED,
  /**
   * An ICMP error message that is not itself in a tunnel quotes a packet with the nonce: a probe's
   * packet was sent, but this is not it.
   */
  QUOTED,
  /**
   * The run's id is not in the captured bytes, but the frame is a tunnel that cannot be looked
   * into.
   */
  OPAQUE,
  /** The run's id is there, but how it travels cannot be told. */
  UNREADABLE
}
