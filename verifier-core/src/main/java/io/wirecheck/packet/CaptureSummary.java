package io.wirecheck.packet;

import java.util.List;
import java.util.Map;

/**
 * What a capture holds.
 *
 * @param end whether frames may be missing
 * @param bytes of all frames on the wire
 * @param capturedBytes of all frames in the file
 * @param firstNanos the earliest time, or {@link FrameCursor#NO_TIMESTAMP}
 * @param lastNanos the latest time, or {@link FrameCursor#NO_TIMESTAMP}
 * @param linkTypes how many frames of each
 * @param undecoded how many frames could not be decoded, for which reason, and the first of them
 * @param tunnelFrames how many frames have each kind of tunnel outermost, and the first of them
 * @param opaque how many frames end in a tunnel that cannot be looked into, by the kind of that
 *     tunnel, and the first of them
 * @param tunnels who tunnels to whom, in the order of their first frames; at most {@value
 *     #MAX_TUNNELS}
 * @param turnedAwayTunnelFrames how many frames are of tunnels that are not in {@code tunnels}
 * @param turnedAwayInnerFrames how many frames are of pairs of inner addresses that are in no
 *     tunnel's {@link Tunnel#inner}, of which there are at most {@value #MAX_INNER}
 * @param sightings what the frames say about the run that was looked for; empty where none was
 * @param nonces the first {@value #MAX_NONCES} nonces of that run
 * @param flows how many frames the innermost flows have
 */
public record CaptureSummary(
    CaptureEnd end,
    long bytes,
    long capturedBytes,
    long firstNanos,
    long lastNanos,
    Map<LinkType, Long> linkTypes,
    Map<Reason, Frames> undecoded,
    Map<TunnelKind, Frames> tunnelFrames,
    Map<TunnelKind, Frames> opaque,
    List<Tunnel> tunnels,
    long turnedAwayTunnelFrames,
    long turnedAwayInnerFrames,
    Map<Sighting, Frames> sightings,
    List<SightedNonce> nonces,
    FlowTable flows) {

  /** How many tunnels are told apart. */
  public static final int MAX_TUNNELS = 1 << 16;

  /** How many pairs of inner addresses are told apart, over all tunnels. */
  public static final int MAX_INNER = 1 << 14;

  /** How many nonces are kept. */
  public static final int MAX_NONCES = 1000;

  public CaptureSummary {
    linkTypes = Map.copyOf(linkTypes);
    undecoded = Map.copyOf(undecoded);
    tunnelFrames = Map.copyOf(tunnelFrames);
    opaque = Map.copyOf(opaque);
    tunnels = List.copyOf(tunnels);
    sightings = Map.copyOf(sightings);
    nonces = List.copyOf(nonces);
  }

  /**
   * Frames that have something in common.
   *
   * @param count how many there are
   * @param first the numbers of the first of them, at most {@value #MAX_FIRST}
   */
  public record Frames(long count, List<Long> first) {

    /** How many numbers are kept. */
    public static final int MAX_FIRST = 20;

    public Frames {
      first = List.copyOf(first);
    }
  }
}
