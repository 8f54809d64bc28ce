package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.POD_A;
import static io.wirecheck.packet.WireFrames.POD_B;
import static io.wirecheck.packet.WireFrames.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureSummary.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CaptureSurveyTest {

  private static byte[] capture(Iterable<byte[]> frames) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(bytes, LinkType.ETHERNET, 256, PcapWriter.Resolution.NANOSECONDS)) {
      long nanos = 1000;
      for (final byte[] frame : frames) {
        writer.append(nanos++, frame);
      }
    }
    return bytes.toByteArray();
  }

  private static CaptureSummary survey(byte[] file, int threads) throws IOException {
    return CaptureSurvey.of(CaptureFile.of(file), OptionalLong.of(RUN), threads, passed -> {});
  }

  private static byte[] segment(boolean back, int flags, int sequence, int length) {
    final FrameWriter ip =
        back
            ? FrameWriter.ethernet(2, 1).ipv4(POD_B, POD_A)
            : FrameWriter.ethernet(1, 2).ipv4(POD_A, POD_B);
    return (back ? ip.tcp(80, 40000, sequence, 0, flags) : ip.tcp(40000, 80, sequence, 0, flags))
        .payload(new byte[length]);
  }

  @Test
  void a_flow_is_both_ways_and_starts_with_who_spoke_first() throws IOException {
    final CaptureSummary summary =
        survey(
            capture(
                List.of(
                    segment(true, TcpHeader.SYN, -7, 0),
                    segment(false, TcpHeader.SYN | TcpHeader.ACK, 500, 0),
                    segment(true, TcpHeader.ACK, -6, 10),
                    segment(true, TcpHeader.FIN | TcpHeader.ACK, 4, 0))),
            1);
    assertThat(summary.flows().flows())
        .containsExactly(
            new Flow(
                new Endpoint(0, 0xffff_0000_0000L | (POD_B & 0xffff_ffffL), 80),
                new Endpoint(0, 0xffff_0000_0000L | (POD_A & 0xffff_ffffL), 40000),
                IpProtocol.TCP,
                1,
                1000,
                1003,
                new Flow.Direction(
                    3,
                    130,
                    TcpHeader.SYN | TcpHeader.ACK | TcpHeader.FIN,
                    OptionalLong.of(0xffff_fff9L)),
                new Flow.Direction(1, 40, TcpHeader.SYN | TcpHeader.ACK, OptionalLong.of(500))));
    assertThat(summary.flows().flows().get(0).initiator()).hasToString("192.168.2.40:80");
  }

  @Test
  void sums_up_tunnels_nonces_and_what_it_could_not_decode() throws IOException {
    final byte[] unknown = WireFrames.udpProbe();
    unknown[12] = (byte) 0x88;
    unknown[13] = (byte) 0xb5;
    final CaptureSummary summary =
        survey(
            capture(
                List.of(
                    WireFrames.udpProbe(),
                    WireFrames.vxlanProbe(4789),
                    WireFrames.vxlanProbe(9999),
                    unknown,
                    Arrays.copyOf(WireFrames.tcpProbe(), 40))),
            1);
    assertThat(summary.end()).isEqualTo(new Complete(5));
    assertThat(summary.linkTypes()).isEqualTo(Map.of(LinkType.ETHERNET, 5L));
    assertThat(summary.firstNanos()).isEqualTo(1000);
    assertThat(summary.lastNanos()).isEqualTo(1004);
    assertThat(summary.tunnelFrames())
        .isEqualTo(Map.of(TunnelKind.VXLAN, new Frames(2, List.of(2L, 3L))));
    assertThat(summary.undecoded())
        .isEqualTo(
            Map.of(
                Reason.UNKNOWN_ETHERTYPE, new Frames(1, List.of(4L)),
                Reason.PACKET_BEYOND_FRAME, new Frames(1, List.of(5L))));
    assertThat(summary.sightings())
        .isEqualTo(
            Map.of(
                Sighting.NATIVE, new Frames(1, List.of(1L)),
                Sighting.TUNNELLED, new Frames(2, List.of(2L, 3L)),
                Sighting.UNREADABLE, new Frames(1, List.of(4L))));
    assertThat(summary.tunnels()).hasSize(1);
    final Tunnel tunnel = summary.tunnels().get(0);
    assertThat(tunnel.initiator()).hasToString(Ipv4.toString(NODE_A));
    assertThat(tunnel.responder()).hasToString(Ipv4.toString(NODE_B));
    assertThat(tunnel.identifier()).isEqualTo(42);
    assertThat(tunnel.frames()).isEqualTo(2);
  }

  @Test
  void a_tunnel_tells_whom_it_carries() throws IOException {
    final byte[] esp =
        WireFrames.nodeToNode().header(50, Hex.bytes("00000101 00000001")).payload(new byte[64]);
    final byte[] back =
        FrameWriter.ethernet(2, 1)
            .ipv4(NODE_B, NODE_A)
            .udp(7, 4789)
            .vxlan(42)
            .innerEthernet(2, 1)
            .ipv4(POD_B, POD_A)
            .udp(1, 2)
            .payload(new byte[8]);
    final byte[] other =
        WireFrames.nodeToNode()
            .udp(7, 4789)
            .vxlan(43)
            .innerEthernet(2, 1)
            .ipv6(1, 2, 3, 4)
            .udp(1, 2)
            .payload(new byte[8]);
    final byte[] inGre =
        FrameWriter.ethernet(1, 2)
            .ipv6(1, 2, 3, 4)
            .gre(7, 1)
            .ipv4(NODE_A, NODE_B)
            .header(50, Hex.bytes("00000101 00000001"))
            .payload(new byte[64]);
    final List<byte[]> frames =
        List.of(WireFrames.vxlanProbe(4789), esp, back, other, inGre, WireFrames.udpProbe());
    final CaptureSummary summary = survey(capture(frames), 2);
    assertThat(summary.opaque()).isEqualTo(Map.of(TunnelKind.ESP, new Frames(2, List.of(2L, 5L))));
    assertThat(summary.tunnels()).map(Tunnel::firstFrame).containsExactly(1L, 2L, 4L, 5L);
    assertThat(summary.tunnels().get(0).inner())
        .containsExactly(
            new Tunnel.Inner(
                endpoint(POD_A), endpoint(POD_B), 2, frames.get(0).length + back.length, 1));
    assertThat(summary.tunnels().get(1).inner()).isEmpty();
    assertThat(summary.tunnels().get(2).inner())
        .containsExactly(
            new Tunnel.Inner(new Endpoint(1, 2, 0), new Endpoint(3, 4, 0), 1, other.length, 4));
    assertThat(summary.tunnels().get(3).inner())
        .containsExactly(new Tunnel.Inner(endpoint(NODE_A), endpoint(NODE_B), 1, inGre.length, 5));
    assertThat(summary.turnedAwayTunnelFrames() + summary.turnedAwayInnerFrames()).isZero();
  }

  private static Endpoint endpoint(int address) {
    return new Endpoint(0, Endpoint.mapped(address), 0);
  }

  @Test
  void inner_addresses_that_do_not_fit_are_counted() throws IOException {
    final List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < CaptureSummary.MAX_INNER + 5; i++) {
      frames.add(WireFrames.nodeToNode().ipv4(i, POD_B).udp(1, 2).payload(new byte[1]));
    }
    final CaptureSummary summary = survey(capture(frames), 1);
    assertThat(summary.tunnels()).hasSize(1);
    assertThat(summary.tunnels().get(0).inner()).hasSize(CaptureSummary.MAX_INNER);
    assertThat(summary.turnedAwayInnerFrames()).isEqualTo(5);
    assertThat(summary.turnedAwayTunnelFrames()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void the_first_nonces_say_how_they_travel(int threads) throws IOException {
    final byte[] unknown = WireFrames.udpProbe();
    unknown[12] = (byte) 0x88;
    unknown[13] = (byte) 0xb5;
    final Nonce another = new Nonce(RUN, 8, 0);
    final List<byte[]> frames = new ArrayList<>(List.of(WireFrames.vxlanProbe(4789), unknown));
    for (int i = 0; i < 9000; i++) {
      frames.add(WireFrames.podToPod().udp(1, 2).payload(another.bytes()));
    }
    frames.add(WireFrames.udpProbe());
    final byte[] file = capture(frames);
    final CaptureSummary all = survey(file, threads);
    assertThat(all.nonces()).hasSize(CaptureSummary.MAX_NONCES);
    assertThat(all.nonces().get(0))
        .isEqualTo(
            new SightedNonce(
                1,
                Sighting.TUNNELLED,
                Optional.of(WireFrames.NONCE),
                TunnelKind.VXLAN,
                Optional.of(new SightedNonce.Addresses(endpoint(NODE_A), endpoint(NODE_B))),
                Optional.of(new SightedNonce.Addresses(endpoint(POD_A), endpoint(POD_B))),
                Reason.NONE));
    assertThat(all.nonces().get(1).reason()).isEqualTo(Reason.UNKNOWN_ETHERTYPE);
    assertThat(all.nonces()).map(SightedNonce::frame).isSorted();
    final CaptureSummary one =
        CaptureSurvey.of(
            CaptureFile.of(file), Sought.nonce(WireFrames.NONCE), threads, passed -> {});
    assertThat(one.nonces()).map(SightedNonce::frame).containsExactly(1L, 2L, 9003L);
    assertThat(one.sightings())
        .isEqualTo(
            Map.of(
                Sighting.NATIVE, new Frames(1, List.of(9003L)),
                Sighting.TUNNELLED, new Frames(1, List.of(1L)),
                Sighting.UNREADABLE, new Frames(1, List.of(2L))));
    final CaptureSummary none =
        CaptureSurvey.of(CaptureFile.of(file), Sought.nothing(), threads, passed -> {});
    assertThat(none.sightings()).isEmpty();
    assertThat(none.nonces()).isEmpty();
  }

  @Test
  void what_to_look_for_is_read_from_its_digits() {
    assertThat(Sought.parse("57ecA11f00d5c0de")).isEqualTo(Sought.run(RUN));
    assertThat(Sought.parse(WireFrames.NONCE.hex())).isEqualTo(Sought.nonce(WireFrames.NONCE));
    assertThat(Sought.parse("ffffffffffffffffffffffffffffffff").hex())
        .isEqualTo("ffffffffffffffffffffffffffffffff");
    assertThat(Sought.run(1).hex()).isEqualTo("0000000000000001");
    assertThat(Sought.nothing().hex()).isEmpty();
    for (final String wrong : List.of("", "57ec", "0x57eca11f00d5c0de", "57eca11f00d5c0dg")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Sought.parse(wrong))
          .withMessageContaining("'" + wrong + "'");
    }
  }

  /** More stretches than threads, and a plain map as the oracle. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void any_number_of_threads_counts_the_same(int threads) throws IOException {
    final SplittableRandom random = new SplittableRandom(7);
    final Map<String, Long> expected = new HashMap<>();
    final List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      final int a = random.nextInt(60);
      final int b = random.nextInt(60);
      final int port = 1 + random.nextInt(3);
      final boolean six = random.nextInt(4) == 0;
      frames.add(
          (six
                  ? FrameWriter.ethernet(1, 2).ipv6(7, a, 7, b)
                  : FrameWriter.ethernet(1, 2).ipv4(a, b))
              .udp(port, port)
              .payload(new byte[4]));
      expected.merge(six + "-" + Math.min(a, b) + "-" + Math.max(a, b) + "-" + port, 1L, Long::sum);
    }
    final FlowTable flows = survey(capture(frames), threads).flows();
    final Map<String, Long> counted = new HashMap<>();
    for (final Flow flow : flows.flows()) {
      final long a = flow.initiator().low() & 0xffff_ffffL;
      final long b = flow.responder().low() & 0xffff_ffffL;
      final String key =
          !flow.initiator().isIpv4()
              + "-"
              + Math.min(a, b)
              + "-"
              + Math.max(a, b)
              + "-"
              + flow.initiator().port();
      assertThat(counted.put(key, flow.forth().packets() + flow.back().packets())).isNull();
      assertThat(frames.get((int) flow.firstFrame() - 1)).isNotEmpty();
      assertThat(flow.firstNanos()).isEqualTo(999 + flow.firstFrame());
    }
    assertThat(counted).isEqualTo(expected);
    assertThat(flows.turnedAway()).isZero();
  }

  @Test
  void packets_of_flows_that_do_not_fit_are_counted() {
    final FlowTable flows = new FlowTable(2);
    for (int i = 1; i <= 5; i++) {
      flows.count(
          WireFrames.decode(FrameWriter.ethernet(1, 2).ipv4(i, 99).udp(1, 2).payload(new byte[1])),
          i,
          i);
    }
    assertThat(flows.size()).isEqualTo(2);
    assertThat(flows.turnedAway()).isEqualTo(3);
  }

  /** Frames of many lengths and kinds, some with a nonce and some that cannot be decoded. */
  private static List<byte[]> mixture(SplittableRandom random, int count) {
    final List<byte[]> kinds = new ArrayList<>(AgreementFrames.ethernet().values());
    final List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final byte[] kind = kinds.get(random.nextInt(kinds.size()));
      final boolean cut = random.nextInt(50) == 0;
      frames.add(cut ? Arrays.copyOf(kind, random.nextInt(kind.length)) : kind);
    }
    return frames;
  }

  private static byte[] damaged(byte[] file, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(file, 100 + random.nextInt(file.length - 100));
      case 1 -> {
        final byte[] damaged = file.clone();
        // An impossible length for whichever record the four bytes are the length of.
        Arrays.fill(damaged, file.length / 3, file.length / 3 + 2000, (byte) 0x7f);
        yield damaged;
      }
      default -> file;
    };
  }

  /** A flow table has no equality; its flows are compared by themselves. */
  static CaptureSummary withFlowsOf(CaptureSummary one, CaptureSummary other) {
    return new CaptureSummary(
        other.end(),
        other.bytes(),
        other.capturedBytes(),
        other.firstNanos(),
        other.lastNanos(),
        other.linkTypes(),
        other.undecoded(),
        other.tunnelFrames(),
        other.opaque(),
        other.tunnels(),
        other.turnedAwayTunnelFrames(),
        other.turnedAwayInnerFrames(),
        other.sightings(),
        other.nonces(),
        one.flows());
  }

  private static void assertSameForAnyNumberOfThreads(byte[] file, String what) throws IOException {
    final CaptureSummary one = survey(file, 1);
    for (final int threads : new int[] {2, 3, 7}) {
      final CaptureSummary several = survey(file, threads);
      assertThat(withFlowsOf(one, several)).as("%s, %d threads", what, threads).isEqualTo(one);
      assertThat(several.flows().flows())
          .as("%s, %d threads", what, threads)
          .isEqualTo(one.flows().flows());
    }
  }

  @Test
  void numbers_and_ends_are_the_same_however_a_file_is_shared_among_threads() throws IOException {
    final long seed = 20_251_122L;
    for (int round = 0; round < 8; round++) {
      final SplittableRandom random = new SplittableRandom(seed + round);
      final List<byte[]> frames = mixture(random, 20_000);
      final String what = "seed " + (seed + round);
      assertSameForAnyNumberOfThreads(damaged(capture(frames), random), what + ", pcap");
      assertSameForAnyNumberOfThreads(damaged(pcapng(frames, random), random), what + ", pcapng");
    }
  }

  /** Sections of both byte orders, each with an interface of its own time resolution. */
  private static byte[] pcapng(List<byte[]> frames, SplittableRandom random) {
    final ByteBuffer file = ByteBuffer.allocate(1 << 23);
    for (int i = 0; i < frames.size(); i++) {
      if (i == 0 || random.nextInt(6000) == 0) {
        file.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x0a0d0d0a)
            .putInt(28)
            .putInt(0x1a2b3c4d)
            .putShort((short) 1)
            .putShort((short) 0);
        file.putLong(-1).putInt(28);
        final byte resolution = (byte) (3 + random.nextInt(7));
        file.putInt(1).putInt(32).putShort((short) 1).putShort((short) 0).putInt(0);
        file.putShort((short) 9).putShort((short) 1).put(resolution).put(new byte[3]);
        file.putInt(0).putInt(32);
      }
      final byte[] frame = frames.get(i);
      final int padded = (frame.length + 3) & ~3;
      file.putInt(6).putInt(32 + padded).putInt(0).putInt(0).putInt(i);
      file.putInt(frame.length).putInt(frame.length).put(Arrays.copyOf(frame, padded));
      file.putInt(32 + padded);
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  /** As where somebody sends a capture file through the network that is captured. */
  @Test
  void records_inside_of_frames_are_not_taken_for_records() throws IOException {
    final byte[] inner =
        capture(
            Collections.nCopies(
                12, FrameWriter.ethernet(1, 2).ipv4(1, 2).udp(3, 4).payload(new byte[8])));
    final byte[] records = Arrays.copyOfRange(inner, PcapHeader.LENGTH, inner.length);
    final byte[] outer =
        FrameWriter.ethernet(3, 4).ipv4(5, 6).tcp(7, 8, 9, 10, TcpHeader.ACK).payload(records);
    final byte[] file = capture(Collections.nCopies(2_000, outer));
    final int recordLength = PcapCursor.HEADER_LENGTH + outer.length;
    final FrameCursor guess =
        CaptureFile.of(file).frames().guess(file.length / 2 + 100).orElseThrow();
    assertThat((guess.position() - PcapHeader.LENGTH) % recordLength)
        .as("the test means nothing unless the guess is wrong")
        .isNotZero();
    assertThat(survey(file, 2).end()).isEqualTo(new Complete(2_000));
    assertThat(survey(file, 2).flows().flows()).hasSize(1);
    assertSameForAnyNumberOfThreads(file, "captured captures");
  }

  @Test
  void tells_a_file_that_was_cut() throws IOException {
    final byte[] file = capture(List.of(WireFrames.udpProbe(), WireFrames.udpProbe()));
    assertThat(survey(Arrays.copyOf(file, file.length - 1), 2).end())
        .isEqualTo(new CaptureEnd.Cut(1, 98, CaptureEnd.CutReason.DATA_CUT));
  }
}
