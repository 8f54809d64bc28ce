package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.NODE_A;
import static io.wirecheck.packet.WireFrames.NODE_B;
import static io.wirecheck.packet.WireFrames.POD_A;
import static io.wirecheck.packet.WireFrames.POD_B;
import static io.wirecheck.packet.WireFrames.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureSummary.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  @Test
  void tells_a_file_that_was_cut() throws IOException {
    final byte[] file = capture(List.of(WireFrames.udpProbe(), WireFrames.udpProbe()));
    assertThat(survey(Arrays.copyOf(file, file.length - 1), 2).end())
        .isEqualTo(new CaptureEnd.Cut(1, 98, CaptureEnd.CutReason.DATA_CUT));
  }
}
