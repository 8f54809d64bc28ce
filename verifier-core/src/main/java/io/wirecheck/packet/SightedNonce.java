package io.wirecheck.packet;

import java.util.Optional;

/**
 * A frame in which the id of the run stands that was looked for.
 *
 * @param frame its number
 * @param sighting never {@link Sighting#NONE} or {@link Sighting#OPAQUE}
 * @param nonce the first one in the frame; empty of {@link Sighting#UNREADABLE}
 * @param tunnel the outermost one of {@link Sighting#TUNNELLED}
 * @param outer the outermost IP header's addresses; empty where none was read
 * @param inner those of the IP header nearest to the nonce in a tunnel; empty where none was read
 * @param reason of {@link Sighting#UNREADABLE}; {@link Reason#NONE} of any other
 */
public record SightedNonce(
    long frame,
    Sighting sighting,
    Optional<Nonce> nonce,
    TunnelKind tunnel,
    Optional<Addresses> outer,
    Optional<Addresses> inner,
    Reason reason) {

  /** From whom to whom; the ports are 0. */
  public record Addresses(Endpoint source, Endpoint destination) {}

  static SightedNonce of(long number, FrameDecoder frame, NonceFinder found) {
    final boolean readable = found.sighting() != Sighting.UNREADABLE;
    return new SightedNonce(
        number,
        found.sighting(),
        readable ? Optional.of(found.nonce()) : Optional.empty(),
        found.tunnel(),
        addresses(frame, found.outerIp()),
        addresses(frame, found.innerIp()),
        found.reason());
  }

  /** The same, counted in a capture that has so many frames before. */
  SightedNonce after(long framesBefore) {
    return new SightedNonce(frame + framesBefore, sighting, nonce, tunnel, outer, inner, reason);
  }

  private static Optional<Addresses> addresses(FrameDecoder frame, int ip) {
    return ip == FrameDecoder.NO_LAYER
        ? Optional.empty()
        : Optional.of(
            new Addresses(Endpoint.sourceOf(frame, ip), Endpoint.destinationOf(frame, ip)));
  }
}
