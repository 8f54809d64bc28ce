package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.concat;
import static io.wirecheck.packet.WireFrames.decode;
import static io.wirecheck.packet.WireFrames.nodeToNode;
import static io.wirecheck.packet.WireFrames.podToPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {

  private static final byte[] PADDED_TAGGED_UDP =
      Hex.bytes(
          """
          02000000000b 02000000000a 8100 2007 0800 # VLAN 7, priority 1
          45 00 0020 0009 4000 3f 11 b72d          # 32 bytes, id 9, DF, TTL 63, UDP
          c0a8011e c0a80228                        # 192.168.1.30 > 192.168.2.40
          9c40 1092 000c 0000                      # 40000 > 4242, 12 bytes, no checksum
          01020304                                 # payload
          000000000000000000000000                 # padding
          """);

  private static Protocol[] protocols(FrameDecoder frame) {
    return IntStream.range(0, frame.layerCount())
        .mapToObj(frame::protocol)
        .toArray(Protocol[]::new);
  }

  private static Reason reasonOf(byte[] frame) {
    return decode(frame).reason();
  }

  @Test
  void says_where_each_layer_is() {
    final FrameDecoder frame = decode(PADDED_TAGGED_UDP);
    assertThat(frame.outcome()).isEqualTo(Outcome.DECODED);
    assertThat(protocols(frame))
        .containsExactly(Protocol.ETHERNET, Protocol.VLAN, Protocol.IPV4, Protocol.UDP);
    assertThat(frame.offset(2)).isEqualTo(18);
    assertThat(frame.headerLength(2)).isEqualTo(20);
    assertThat(frame.end(2)).isEqualTo(50);
    assertThat(frame.outermostIp()).isEqualTo(2);
    assertThat(frame.innermostIp()).isEqualTo(2);
    assertThat(frame.transport()).isEqualTo(3);
    assertThat(frame.tunnel()).isEqualTo(FrameDecoder.NO_LAYER);
    assertThat(frame.ttl(2)).isEqualTo(63);
    assertThat(frame.sourcePort(3)).isEqualTo(40000);
    assertThat(frame.destinationPort(3)).isEqualTo(4242);
    assertThat(VlanHeader.vlanId(frame.buffer(), frame.offset(1))).isEqualTo(7);
    assertThat(Mac.toString(EthernetHeader.source(frame.buffer(), 0)))
        .isEqualTo("02:00:00:00:00:0a");
  }

  @Test
  void ends_the_payload_where_ip_says_and_not_where_the_padding_does() {
    final FrameDecoder frame = decode(PADDED_TAGGED_UDP);
    assertThat(frame.payloadOffset()).isEqualTo(46);
    assertThat(frame.payloadLength()).isEqualTo(4);
    assertThat(frame.capturedPayloadLength()).isEqualTo(4);
  }

  @Test
  void tells_how_much_of_the_payload_was_captured() {
    final FrameDecoder frame =
        decode(Arrays.copyOf(PADDED_TAGGED_UDP, 48), PADDED_TAGGED_UDP.length, LinkType.ETHERNET);
    assertThat(frame.outcome()).isEqualTo(Outcome.DECODED);
    assertThat(frame.payloadLength()).isEqualTo(4);
    assertThat(frame.capturedPayloadLength()).isEqualTo(2);
  }

  @Test
  void every_cut_within_the_headers_is_truncated_and_no_other() {
    AgreementFrames.ethernet()
        .forEach(
            (name, bytes) -> {
              final FrameDecoder whole = decode(bytes);
              for (int length = 0; length < bytes.length; length++) {
                final FrameDecoder cut =
                    decode(Arrays.copyOf(bytes, length), bytes.length, LinkType.ETHERNET);
                assertThat(cut.outcome())
                    .as("%s, %d of %d bytes", name, length, bytes.length)
                    .isEqualTo(length < needed(whole) ? Outcome.TRUNCATED : Outcome.DECODED);
              }
            });
  }

  /**
   * The headers, and what tells that a datagram is, or is not, an opaque tunnel: a frame that was
   * cut before is not one without a tunnel.
   */
  private static int needed(FrameDecoder frame) {
    final int last = frame.layerCount() - 1;
    final boolean inUdp = frame.protocol(last - 1) == Protocol.UDP;
    return frame.payloadOffset()
        + switch (frame.protocol(last)) {
          case MPLS -> inUdp ? 24 : 0; // A label and an IPv4 header.
          case GUE, FOU -> 20; // An IPv4 header.
          case ESP, WIREGUARD -> inUdp ? 4 : 0; // The index; type and reserved bytes.
          case UDP -> mayHoldPacket(frame) ? 1 : 0; // No version of IP, in every frame here.
          default -> 0;
        };
  }

  private static boolean mayHoldPacket(FrameDecoder frame) {
    return frame.payloadLength() >= 20 || isFirstFragment(frame);
  }

  private static boolean isFirstFragment(FrameDecoder frame) {
    final ByteBuffer buffer = frame.buffer();
    return IntStream.range(0, frame.layerCount())
        .anyMatch(
            layer ->
                switch (frame.protocol(layer)) {
                  case IPV4 -> Ipv4Header.moreFragments(buffer, frame.offset(layer));
                  case IPV6_FRAGMENT ->
                      Ipv6FragmentHeader.moreFragments(buffer, frame.offset(layer));
                  default -> false;
                });
  }

  @Test
  void a_cut_datagram_that_may_hold_a_packet_is_truncated_and_one_that_cannot_is_not() {
    final byte[] inner = FrameWriter.rawIpv4(NODE_A, NODE_B).udp(1, 2).payload(new byte[4]);
    final byte[] fou = nodeToNode().udp(1, 5555).payload(inner);
    assertThat(cut(fou, 42).reason()).isEqualTo(Reason.SNAP_LENGTH);
    assertThat(cut(fou, 61).reason()).isEqualTo(Reason.SNAP_LENGTH);
    assertThat(cut(fou, 62).outcome()).isEqualTo(Outcome.DECODED);
    assertThat(cut(fou, 62).protocol(3)).isEqualTo(Protocol.FOU);
    final byte[] other = nodeToNode().udp(1, 5555).payload(new byte[20]);
    assertThat(cut(other, 42).reason()).isEqualTo(Reason.SNAP_LENGTH);
    assertThat(cut(other, 43).outcome()).isEqualTo(Outcome.DECODED);
    final byte[] brief = nodeToNode().udp(1, 5555).payload(new byte[19]);
    assertThat(cut(brief, 42).outcome()).isEqualTo(Outcome.DECODED);
  }

  private static FrameDecoder cut(byte[] frame, int length) {
    return decode(Arrays.copyOf(frame, length), frame.length, LinkType.ETHERNET);
  }

  @Test
  void the_same_cut_without_a_snap_length_is_malformed() {
    final byte[] frame = WireFrames.udpProbe();
    assertThat(decode(Arrays.copyOf(frame, 30)).reason()).isEqualTo(Reason.HEADER_BEYOND_PACKET);
    assertThat(decode(Arrays.copyOf(frame, 40)).reason()).isEqualTo(Reason.PACKET_BEYOND_FRAME);
  }

  @ParameterizedTest
  @CsvSource({
    "14, 0x65, BAD_VERSION",
    "14, 0x44, BAD_HEADER_LENGTH",
    "16, 0xff, PACKET_BEYOND_FRAME",
    "17, 0x13, BAD_LENGTH",
    "17, 0x1b, HEADER_BEYOND_PACKET",
    "23, 0xfd, UNKNOWN_IP_PROTOCOL",
    "12, 0x99, UNKNOWN_ETHERTYPE",
    "38, 0xff, PACKET_BEYOND_FRAME",
    "39, 0x07, BAD_LENGTH",
  })
  void says_why_a_frame_is_not_decoded(int offset, String value, Reason reason) {
    final byte[] frame = WireFrames.udpProbe();
    frame[offset] = Integer.decode(value).byteValue();
    assertThat(reasonOf(frame)).isEqualTo(reason);
  }

  @Test
  void a_tcp_header_shorter_than_its_fixed_part_is_malformed() {
    final byte[] frame = WireFrames.tcpProbe();
    frame[34 + TcpHeader.DATA_OFFSET] = 0x40;
    assertThat(reasonOf(frame)).isEqualTo(Reason.BAD_HEADER_LENGTH);
    frame[34 + TcpHeader.DATA_OFFSET] = (byte) 0xf0;
    assertThat(reasonOf(frame)).isEqualTo(Reason.HEADER_BEYOND_PACKET);
  }

  @Test
  void an_unknown_link_type_is_not_understood() {
    final FrameDecoder frame = decode(WireFrames.udpProbe(), 58, new LinkType(147));
    assertThat(frame.outcome()).isEqualTo(Outcome.NOT_UNDERSTOOD);
    assertThat(frame.reason()).isEqualTo(Reason.UNKNOWN_LINK_TYPE);
    assertThat(frame.layerCount()).isZero();
  }

  @Test
  void walks_no_deeper_than_it_can_remember() {
    FrameWriter frame = nodeToNode();
    for (int i = 0; i < FrameDecoder.MAX_LAYERS; i++) {
      frame = frame.ipv4(NODE_A, NODE_B);
    }
    final FrameDecoder deep = decode(frame.udp(1, 2).payload(new byte[4]));
    assertThat(deep.outcome()).isEqualTo(Outcome.NOT_UNDERSTOOD);
    assertThat(deep.reason()).isEqualTo(Reason.TOO_DEEP);
    assertThat(deep.layerCount()).isEqualTo(FrameDecoder.MAX_LAYERS);
  }

  /** Found by fuzzing: a fragment is a second layer of the step that reads its header. */
  @Test
  void a_fragment_that_would_be_one_layer_too_many_is_too_deep() {
    FrameWriter four = nodeToNode();
    FrameWriter six = FrameWriter.ethernet(1, 2).ipv6(1, 2, 3, 4);
    for (int i = 0; i < FrameDecoder.MAX_LAYERS - 3; i++) {
      four = four.ipv4(NODE_A, NODE_B);
      six = six.ipv6(1, 2, 3, 4);
    }
    final byte[] fragment = FrameWriter.rawIpv4(NODE_A, NODE_B).udp(1, 2).payload(new byte[8]);
    fragment[Ipv4Header.FLAGS_AND_FRAGMENT + 1] = 1;
    final byte[] fragment6 = Hex.bytes("11 00 0008 00000007 0000000000000000");
    for (final FrameDecoder deep :
        List.of(
            decode(four.header(IpProtocol.IPV4, fragment).payload(new byte[0])),
            decode(six.header(IpProtocol.FRAGMENT, fragment6).payload(new byte[0])))) {
      assertThat(deep.reason()).isEqualTo(Reason.TOO_DEEP);
      assertThat(deep.layerCount()).isEqualTo(FrameDecoder.MAX_LAYERS);
    }
  }

  /**
   * Segmentation offload hands frames longer than any MTU to a capture, IPv4's length 0 above 65535
   * (Linux "BIG TCP").
   */
  @Test
  void takes_frames_that_are_yet_to_be_segmented() {
    final byte[] large = podToPod().tcp(1, 2, 3, 4, TcpHeader.ACK).payload(new byte[40_000]);
    assertThat(decode(large).payloadLength()).isEqualTo(40_000);
    final byte[] larger = podToPod().tcp(1, 2, 3, 4, TcpHeader.ACK).payload(new byte[100_000]);
    ByteBuffer.wrap(larger).putShort(14 + Ipv4Header.TOTAL_LENGTH, (short) 0);
    assertThat(decode(larger).payloadLength()).isEqualTo(100_000);
  }

  @Test
  void takes_a_jumbogram_to_be_as_long_as_its_option_says() {
    final FrameWriter nodes = FrameWriter.ethernet(1, 2).ipv6(1, 1, 1, 2);
    final byte[] tcp =
        Arrays.copyOfRange(
            nodes.tcp(1, 2, 3, 4, TcpHeader.ACK).payload(new byte[70_000]), 54, 54 + 70_020);
    final byte[] frame = nodes.header(0, Hex.bytes("06 00 c2 04 0001118c")).payload(tcp);
    ByteBuffer.wrap(frame).putShort(14 + Ipv6Header.PAYLOAD_LENGTH, (short) 0);
    assertThat(decode(frame).outcome()).isEqualTo(Outcome.DECODED);
    assertThat(decode(frame).payloadLength()).isEqualTo(70_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472, 4790, 6081, 6080, 6635, 51820, 51821, 51871})
  void traffic_to_a_tunnels_port_that_is_no_tunnel_is_none(int port) {
    final byte[] dns =
        Hex.bytes("8f1c 8180 0001 0001 0000 0000 03777777 07657861 6d706c65 03636f6d 00 0001 0001");
    for (final byte[] payload : new byte[][] {new byte[0], new byte[3], dns, new byte[64]}) {
      final FrameDecoder frame = decode(podToPod().udp(53, port).payload(payload));
      assertThat(frame.outcome()).isEqualTo(Outcome.DECODED);
      assertThat(protocols(frame)).containsExactly(Protocol.ETHERNET, Protocol.IPV4, Protocol.UDP);
    }
  }

  @Test
  void recognises_tunnels_it_cannot_look_into() {
    final byte[] ip = FrameWriter.rawIpv4(NODE_A, NODE_B).udp(1, 2).payload(new byte[4]);
    assertThat(lastOf(nodeToNode().header(51, Hex.bytes("11040000 00000101 00000001")).payload(ip)))
        .isEqualTo(Protocol.AH);
    assertThat(lastOf(nodeToNode().header(137, Hex.bytes("000101ff")).payload(ip)))
        .isEqualTo(Protocol.MPLS);
    assertThat(lastOf(nodeToNode().udp(1, 6635).payload(concat(Hex.bytes("000641ff"), ip))))
        .isEqualTo(Protocol.MPLS);
    assertThat(lastOf(nodeToNode().udp(1, 6080).payload(concat(Hex.bytes("00040000"), ip))))
        .isEqualTo(Protocol.GUE);
    assertThat(lastOf(nodeToNode().udp(1, 5555).payload(ip))).isEqualTo(Protocol.FOU);
    assertThat(
            lastOf(
                nodeToNode().udp(4500, 4500).payload(concat(Hex.bytes("00000101 00000001"), ip))))
        .isEqualTo(Protocol.ESP);
    assertThat(lastOf(concat(Hex.bytes("02000000000b 02000000000a 8847 000641ff"), ip)))
        .isEqualTo(Protocol.MPLS);
  }

  @Test
  void a_message_of_ike_is_no_esp() {
    final byte[] ike = concat(new byte[4], Hex.bytes("0102030405060708"), new byte[40]);
    assertThat(lastOf(nodeToNode().udp(4500, 4500).payload(ike))).isEqualTo(Protocol.UDP);
  }

  @Test
  void what_a_translator_left_of_esp_is_esp_both_ways() {
    final byte[] esp = concat(Hex.bytes("c0ffee01 00000001"), new byte[60]);
    assertThat(lastOf(nodeToNode().udp(61234, 4500).payload(esp))).isEqualTo(Protocol.ESP);
    assertThat(lastOf(nodeToNode().udp(4500, 1024).payload(esp))).isEqualTo(Protocol.ESP);
  }

  @Test
  void a_datagram_whose_ephemeral_port_happens_to_be_that_of_esp_is_no_tunnel() {
    final byte[] esp = concat(Hex.bytes("c0ffee01 00000001"), new byte[60]);
    final byte[] odd = Arrays.copyOf(esp, 67);
    final byte[] brief = Arrays.copyOf(esp, 24);
    final byte[] reserved = concat(Hex.bytes("000000ff 00000001"), new byte[60]);
    assertThat(lastOf(podToPod().udp(4500, 53).payload(esp))).isEqualTo(Protocol.UDP);
    assertThat(lastOf(podToPod().udp(443, 4500).payload(esp))).isEqualTo(Protocol.UDP);
    assertThat(lastOf(podToPod().udp(4500, 8125).payload(odd))).isEqualTo(Protocol.UDP);
    assertThat(lastOf(podToPod().udp(8125, 4500).payload(brief))).isEqualTo(Protocol.UDP);
    assertThat(lastOf(podToPod().udp(4500, 8125).payload(reserved))).isEqualTo(Protocol.UDP);
  }

  @Test
  void a_first_fragment_of_translated_esp_may_end_anywhere() {
    final byte[] esp = concat(Hex.bytes("c0ffee01 00000001"), new byte[59]);
    final byte[] frame = nodeToNode().udp(61234, 4500).payload(esp);
    frame[14 + Ipv4Header.FLAGS_AND_FRAGMENT] = 0x20;
    assertThat(lastOf(frame)).isEqualTo(Protocol.ESP);
  }

  private static Protocol lastOf(byte[] bytes) {
    final FrameDecoder frame = decode(bytes);
    assertThat(frame.outcome()).isEqualTo(Outcome.DECODED);
    return frame.protocol(frame.layerCount() - 1);
  }

  @Test
  void a_later_fragment_has_no_transport_header() {
    final byte[] frame = WireFrames.vxlanProbe(4789);
    frame[14 + Ipv4Header.FLAGS_AND_FRAGMENT + 1] = 100;
    assertThat(decode(frame).outcome()).isEqualTo(Outcome.DECODED);
    assertThat(lastOf(frame)).isEqualTo(Protocol.FRAGMENT);
    assertThat(decode(frame).transport()).isEqualTo(FrameDecoder.NO_LAYER);
  }

  @Test
  void a_first_fragment_may_hold_less_than_its_headers_say() {
    final byte[] whole = WireFrames.vxlanProbe(4789);
    final byte[] frame = Arrays.copyOf(whole, 14 + 20 + 48);
    ByteBuffer.wrap(frame)
        .putShort(14 + Ipv4Header.TOTAL_LENGTH, (short) 68)
        .putShort(14 + Ipv4Header.FLAGS_AND_FRAGMENT, (short) Ipv4Header.MORE_FRAGMENTS);
    assertThat(decode(frame).outcome()).isEqualTo(Outcome.TRUNCATED);
    assertThat(decode(frame).reason()).isEqualTo(Reason.FRAGMENT);
    assertThat(decode(frame).protocol(3)).isEqualTo(Protocol.VXLAN);
  }

  @Test
  void a_gre_header_of_another_version_is_still_a_tunnel() {
    final FrameDecoder frame =
        decode(
            nodeToNode()
                .header(47, Hex.bytes("3081880b 00040001 00000001 00000001"))
                .payload(new byte[4]));
    assertThat(frame.outcome()).isEqualTo(Outcome.NOT_UNDERSTOOD);
    assertThat(frame.protocol(frame.tunnel())).isEqualTo(Protocol.GRE);
  }

  @Test
  void refuses_a_buffer_that_does_not_hold_the_frame() {
    final FrameDecoder decoder = new FrameDecoder();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> decoder.decode(ByteBuffer.allocate(10), 4, 7, 7, LinkType.ETHERNET));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                decoder.decode(
                    ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN),
                    4,
                    6,
                    6,
                    LinkType.ETHERNET));
  }
}
