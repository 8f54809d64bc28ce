package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a capture let through besides the probes' own packets. Their bytes are never kept: only
 * counts by protocol, and of packets whose contents cannot be read the outer header's fields,
 * because a probe may be inside.
 *
 * @param frames how many frames had no nonce, by the protocols' names joined with {@code /}
 * @param opaque encrypted packets between nodes, in the order of capture
 * @param unread frames without a nonce that could not be decoded to their end
 */
public record Bystanders(Map<String, Long> frames, List<OpaquePacket> opaque, long unread) {

  /**
   * An encrypted packet.
   *
   * @param kind what it is taken for: {@code esp}, {@code ah}, {@code wireguard}
   * @param length of the IP packet, in bytes
   */
  public record OpaquePacket(
      String kind, IpAddress source, IpAddress destination, int length, long timestampNanos) {}

  public Bystanders {
    frames = Collections.unmodifiableMap(new TreeMap<>(frames));
    opaque = List.copyOf(opaque);
  }

  public static Bystanders none() {
    return new Bystanders(Map.of(), List.of(), 0);
  }
}
