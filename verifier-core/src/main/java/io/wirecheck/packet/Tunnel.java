package io.wirecheck.packet;

import java.util.List;

/**
 * A tunnel between two outer addresses, both ways.
 *
 * @param initiator the outer source of the first frame; its port is 0
 * @param responder the outer destination of the first frame; its port is 0
 * @param identifier the VNI or the GRE key; 0 where there is none
 * @param frames how many frames were in it
 * @param bytes their length on the wire, link header and all
 * @param firstFrame the number of the first one
 * @param inner between whom it carries packets, in the order of their first frames; empty of an
 *     opaque tunnel. {@link CaptureSummary#turnedAwayInnerFrames} says whether all are there
 */
public record Tunnel(
    TunnelKind kind,
    Endpoint initiator,
    Endpoint responder,
    long identifier,
    long frames,
    long bytes,
    long firstFrame,
    List<Inner> inner) {

  public Tunnel {
    inner = List.copyOf(inner);
  }

  /**
   * The innermost addresses that were read in a tunnel, both ways.
   *
   * @param initiator the inner source of the first frame; its port is 0
   * @param responder the inner destination of the first frame; its port is 0
   * @param frames how many frames were between them
   * @param bytes their length on the wire, link header and all
   * @param firstFrame the number of the first one
   */
  public record Inner(
      Endpoint initiator, Endpoint responder, long frames, long bytes, long firstFrame) {}
}
