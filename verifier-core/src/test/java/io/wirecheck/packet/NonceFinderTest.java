package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.MAC_A;
import static io.wirecheck.packet.WireFrames.MAC_B;
import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.NONCE;
import static io.wirecheck.packet.WireFrames.POD_A;
import static io.wirecheck.packet.WireFrames.POD_B;
import static io.wirecheck.packet.WireFrames.RUN;
import static io.wirecheck.packet.WireFrames.concat;
import static io.wirecheck.packet.WireFrames.decode;
import static io.wirecheck.packet.WireFrames.find;
import static io.wirecheck.packet.WireFrames.nodeToNode;
import static io.wirecheck.packet.WireFrames.podToPod;
import static io.wirecheck.packet.WireFrames.vxlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NonceFinderTest {

  private static final byte[] UDP_PACKET =
      FrameWriter.rawIpv4(POD_A, POD_B).udp(40000, 4242).payload(NONCE.bytes());

  static Stream<byte[]> nativeProbes() {
    return Stream.of(
        WireFrames.udpProbe(),
        WireFrames.tcpProbe(),
        WireFrames.pingProbe(),
        podToPod().udp(1, 2).payload(concat(NONCE.bytes(), NONCE.bytes(), new byte[100])),
        podToPod().udp(1, 2).paddedPayload(NONCE.bytes()),
        FrameWriter.ethernet(MAC_A, MAC_B)
            .vlan(7)
            .ipv4(POD_A, POD_B)
            .udp(1, 2)
            .payload(NONCE.bytes()));
  }

  @ParameterizedTest
  @MethodSource("nativeProbes")
  void a_nonce_at_its_place_behind_the_only_ip_header_is_native(byte[] frame) {
    final FrameDecoder decoder = decode(frame);
    final NonceFinder found = find(decoder);
    assertThat(found.sighting()).isEqualTo(Sighting.NATIVE);
    assertThat(found.nonce()).isEqualTo(NONCE);
    assertThat(found.flow()).isEqualTo(7);
    assertThat(found.packet()).isEqualTo(3);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.NONE);
    assertThat(found.innerIp()).isEqualTo(FrameDecoder.NO_LAYER);
    assertThat(Ipv4Header.source(decoder.buffer(), decoder.offset(found.outerIp())))
        .isEqualTo(POD_A);
  }

  @ParameterizedTest
  @MethodSource("nativeProbes")
  void a_cut_that_takes_part_of_the_nonce_is_never_native(byte[] frame) {
    final int nonce = find(frame).offset();
    for (int length = 0; length < frame.length; length++) {
      final byte[] captured = Arrays.copyOf(frame, length);
      final Sighting sighting = find(decode(captured, frame.length, LinkType.ETHERNET)).sighting();
      final Sighting expected =
          length >= nonce + Nonce.LENGTH
              ? Sighting.NATIVE
              : length >= nonce + 8 ? Sighting.UNREADABLE : Sighting.NONE;
      assertThat(sighting).as("%d bytes captured", length).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 9999, 53, 65535})
  void a_nonce_inside_vxlan_is_tunnelled_on_any_port(int port) {
    final FrameDecoder decoder = decode(WireFrames.vxlanProbe(port));
    final NonceFinder found = find(decoder);
    assertThat(found.sighting()).isEqualTo(Sighting.TUNNELLED);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.VXLAN);
    assertThat(found.nonce()).isEqualTo(NONCE);
    assertThat(Ipv4Header.source(decoder.buffer(), decoder.offset(found.outerIp())))
        .isEqualTo(NODE_A);
    assertThat(Ipv4Header.destination(decoder.buffer(), decoder.offset(found.innerIp())))
        .isEqualTo(POD_B);
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 9999})
  void the_pings_and_segments_inside_vxlan_are_tunnelled_too(int port) {
    assertThat(find(vxlan(port).echoReply(1, 2).payload(FrameWriter.echoData(NONCE, 56))).tunnel())
        .isEqualTo(TunnelKind.VXLAN);
    assertThat(find(vxlan(port).tcp(1, 2, 3, 4, TcpHeader.ACK).payload(NONCE.bytes())).tunnel())
        .isEqualTo(TunnelKind.VXLAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 9999})
  void a_tunnelled_frame_is_native_at_no_length(int port) {
    final byte[] frame = WireFrames.vxlanProbe(port);
    for (int length = 0; length <= frame.length; length++) {
      final byte[] captured = Arrays.copyOf(frame, length);
      assertThat(find(decode(captured, frame.length, LinkType.ETHERNET)).sighting())
          .as("%d bytes captured", length)
          .isNotIn(Sighting.NATIVE, Sighting.QUOTED);
    }
  }

  @ParameterizedTest
  @CsvSource({"4500, 4500", "4500, 8125", "61234, 4500"})
  void a_nonce_that_can_be_read_is_no_esp(int source, int destination) {
    final byte[] data = concat(NONCE.bytes(), new byte[48]);
    assertThat(find(podToPod().udp(source, destination).payload(data)).sighting())
        .isEqualTo(Sighting.NATIVE);
    final NonceFinder inside =
        find(
            nodeToNode()
                .udp(source, destination)
                .vxlan(42)
                .innerEthernet(1, 2)
                .ipv4(POD_A, POD_B)
                .udp(40000, 4242)
                .payload(NONCE.bytes()));
    assertThat(inside.sighting()).isEqualTo(Sighting.TUNNELLED);
    assertThat(inside.innerIp()).isNotEqualTo(FrameDecoder.NO_LAYER);
    assertThat(inside.nonce()).isEqualTo(NONCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 51820})
  void a_probe_to_a_tunnels_port_is_native_if_the_nonce_is_at_its_place(int port) {
    assertThat(
            find(podToPod().udp(40000, port).payload(concat(NONCE.bytes(), new byte[64])))
                .sighting())
        .isEqualTo(Sighting.NATIVE);
  }

  /**
   * The nonce's first bytes are a valid VXLAN header here, and the rest an Ethernet and IPv4
   * header.
   */
  @Test
  void a_nonce_that_looks_like_vxlan_is_native_all_the_same() {
    final Nonce likeVxlan = new Nonce(0x0800_0000_0000_0100L, 0x0200_0000, 0x000b_0200);
    final byte[] rest = concat(Hex.bytes("0000000a 0800"), UDP_PACKET);
    final NonceFinder finder = new NonceFinder(likeVxlan.run());
    finder.find(
        decode(nodeToNode().udp(1, VxlanHeader.PORT).payload(concat(likeVxlan.bytes(), rest))));
    assertThat(finder.sighting()).isEqualTo(Sighting.NATIVE);
  }

  @Test
  void ip_in_ip_is_tunnelled() {
    final NonceFinder found =
        find(nodeToNode().ipv4(POD_A, POD_B).udp(1, 2).payload(NONCE.bytes()));
    assertThat(found.sighting()).isEqualTo(Sighting.TUNNELLED);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.IP_IN_IP);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 13, 33})
  void an_unknown_tunnel_over_udp_or_tcp_is_found_by_the_packet_before_the_nonce(int headerLength) {
    final byte[] payload = concat(new byte[headerLength], UDP_PACKET);
    for (final FrameWriter outer :
        new FrameWriter[] {
          nodeToNode().udp(1, 9999),
          nodeToNode().tcp(1, 2, 3, 4, TcpHeader.ACK),
          nodeToNode().echoRequest(1, 2)
        }) {
      final FrameDecoder decoder = decode(outer.payload(payload));
      final NonceFinder found = find(decoder);
      assertThat(found.sighting()).isEqualTo(Sighting.TUNNELLED);
      assertThat(found.tunnel()).isEqualTo(TunnelKind.UNKNOWN);
      assertThat(Ipv4Header.source(decoder.buffer(), decoder.offset(found.innerIp())))
          .isEqualTo(POD_A);
      assertThat(Ipv4Header.destination(decoder.buffer(), decoder.offset(found.outerIp())))
          .isEqualTo(NODE_B);
    }
  }

  @Test
  void a_datagram_with_the_nonce_elsewhere_is_tunnelled_without_inner_addresses() {
    final NonceFinder found =
        find(podToPod().udp(1, 9999).payload(concat(new byte[3], NONCE.bytes())));
    assertThat(found.sighting()).isEqualTo(Sighting.TUNNELLED);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.UNKNOWN);
    assertThat(found.innerIp()).isEqualTo(FrameDecoder.NO_LAYER);
  }

  @Test
  void a_stream_with_the_nonce_elsewhere_tells_nothing() {
    final NonceFinder found =
        find(podToPod().tcp(1, 2, 3, 4, TcpHeader.ACK).payload(concat(new byte[3], NONCE.bytes())));
    assertThat(found.sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(found.reason()).isEqualTo(Reason.NOT_AT_ITS_PLACE);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 11})
  void an_icmp_error_that_quotes_the_probe_is_no_tunnel(int type) {
    assertThat(find(nodeToNode().icmp(type, 3, 0).payload(UDP_PACKET)).sighting())
        .isEqualTo(Sighting.QUOTED);
  }

  @Test
  void an_icmp_error_inside_a_tunnel_is_tunnelled() {
    assertThat(find(vxlan(VxlanHeader.PORT).icmp(3, 3, 0).payload(UDP_PACKET)).sighting())
        .isEqualTo(Sighting.TUNNELLED);
  }

  @Test
  void a_nonce_in_a_later_fragment_tells_nothing() {
    final byte[] frame = WireFrames.udpProbe();
    frame[14 + Ipv4Header.FLAGS_AND_FRAGMENT + 1] = 100;
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(find(frame).reason()).isEqualTo(Reason.FRAGMENT);
  }

  @Test
  void a_nonce_in_the_first_fragment_is_native() {
    final byte[] frame = podToPod().udp(1, 2).payload(concat(NONCE.bytes(), new byte[64]));
    frame[14 + Ipv4Header.FLAGS_AND_FRAGMENT] = 0x20;
    WireFrames.repairChecksum(frame, 14);
    ByteBuffer.wrap(frame).putShort(34 + UdpHeader.DATAGRAM_LENGTH, (short) 3000);
    assertThat(find(frame).sighting()).isEqualTo(Sighting.NATIVE);
  }

  @Test
  void a_nonce_behind_a_damaged_ip_header_tells_nothing() {
    final byte[] frame = WireFrames.udpProbe();
    frame[14 + Ipv4Header.TTL]--;
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(find(frame).reason()).isEqualTo(Reason.BAD_CHECKSUM);
  }

  /** Wrong length and protocol together would turn the inner header into options. */
  @Test
  void an_inner_header_taken_for_options_is_not_native() {
    final byte[] frame = nodeToNode().ipv4(POD_A, POD_B).udp(1, 2).payload(NONCE.bytes());
    frame[14] = 0x4a;
    frame[14 + Ipv4Header.PROTOCOL] = IpProtocol.UDP;
    assertThat(decode(frame).outcome()).isEqualTo(Outcome.DECODED);
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
  }

  /** Old memory that leaks into the padding of a short frame is no packet of ours. */
  @Test
  void a_nonce_in_ethernets_padding_tells_nothing() {
    final byte[] frame = concat(podToPod().udp(1, 2).payload(new byte[2]), NONCE.bytes());
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(find(frame).reason()).isEqualTo(Reason.OUTSIDE_THE_PACKET);
  }

  @Test
  void a_nonce_behind_an_unknown_ethertype_tells_nothing() {
    final byte[] frame = WireFrames.udpProbe();
    ByteBuffer.wrap(frame).putShort(EthernetHeader.ETHER_TYPE, (short) 0x88b5);
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(find(frame).reason()).isEqualTo(Reason.UNKNOWN_ETHERTYPE);
  }

  @Test
  void a_nonce_behind_a_header_that_contradicts_itself_tells_nothing() {
    final byte[] frame = WireFrames.udpProbe();
    frame[14] = 0x44;
    assertThat(find(frame).sighting()).isEqualTo(Sighting.UNREADABLE);
    assertThat(find(frame).reason()).isEqualTo(Reason.BAD_HEADER_LENGTH);
  }

  @Test
  void a_packet_behind_an_unknown_ip_protocol_is_tunnelled() {
    final byte[] frame = nodeToNode().ipv4(POD_A, POD_B).udp(1, 2).payload(NONCE.bytes());
    frame[14 + Ipv4Header.PROTOCOL] = (byte) 253;
    final NonceFinder found = find(frame);
    assertThat(found.sighting()).isEqualTo(Sighting.TUNNELLED);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.UNKNOWN);
    assertThat(found.innerIp()).isNotEqualTo(FrameDecoder.NO_LAYER);
  }

  @ParameterizedTest
  @ValueSource(ints = {IpProtocol.ESP, IpProtocol.AH})
  void an_encrypted_packet_is_opaque(int protocol) {
    final byte[] frame = nodeToNode().udp(1, 2).payload(new byte[64]);
    frame[14 + Ipv4Header.PROTOCOL] = (byte) protocol;
    assertThat(find(frame).sighting()).isEqualTo(Sighting.OPAQUE);
  }

  @Test
  void wireguard_is_opaque_and_other_traffic_to_its_port_is_not() {
    final byte[] data = concat(Hex.bytes("04000000 11223344 0100000000000000"), new byte[80]);
    final NonceFinder found = find(nodeToNode().udp(51820, 51820).payload(data));
    assertThat(found.sighting()).isEqualTo(Sighting.OPAQUE);
    assertThat(found.tunnel()).isEqualTo(TunnelKind.WIREGUARD);
    assertThat(find(nodeToNode().udp(53, 51820).payload(concat(data, new byte[1]))).sighting())
        .isEqualTo(Sighting.NONE);
  }

  @Test
  void a_frame_of_another_run_says_nothing() {
    final NonceFinder other = new NonceFinder(RUN + 1);
    assertThat(other.find(decode(WireFrames.udpProbe()))).isEqualTo(Sighting.NONE);
    assertThat(other.offset()).isNegative();
  }

  @Test
  void finds_the_id_wherever_it_stands_and_only_there() {
    final long seed = 20240607;
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200_000; i++) {
      // Few different bytes, so that parts of the id are everywhere.
      final byte[] bytes = new byte[random.nextInt(40)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) random.nextInt(2);
      }
      final int from = random.nextInt(bytes.length + 1);
      final int to = from + random.nextInt(bytes.length - from + 1);
      final long run =
          random.nextInt(4) == 0
              ? 0x0101_0101_0101_0101L
              : random.nextLong() & 0x0101_0101_0101_0101L;
      assertThat(new NonceFinder(run).indexOf(ByteBuffer.wrap(bytes), from, to))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(slowIndexOf(bytes, from, to, run));
    }
  }

  private static int slowIndexOf(byte[] bytes, int from, int to, long run) {
    for (int i = from; i + 8 <= to; i++) {
      if (ByteBuffer.wrap(bytes).getLong(i) == run) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void does_not_look_behind_the_end_of_a_buffer_whose_array_goes_on() {
    final byte[] frame = WireFrames.udpProbe();
    final NonceFinder finder = new NonceFinder(WireFrames.RUN);
    final ByteBuffer cut = ByteBuffer.wrap(frame).limit(20);
    assertThat(finder.indexOf(ByteBuffer.wrap(frame), 0, frame.length)).isPositive();
    assertThat(finder.indexOf(cut, 0, 20)).isNegative();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> finder.indexOf(cut, 0, frame.length));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> finder.indexOf(cut.asReadOnlyBuffer(), 0, frame.length));
  }
}
