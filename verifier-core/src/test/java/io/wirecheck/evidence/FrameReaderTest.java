package io.wirecheck.evidence;

import static io.wirecheck.evidence.SightedPacket.Direction.FORWARD;
import static io.wirecheck.evidence.SightedPacket.Direction.REPLY;
import static io.wirecheck.evidence.SightedPacket.Direction.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.model.IpAddress;
import io.wirecheck.packet.Nonce;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  private static final long RUN = 0x57ec_a11f_00d5_c0deL;
  private static final Nonce NONCE = new Nonce(RUN, 7, 2);
  private static final Addresses POD_TO_POD = new Addresses(ProbeFrames.POD_A, ProbeFrames.POD_B);

  @Test
  void a_native_packet_is_read_from_its_only_ip_header() throws IOException {
    final SightedPacket packet = read(Transport.UDP, ProbeFrames.udp(NONCE));
    assertThat(packet.form()).isEqualTo(new SightedPacket.Native());
    assertThat(packet.addresses()).contains(POD_TO_POD);
    assertThat(packet.ttl()).isEqualTo(63);
    assertThat(packet.length()).isEqualTo(20 + 8 + 64);
    assertThat(packet.packet()).isEqualTo(2);
    assertThat(packet.timestampNanos()).isEqualTo(1000);
  }

  @Test
  void an_ipv6_packet_is_read_likewise() throws IOException {
    final SightedPacket packet = read(Transport.UDP, ProbeFrames.udpOverIpv6(NONCE));
    assertThat(packet.form()).isEqualTo(new SightedPacket.Native());
    assertThat(packet.addresses())
        .contains(new Addresses(IpAddress.parse("2001:db8::a"), IpAddress.parse("2001:db8::b")));
    assertThat(packet.ttl()).isEqualTo(55);
    assertThat(packet.length()).isEqualTo(40 + 8 + 64);
    assertThat(packet.direction()).isEqualTo(FORWARD);
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 9999})
  void a_tunnelled_packet_shows_both_headers(final int port) throws IOException {
    final SightedPacket packet = read(Transport.UDP, ProbeFrames.vxlan(port, NONCE));
    assertThat(packet.form())
        .isEqualTo(
            new SightedPacket.Tunnelled(
                "VXLAN", new Addresses(ProbeFrames.NODE_A, ProbeFrames.NODE_B), "udp " + port));
    assertThat(packet.addresses()).contains(POD_TO_POD);
    assertThat(packet.ttl()).isEqualTo(61);
    assertThat(packet.direction()).isEqualTo(FORWARD);
  }

  @Test
  void a_quoted_packet_is_no_packet_on_its_way() throws IOException {
    final SightedPacket packet = read(Transport.UDP, ProbeFrames.quoted(NONCE));
    assertThat(packet.form()).isEqualTo(new SightedPacket.Quoted());
    assertThat(packet.direction()).isEqualTo(REPLY);
  }

  @Test
  void an_unreadable_frame_belongs_to_no_flow_for_certain() throws IOException {
    final Map<Integer, List<SightedPacket>> read =
        readAll(Transport.UDP, ProbeFrames.unreadable(NONCE));
    assertThat(read).containsOnlyKeys(FrameReader.ANY_FLOW);
    final SightedPacket packet = read.getOrDefault(FrameReader.ANY_FLOW, List.of()).get(0);
    assertThat(packet.form()).isInstanceOf(SightedPacket.Unreadable.class);
    assertThat(packet.direction()).isEqualTo(UNKNOWN);
    assertThat(packet.addresses()).isEmpty();
  }

  @Test
  void an_encrypted_frame_is_nobody_s_packet() throws IOException {
    assertThat(readAll(Transport.UDP, ProbeFrames.esp())).isEmpty();
  }

  static Stream<Arguments> directions() {
    return Stream.of(
        Arguments.of(Transport.UDP, ProbeFrames.udp(NONCE), FORWARD),
        Arguments.of(Transport.UDP, ProbeFrames.udpReply(NONCE), REPLY),
        Arguments.of(Transport.TCP, ProbeFrames.tcp(NONCE), FORWARD),
        Arguments.of(Transport.TCP, ProbeFrames.tcpReply(NONCE), REPLY),
        Arguments.of(Transport.ICMP, ProbeFrames.ping(NONCE), FORWARD),
        Arguments.of(Transport.ICMP, ProbeFrames.pingReply(NONCE), REPLY),
        Arguments.of(Transport.TCP, ProbeFrames.udp(NONCE), UNKNOWN),
        Arguments.of(Transport.ICMP, ProbeFrames.udp(NONCE), UNKNOWN),
        Arguments.of(Transport.UDP, ProbeFrames.ping(NONCE), UNKNOWN),
        Arguments.of(
            Transport.UDP,
            ProbeFrames.udp(ProbeFrames.POD_A, ProbeFrames.POD_B, 5353, NONCE),
            UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("directions")
  void the_direction_follows_from_the_flow_that_was_planned(
      final Transport transport, final byte[] frame, final Direction direction) throws IOException {
    assertThat(read(transport, frame).direction()).isEqualTo(direction);
  }

  @Test
  void of_a_flow_that_nobody_planned_no_direction_is_known() throws IOException {
    final byte[] frame = ProbeFrames.udp(new Nonce(RUN, 99, 0));
    assertThat(readAll(Transport.UDP, frame).getOrDefault(99, List.of()))
        .singleElement()
        .extracting(SightedPacket::direction)
        .isEqualTo(UNKNOWN);
  }

  @Test
  void names_the_frame_by_its_number_in_the_file() throws IOException {
    final byte[] frame = ProbeFrames.udp(NONCE);
    final List<SightedPacket> packets =
        readAll(Transport.UDP, ProbeFrames.esp(), frame, frame).getOrDefault(7, List.of());
    assertThat(packets)
        .extracting(packet -> packet.provenance().toString())
        .containsExactly("frame 2 of captures/eni-a.pcap", "frame 3 of captures/eni-a.pcap");
  }

  @Test
  void does_not_answer_from_a_file_that_was_cut() {
    final Evidence cut = WrittenCapture.of(ProbeFrames.udp(NONCE), ProbeFrames.udp(NONCE)).cutBy(1);
    assertThatThrownBy(() -> FrameReader.read(flows(Transport.UDP), cut, RUN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("captures/eni-a.pcap was cut after 1 frames");
  }

  private static SightedPacket read(final Transport transport, final byte[] frame)
      throws IOException {
    return readAll(transport, frame).getOrDefault(7, List.of()).get(0);
  }

  private static Map<Integer, List<SightedPacket>> readAll(
      final Transport transport, final byte[]... frames) throws IOException {
    return FrameReader.read(flows(transport), WrittenCapture.of(frames).evidence(), RUN);
  }

  private static Map<Integer, Flow> flows(final Transport transport) {
    final int port = transport == Transport.ICMP ? 0 : ProbeFrames.PORT;
    return Map.of(
        7, new Flow(new Endpoint.OfHost("a"), new Endpoint.OfHost("b"), transport, port, 1));
  }
}
