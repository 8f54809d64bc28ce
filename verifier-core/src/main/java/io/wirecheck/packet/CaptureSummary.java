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
 * @param tunnels who tunnels to whom
 * @param sightings what the frames say about the run that was looked for; empty where none was
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
    List<Tunnel> tunnels,
    Map<Sighting, Frames> sightings,
    FlowTable flows) {

  public CaptureSummary {
    linkTypes = Map.copyOf(linkTypes);
    undecoded = Map.copyOf(undecoded);
    tunnelFrames = Map.copyOf(tunnelFrames);
    tunnels = List.copyOf(tunnels);
    sightings = Map.copyOf(sightings);
  }

  /**
   * Frames that have something in common.
   *
   * @param count how many there are
   * @param first the numbers of the first of them, at most 20
   */
  public record Frames(long count, List<Long> first) {

    public Frames {
      first = List.copyOf(first);
    }
  }
}
