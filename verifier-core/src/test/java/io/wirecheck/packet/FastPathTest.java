package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoder is tested elsewhere; here the fast path is compared with it. The number of mutants is
 * the system property {@code wirecheck.mutations}, the seed {@code wirecheck.seed}.
 */
final class FastPathTest {

  private static final int ROUNDS = Integer.getInteger("wirecheck.mutations", 200_000);
  private static final long SEED = Long.getLong("wirecheck.seed", 20_261_121L);
  private static final int FRAMES_OF_A_CAPTURE = 2_000;
  private static final byte[] DATA = new byte[40];
  private static final byte[] NO_DATA = {};

  private final FastPath path = new FastPath();
  private final FrameDecoder decoder = new FrameDecoder();
  private final FrameDecoder taker = new FrameDecoder();

  private static FrameWriter pods() {
    return WireFrames.podToPod();
  }

  private static FrameWriter pods6() {
    return FrameWriter.ethernet(WireFrames.MAC_A, WireFrames.MAC_B).ipv6(7, 1, 7, 2);
  }

  private static FrameWriter nodes() {
    return WireFrames.nodeToNode();
  }

  private static FrameWriter inVxlan(int port) {
    return WireFrames.vxlan(port);
  }

  private static FrameWriter inGre(FrameWriter outer) {
    return outer.gre().ipv4(WireFrames.POD_A, WireFrames.POD_B);
  }

  static List<Arguments> ordinary() {
    return List.of(
        Arguments.of("UDP", pods().udp(40_000, 53).payload(DATA)),
        Arguments.of("UDP without data", pods().udp(40_000, 53).payload(NO_DATA)),
        Arguments.of("padded UDP", pods().udp(40_000, 53).paddedPayload(new byte[4])),
        Arguments.of("TCP", pods().tcp(40_000, 443, 1, 2, TcpHeader.ACK).payload(DATA)),
        Arguments.of("UDP over IPv6", pods6().udp(40_000, 53).payload(DATA)),
        Arguments.of("TCP over IPv6", pods6().tcp(1, 443, 1, 2, TcpHeader.ACK).payload(NO_DATA)),
        Arguments.of("VXLAN", inVxlan(4789).udp(40_000, 53).payload(DATA)),
        Arguments.of("VXLAN on Linux's port", inVxlan(8472).tcp(1, 2, 3, 4, 0).payload(DATA)),
        Arguments.of(
            "IP in IP",
            nodes().ipv4(WireFrames.POD_A, WireFrames.POD_B).udp(40_000, 53).payload(DATA)),
        Arguments.of("IPv6 in IP", nodes().ipv6(7, 1, 7, 2).udp(40_000, 53).payload(DATA)),
        Arguments.of(
            "IP in IPv6",
            pods6().ipv4(WireFrames.POD_A, WireFrames.POD_B).udp(40_000, 53).payload(DATA)),
        Arguments.of("GRE", inGre(nodes()).udp(40_000, 53).payload(DATA)),
        Arguments.of("GRE over IPv6", inGre(pods6()).udp(40_000, 53).payload(DATA)));
  }

  static List<Arguments> others() {
    return List.of(
        Arguments.of("nothing", NO_DATA),
        Arguments.of("cut", Arrays.copyOf(pods().udp(1, 2).payload(DATA), 50)),
        Arguments.of("ping", WireFrames.pingProbe()),
        Arguments.of(
            "VLAN",
            FrameWriter.ethernet(WireFrames.MAC_A, WireFrames.MAC_B)
                .vlan(7)
                .ipv4(WireFrames.POD_A, WireFrames.POD_B)
                .udp(1, 2)
                .payload(DATA)),
        Arguments.of("fragment", withField(pods().udp(1, 2).payload(DATA), 20, 0x2000)),
        Arguments.of("later fragment", withField(pods().udp(1, 2).payload(DATA), 20, 0x0004)),
        Arguments.of(
            "Geneve",
            nodes()
                .udp(1, 6081)
                .geneve(7, NO_DATA)
                .innerEthernet(1, 2)
                .ipv4(WireFrames.POD_A, WireFrames.POD_B)
                .udp(1, 2)
                .payload(DATA)),
        Arguments.of("WireGuard's port", pods().udp(51_820, 40_000).payload(DATA)),
        Arguments.of(
            "GRE with a key",
            nodes().gre(7, 1).ipv4(WireFrames.POD_A, WireFrames.POD_B).udp(1, 2).payload(DATA)),
        Arguments.of(
            "tunnel in a tunnel",
            inVxlan(4789).ipv4(WireFrames.POD_A, WireFrames.POD_B).udp(1, 2).payload(DATA)),
        Arguments.of(
            "IP directly in UDP",
            pods().udp(1, 2).payload(withoutEthernet(WireFrames.udpProbe()))));
  }

  private static byte[] withoutEthernet(byte[] frame) {
    return Arrays.copyOfRange(frame, EthernetHeader.LENGTH, frame.length);
  }

  private static byte[] withField(byte[] frame, int at, int value) {
    ByteBuffer.wrap(frame).putShort(at, (short) value);
    return frame;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ordinary")
  void reads_what_most_captures_consist_of(String name, byte[] frame) throws IOException {
    final FrameCursor cursor = CaptureFile.of(capture(List.of(frame))).frames();
    cursor.next();
    assertThat(path.reads(cursor)).as(name).isTrue();
    assertSameLayers(cursor);
    assertSameTables();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void leaves_everything_else_to_the_decoder(String name, byte[] frame) throws IOException {
    final FrameCursor cursor = CaptureFile.of(capture(List.of(frame))).frames();
    cursor.next();
    assertThat(path.reads(cursor)).as(name).isFalse();
  }

  @Test
  void leaves_frames_that_were_cut_at_the_snap_length_to_the_decoder() throws IOException {
    final FrameCursor cursor =
        CaptureFile.of(capture(List.of(pods().udp(1, 2).payload(new byte[400])), 300)).frames();
    cursor.next();
    assertThat(path.reads(cursor)).isFalse();
  }

  private void assertSameLayers(FrameCursor frame) {
    decoder.decode(frame);
    taker.take(path, frame);
    assertThat(decoder.outcome()).isEqualTo(Outcome.DECODED);
    assertThat(layers(taker)).isEqualTo(layers(decoder));
  }

  private void assertSameTables() {
    final FlowTable expected = new FlowTable();
    expected.count(decoder, 5, 7);
    final FlowTable flows = new FlowTable();
    flows.count(path, 5, 7);
    assertThat(flows.flows()).isEqualTo(expected.flows()).hasSize(1);
    assertThat(tunnel(path)).isEqualTo(tunnel(decoder));
  }

  /** Of each layer its protocol, offset, length of the header and end; then what there is once. */
  private static List<Object> layers(FrameDecoder frame) {
    final List<Object> layers = new ArrayList<>();
    for (int i = 0; i < frame.layerCount(); i++) {
      layers.add(frame.protocol(i));
      layers.add(frame.offset(i));
      layers.add(frame.headerLength(i));
      layers.add(frame.end(i));
    }
    Collections.addAll(
        layers,
        frame.payloadOffset(),
        frame.payloadLength(),
        frame.outermostIp(),
        frame.innermostIp(),
        frame.transport(),
        frame.tunnel(),
        frame.frameOffset(),
        frame.capturedEnd());
    return layers;
  }

  private static Optional<Tunnel> tunnel(FastPath frame) {
    final TunnelTable table = new TunnelTable();
    if (frame.tunnel() != TunnelKind.NONE) {
      table.count(frame, 5, 7);
    }
    return table.tunnels().stream().findFirst();
  }

  private static Optional<Tunnel> tunnel(FrameDecoder frame) {
    final TunnelTable table = new TunnelTable();
    if (frame.tunnel() != FrameDecoder.NO_LAYER) {
      table.count(frame, 5, 7);
    }
    return table.tunnels().stream().findFirst();
  }

  @Test
  void reads_every_mutant_as_the_decoder_does_or_leaves_it() throws IOException {
    int read = 0;
    for (int round = 0; round < ROUNDS; round += FRAMES_OF_A_CAPTURE) {
      final FrameCursor frames = CaptureFile.of(capture(mutants(SEED + round))).frames();
      while (frames.next()) {
        if (path.reads(frames)) {
          read++;
          try {
            assertSameLayers(frames);
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                "frame %d of -Dwirecheck.seed=%d".formatted(frames.number(), SEED + round), e);
          }
        }
      }
    }
    assertThat(read).as("of %d mutants, seed %d", ROUNDS, SEED).isGreaterThan(ROUNDS / 20);
  }

  /** Bytes in no array are all read by the decoder. */
  @Test
  void a_capture_holds_the_same_with_and_without_the_fast_path() throws IOException {
    for (int round = 0; round < ROUNDS; round += 5 * FRAMES_OF_A_CAPTURE) {
      final byte[] file = capture(mutants(SEED + round));
      final CaptureSummary with = survey(CaptureFile.of(file));
      final CaptureSummary without =
          survey(CaptureFile.of(ByteBuffer.wrap(file).asReadOnlyBuffer()));
      assertThat(CaptureSurveyTest.withFlowsOf(without, with))
          .as("seed %d", SEED + round)
          .isEqualTo(without);
      assertThat(with.flows().flows())
          .as("seed %d", SEED + round)
          .isEqualTo(without.flows().flows());
      assertThat(with.nonces()).isNotEmpty();
      assertThat(with.tunnels()).isNotEmpty();
    }
  }

  private static CaptureSummary survey(CaptureFile file) throws IOException {
    return CaptureSurvey.of(file, Sought.run(WireFrames.RUN), 1, passed -> {});
  }

  private static List<byte[]> mutants(long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final List<byte[]> originals = new ArrayList<>(AgreementFrames.ethernet().values());
    ordinary().forEach(arguments -> originals.add((byte[]) arguments.get()[1]));
    final List<byte[]> mutants = new ArrayList<>();
    while (mutants.size() < FRAMES_OF_A_CAPTURE) {
      final byte[] original = originals.get(random.nextInt(originals.size()));
      mutants.add(random.nextInt(4) == 0 ? original : Mutants.of(original, originals, random));
    }
    return mutants;
  }

  private static byte[] capture(Collection<byte[]> frames) throws IOException {
    return capture(frames, 4096);
  }

  private static byte[] capture(Collection<byte[]> frames, int snapLength) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(
            bytes, LinkType.ETHERNET, snapLength, PcapWriter.Resolution.NANOSECONDS)) {
      long time = 0;
      for (final byte[] frame : frames) {
        writer.append(time++, frame);
      }
    }
    return bytes.toByteArray();
  }
}
