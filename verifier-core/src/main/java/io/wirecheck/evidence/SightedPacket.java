package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import java.util.Optional;

/**
 * One captured frame that carries one of the run's nonces.
 *
 * @param frame its number in the capture, from 1
 * @param packet the index of the flow's packet, from its nonce
 * @param direction whether it is the probe or an answer that repeats its nonce
 * @param addresses of the header that directly carries the nonce's transport; for a tunnelled
 *     packet that is the inner header; empty where it cannot be read
 * @param ttl of the same header
 * @param length of the same header's IP packet, in bytes
 */
public record SightedPacket(
    int frame,
    long timestampNanos,
    int packet,
    Direction direction,
    Form form,
    Optional<Addresses> addresses,
    int ttl,
    int length,
    Provenance provenance) {

  /** Which way a packet goes. */
  public enum Direction {
    FORWARD,
    REPLY,
    UNKNOWN
  }

  /** Source and destination of one IP header. */
  public record Addresses(IpAddress source, IpAddress destination) {
    @Override
    public String toString() {
      return source + " -> " + destination;
    }
  }

  /** How the nonce is carried. */
  public sealed interface Form {}

  /** By the only IP header's own transport, at its place. */
  public record Native() implements Form {}

  /**
   * Within another packet. {@code kind} is the tunnel's name, {@code unknown} where only the nonce
   * shows it.
   */
  public record Tunnelled(String kind, Addresses outer, String transport) implements Form {}

  /** In a frame that cannot be read to its end, so nothing can be said of it. */
  public record Unreadable(String reason) implements Form {}

  /** By an ICMP error message that repeats the packet's first bytes. */
  public record Quoted() implements Form {}
}
