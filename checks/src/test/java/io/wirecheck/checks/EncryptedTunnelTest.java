package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.flow.EncryptedTunnel;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptedTunnelTest {

  private static final Instant AT = Instant.parse("2026-11-21T12:00:01Z");
  private static final long NANOS = AT.getEpochSecond() * 1_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  /** Inner header, transport header and payload, padded to 16, then 32 and the outer headers. */
  @ParameterizedTest
  @CsvSource({
    "ICMP, 56, IPV4, 10.0.0.1, 156", // 84 -> 96, 32, 8, 20
    "UDP, 64, IPV4, 10.0.0.1, 156", // 92 -> 96
    "TCP, 64, IPV4, 10.0.0.1, 172", // 104 -> 112
    "TCP, 64, IPV4, 10.0.0.1, 188", // with timestamps: 116 -> 128
    "ICMP, 56, IPV4, 2001:db8::1, 176",
    "ICMP, 56, IPV6, 10.0.0.1, 172", // 104 -> 112
    "ICMP, 56, IPV6, 2001:db8::1, 192",
    "UDP, 64, IPV6, 2001:db8::1, 192", // 112 -> 112
  })
  void wireguard_is_known_by_its_exact_size(
      final Transport transport,
      final int payload,
      final Family family,
      final String outer,
      final int length) {
    assertThat(carrying(transport, payload, family, packet("WireGuard", outer, length, 1)))
        .isPresent();
    assertThat(carrying(transport, payload, family, packet("WireGuard", outer, length + 1, 1)))
        .isEmpty();
    assertThat(carrying(transport, payload, family, packet("WireGuard", outer, length - 1, 1)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"126, true", "125, false", "186, true", "187, false"})
  void esp_is_known_by_a_range_of_sizes(final int length, final boolean fits) {
    assertThat(carrying(Transport.ICMP, 56, Family.IPV4, packet("ESP", "10.0.0.1", length, 1)))
        .matches(found -> found.isPresent() == fits);
  }

  @Test
  void a_packet_is_looked_for_from_its_commands_start_for_five_seconds() {
    assertThat(at(0)).isPresent();
    assertThat(at(-1)).isEmpty();
    assertThat(at(5 * SECOND)).isPresent();
    assertThat(at(5 * SECOND + 1)).isEmpty();
  }

  @Test
  void each_packet_has_a_counterpart_of_its_own() {
    final OpaquePacket one = packet("WireGuard", "10.0.0.1", 156, 1);
    final OpaquePacket two = packet("WireGuard", "10.0.0.1", 156, 2);

    assertThat(carrying(2, List.of(one))).isEmpty();
    assertThat(carrying(2, List.of(one, two))).hasValue(List.of(one, two));
    assertThat(carrying(1, List.of(one, two))).hasValue(List.of(one));
  }

  @Test
  void without_packets_there_is_nothing_to_match() {
    assertThat(carrying(0, List.of(packet("WireGuard", "10.0.0.1", 156, 1)))).isEmpty();
  }

  @Test
  void the_order_in_which_commands_are_reported_does_not_matter() {
    final List<Sent> sent = new ArrayList<>();
    sent.add(sent(0, 56, AT));
    sent.add(sent(1, 56, AT.plusSeconds(4)));
    Collections.reverse(sent);
    final OpaquePacket early = packet("WireGuard", "10.0.0.1", 156, SECOND);
    final OpaquePacket late = packet("WireGuard", "10.0.0.1", 156, 4 * SECOND + 1);

    assertThat(
            EncryptedTunnel.carrying(flow(Transport.ICMP, sent), Family.IPV4, List.of(early, late)))
        .hasValue(List.of(early, late));
  }

  private static Optional<List<OpaquePacket>> at(final long nanos) {
    return carrying(Transport.ICMP, 56, Family.IPV4, packet("WireGuard", "10.0.0.1", 156, nanos));
  }

  private static Optional<List<OpaquePacket>> carrying(
      final int packets, final List<OpaquePacket> opaque) {
    final List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      sent.add(sent(i, 56, AT));
    }
    return EncryptedTunnel.carrying(flow(Transport.ICMP, sent), Family.IPV4, opaque);
  }

  private static Optional<List<OpaquePacket>> carrying(
      final Transport transport,
      final int payload,
      final Family family,
      final OpaquePacket packet) {
    return EncryptedTunnel.carrying(
        flow(transport, List.of(sent(0, payload, AT))), family, List.of(packet));
  }

  private static FlowObservation flow(final Transport transport, final List<Sent> sent) {
    final Flow flow =
        new Flow(
            new Endpoint.OfHost("a"),
            new Endpoint.OfHost("b"),
            transport,
            transport == Transport.ICMP ? 0 : 4242,
            Math.max(1, sent.size()));
    return new FlowObservation(flow, sent, new TreeMap<>());
  }

  private static Sent sent(final int index, final int payload, final Instant at) {
    return new Sent(index, payload, at, OptionalInt.of(0), "");
  }

  private static OpaquePacket packet(
      final String kind, final String outer, final int length, final long nanos) {
    final IpAddress address = IpAddress.parse(outer);
    return new OpaquePacket(kind, address, address.plus(1), length, NANOS + nanos);
  }
}
