package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.packet.AgreementFrames.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.BsdLoopbackPacket;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6ExtDestinationOptionsPacket;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;

/**
 * Every header that pcap4j has a decoder for, as pcap4j reads it: in the frames that are compared
 * with tshark, and in frames of its own builders. Where it has no decoder, it is handed what is
 * behind the header that it does not know.
 */
final class Pcap4jTest {

  private static final List<Sample> SAMPLES = AgreementFrames.all();

  /** The headers that it takes for payload. */
  private static final Set<Protocol> UNKNOWN_TO_PCAP4J =
      EnumSet.of(
          Protocol.LINUX_SLL2, Protocol.VXLAN, Protocol.VXLAN_GPE, Protocol.GENEVE, Protocol.GRE);

  private static FrameDecoder decode(Sample sample) {
    return WireFrames.decode(sample.bytes(), sample.bytes().length, sample.linkType());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("SAMPLES")
  void pcap4j_reads_the_frame_the_same(Sample sample) throws IllegalRawDataException {
    final FrameDecoder frame = decode(sample);
    assertThat(read(sample.bytes(), frame)).isEqualTo(ours(frame));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("io.wirecheck.packet.Pcap4jFrames#ALL")
  void a_frame_that_pcap4j_built_is_read_as_it_was_meant(Pcap4jFrames.Built built) {
    final byte[] bytes = built.frame().getRawData();
    final FrameDecoder frame = WireFrames.decode(bytes, bytes.length, built.linkType());
    assertThat(frame.outcome()).as("%s", frame.reason()).isEqualTo(Outcome.DECODED);
    final List<String> expected = new ArrayList<>(Layers.theirs(built.frame()));
    built.carried().forEach(packet -> expected.addAll(Layers.theirs(packet)));
    assertThat(withoutTunnelHeaders(frame)).isEqualTo(expected);
    if (frame.protocol(frame.layerCount() - 1) != Protocol.ARP) { // which may be padded
      assertThat(frame.payloadLength()).isEqualTo(Layers.payloadLength(built.innermost()));
    }
  }

  private static List<String> withoutTunnelHeaders(FrameDecoder frame) {
    return IntStream.range(0, frame.layerCount())
        .filter(layer -> !UNKNOWN_TO_PCAP4J.contains(frame.protocol(layer)))
        .filter(layer -> frame.protocol(layer) != Protocol.FRAGMENT)
        .mapToObj(layer -> Layers.line(frame, layer))
        .toList();
  }

  @Test
  void a_bit_that_pcap4j_did_not_see_is_noticed() throws IllegalRawDataException {
    for (final Sample sample : SAMPLES) {
      final FrameDecoder frame = decode(sample);
      final int layer = frame.innermostIp();
      if (layer != FrameDecoder.NO_LAYER) {
        final byte[] other = sample.bytes();
        other[frame.offset(layer) + Ipv4Header.DESTINATION] ^= 1;
        assertThat(read(other, frame)).as("%s", sample).isNotEqualTo(ours(frame));
      }
    }
  }

  @Test
  void every_header_that_pcap4j_knows_is_in_a_frame() {
    final Set<Protocol> known = EnumSet.allOf(Protocol.class);
    known.removeAll(UNKNOWN_TO_PCAP4J);
    known.removeIf(Protocol::isOpaque);
    known.removeIf(protocol -> protocol.role() == Protocol.Role.CONTENT);
    known.remove(Protocol.UNKNOWN_TUNNEL);
    assertThat(SAMPLES.stream().flatMap(Pcap4jTest::comparedWithPcap4j).collect(Collectors.toSet()))
        .isEqualTo(known);
  }

  private static Stream<Protocol> comparedWithPcap4j(Sample sample) {
    final FrameDecoder frame = decode(sample);
    return IntStream.range(0, frame.layerCount())
        .filter(layer -> !isPayloadToPcap4j(frame, layer))
        .mapToObj(frame::protocol)
        .filter(protocol -> protocol != Protocol.FRAGMENT);
  }

  private static List<String> ours(FrameDecoder frame) {
    final List<String> lines = new ArrayList<>(Layers.ours(frame));
    lines.add("payload of " + frame.payloadLength());
    return lines;
  }

  /**
   * pcap4j's reading of a frame of these bytes. It is handed the frame, and again the bytes from
   * where it may not know on.
   */
  private static List<String> read(byte[] bytes, FrameDecoder frame)
      throws IllegalRawDataException {
    final List<String> lines = new ArrayList<>();
    int payload = frame.payloadLength();
    while (lines.size() < Layers.ours(frame).size()) {
      final int layer = lines.size();
      if (isPayloadToPcap4j(frame, layer)) {
        lines.add(Layers.line(frame, layer));
        payload = frame.end(layer) - frame.offset(layer) - frame.headerLength(layer);
      } else {
        assertThat(mayBeHanded(frame, layer)).as("pcap4j's end before layer %s", layer).isTrue();
        final Packet packet = packet(bytes, frame, layer);
        lines.addAll(Layers.theirs(packet));
        payload = Layers.payloadLength(packet);
      }
    }
    lines.add("payload of " + payload);
    return lines;
  }

  private static boolean isPayloadToPcap4j(FrameDecoder frame, int layer) {
    final Protocol protocol = frame.protocol(layer);
    return protocol.isOpaque()
        || UNKNOWN_TO_PCAP4J.contains(protocol)
        || (protocol == Protocol.VLAN && isProviderTag(frame, layer));
  }

  /** It knows 802.1Q only. */
  private static boolean isProviderTag(FrameDecoder frame, int layer) {
    final int etherType = frame.buffer().getShort(frame.offset(layer) - 2) & 0xffff;
    return etherType == EthernetHeader.TYPE_PROVIDER_VLAN;
  }

  /**
   * True where pcap4j rightly has not come to: the frame's start, behind a header that it does not
   * know, IP in IP, behind the address family of a loopback, and behind a fragment header. It takes
   * that for a piece even where the fragment is the whole packet ("atomic", RFC 6946) or begins
   * with the transport header.
   */
  private static boolean mayBeHanded(FrameDecoder frame, int layer) {
    return layer == 0
        || isPayloadToPcap4j(frame, layer - 1)
        || (frame.protocol(layer).isIp() && frame.outermostIp() < layer)
        || frame.protocol(layer - 1) == Protocol.LOOPBACK
        || isFragment(frame, layer - 1);
  }

  private static boolean isFragment(FrameDecoder frame, int layer) {
    return frame.protocol(layer) == Protocol.IPV6_FRAGMENT
        || (frame.protocol(layer) == Protocol.IPV4
            && Ipv4Header.moreFragments(frame.buffer(), frame.offset(layer)));
  }

  private static Packet packet(byte[] bytes, FrameDecoder frame, int layer)
      throws IllegalRawDataException {
    final int at = frame.offset(layer);
    final int length = frame.end(layer) - at;
    return switch (frame.protocol(layer)) {
      case ETHERNET -> EthernetPacket.newPacket(bytes, at, length);
      case VLAN -> Dot1qVlanTagPacket.newPacket(bytes, at, length);
      case LINUX_SLL -> LinuxSllPacket.newPacket(bytes, at, length);
      case LOOPBACK -> BsdLoopbackPacket.newPacket(bytes, at, length);
      case ARP -> ArpPacket.newPacket(bytes, at, length);
      case IPV4 -> IpV4Packet.newPacket(bytes, at, length);
      case IPV6 -> IpV6Packet.newPacket(bytes, at, length);
      case IPV6_EXTENSION -> IpV6ExtDestinationOptionsPacket.newPacket(bytes, at, length);
      case UDP -> UdpPacket.newPacket(bytes, at, length);
      case TCP -> TcpPacket.newPacket(bytes, at, length);
      case ICMP -> IcmpV4CommonPacket.newPacket(bytes, at, length);
      case ICMPV6 -> IcmpV6CommonPacket.newPacket(bytes, at, length);
      default -> throw new AssertionError(frame.protocol(layer));
    };
  }
}
