package io.wirecheck.flow;

import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.model.IpAddress.Family;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Matches a flow's packets to encrypted packets by size and time. */
public final class EncryptedTunnel {

  /** Between the command's start and its packet: the start of a process on a busy node. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int UDP_HEADER = 8;
  private static final int TCP_HEADER = 20;
  private static final int ICMP_HEADER = 8;

  /** TCP options of an ordinary segment: timestamps, padded (RFC 7323, appendix A). */
  private static final int TCP_TIMESTAMPS = 12;

  /** WireGuard's UDP header, message header and tag (whitepaper, section 5.4.6). */
  private static final int WIREGUARD_OVERHEAD = UDP_HEADER + 16 + 16;

  /** WireGuard pads the inner packet to a multiple of this many bytes. */
  private static final int WIREGUARD_PADDING = 16;

  /**
   * ESP in tunnel mode: the least and the most that its usual ciphers add (RFC 4303, section 2).
   */
  private static final int ESP_LEAST = 8 + 2 + 12;

  private static final int ESP_MOST = UDP_HEADER + 8 + 16 + 16 + 2 + 32;

  private EncryptedTunnel() {}

  /**
   * One encrypted packet for each packet of the flow, or empty where one has none.
   *
   * @param family of the flow's own packets
   */
  public static Optional<List<OpaquePacket>> carrying(
      final FlowObservation flow, final Family family, final List<OpaquePacket> opaque) {
    final List<OpaquePacket> left = new ArrayList<>(opaque);
    final List<OpaquePacket> matched = new ArrayList<>();
    final List<Sent> inOrder = flow.sent().stream().sorted(Comparator.comparing(Sent::at)).toList();
    for (final Sent sent : inOrder) {
      final Optional<OpaquePacket> match =
          left.stream().filter(packet -> fits(flow, family, sent, packet)).findFirst();
      if (match.isEmpty()) {
        return Optional.empty();
      }
      left.remove(match.get());
      matched.add(match.get());
    }
    return matched.isEmpty() ? Optional.empty() : Optional.of(matched);
  }

  private static boolean fits(
      final FlowObservation flow, final Family family, final Sent sent, final OpaquePacket packet) {
    final long sentNanos = ChronoUnit.NANOS.between(Instant.EPOCH, sent.at());
    final long delay = packet.timestampNanos() - sentNanos;
    return delay >= 0
        && delay <= WINDOW_NANOS
        && fits(flow.flow().transport(), ipHeader(family) + sent.payloadLength(), packet);
  }

  private static boolean fits(
      final Transport transport, final int addressed, final OpaquePacket packet) {
    final int inner = addressed + header(transport);
    if (transport != Transport.TCP) {
      return fits(inner, packet);
    }
    return fits(inner, packet) || fits(inner + TCP_TIMESTAMPS, packet);
  }

  private static int ipHeader(final Family family) {
    return family == Family.IPV4 ? IPV4_HEADER : IPV6_HEADER;
  }

  private static int header(final Transport transport) {
    return switch (transport) {
      case ICMP -> ICMP_HEADER;
      case UDP -> UDP_HEADER;
      case TCP -> TCP_HEADER;
    };
  }

  private static boolean fits(final int inner, final OpaquePacket packet) {
    final int carried = packet.length() - ipHeader(packet.source().family());
    if (packet.kind().equals("WireGuard")) {
      final int padded = (inner + WIREGUARD_PADDING - 1) / WIREGUARD_PADDING * WIREGUARD_PADDING;
      return carried == padded + WIREGUARD_OVERHEAD;
    }
    return carried >= inner + ESP_LEAST && carried <= inner + ESP_MOST;
  }
}
