package io.wirecheck.benchmarks;

import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes a capture to measure with, the same for the same number of packets: 100,000 flows, of
 * which 20 % in VXLAN, 5 % in IP in IP, 5 % in GRE and 10 % over IPv6; every hundredth packet has a
 * nonce, half of them at its place and half elsewhere.
 *
 * <p>Arguments: the file, the number of packets. It prints what is in the file, in the words of
 * {@link CaptureReading}.
 */
public final class CaptureGenerator {

  static final long RUN = 0x57ec_a11f_00d5_c0deL;

  private static final int FLOWS = 100_000;
  private static final int PAYLOAD = 137;
  private static final int NONCE_EVERY = 100;
  private static final int MAX_SHIFT = 64;

  private final byte[][] frames = new byte[FLOWS][];
  private final SplittableRandom random = new SplittableRandom(20_251_121L);

  private long vxlan;
  private long ipInIp;
  private long gre;
  private long nonces;

  private CaptureGenerator() {
    for (int flow = 0; flow < FLOWS; flow++) {
      final byte[] payload = new byte[PAYLOAD];
      random.nextBytes(payload);
      frames[flow] = writer(flow).payload(payload);
    }
  }

  /** Writes the file. */
  public static void main(String[] arguments) throws IOException {
    new CaptureGenerator().write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
  }

  private void write(Path file, long packets) throws IOException {
    try (PcapWriter writer =
        PcapWriter.create(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 20),
            LinkType.ETHERNET,
            262_144,
            PcapWriter.Resolution.MICROSECONDS)) {
      for (long i = 0; i < packets; i++) {
        // Each flow once, then any of them.
        final int flow = i < FLOWS ? (int) i : random.nextInt(FLOWS);
        count(flow);
        writer.append(1_700_000_000_000_000_000L + i * 1_000, frame(flow, i));
      }
    }
    System.out.printf(
        "packets %d, vxlan %d, ip-in-ip %d, gre %d, flows %d, nonces %d%n",
        packets, vxlan, ipInIp, gre, Math.min(packets, FLOWS), nonces);
  }

  private byte[] frame(int flow, long i) {
    final byte[] frame = frames[flow];
    if (i % NONCE_EVERY != 0) {
      return frame;
    }
    nonces++;
    final byte[] probe = frame.clone();
    final boolean atItsPlace = i / NONCE_EVERY % 2 == 0;
    final int shift = atItsPlace ? 0 : 1 + random.nextInt(MAX_SHIFT);
    ByteBuffer.wrap(probe)
        .put(frame.length - PAYLOAD + shift, new Nonce(RUN, flow, (int) i).bytes());
    return probe;
  }

  private void count(int flow) {
    switch (flow % 20) {
      case 0, 1, 2, 3 -> vxlan++;
      case 4 -> ipInIp++;
      case 5 -> gre++;
      default -> {}
    }
  }

  /**
   * Between nodes the tunnels, between pods the flows; no two flows have the same ports and pods.
   */
  private static FrameWriter writer(int flow) {
    final int pod = 0x0a40_0000 | flow;
    final int peer = 0x0a80_0000 | (flow * 7 % FLOWS);
    final FrameWriter nodes = FrameWriter.ethernet(0x0200_0000_0001L, 0x0200_0000_0002L);
    final int node = 0x0a00_0000 | (flow % 100);
    final int other = 0x0a00_0100 | (flow % 100);
    final FrameWriter packet =
        switch (flow % 20) {
          case 0, 1, 2, 3 ->
              nodes
                  .ipv4(node, other)
                  .udp(0xc000 | (flow & 0x3fff), 4789)
                  .vxlan(flow % 50)
                  .innerEthernet(0x0a00_0000_0001L, 0x0a00_0000_0002L)
                  .ipv4(pod, peer);
          case 4 -> nodes.ipv4(node, other).ipv4(pod, peer);
          case 5 -> nodes.ipv4(node, other).gre().ipv4(pod, peer);
          case 6, 7 -> nodes.ipv6(0x2600_1f18_0000_0001L, pod, 0x2600_1f18_0000_0002L, peer);
          default -> nodes.ipv4(pod, peer);
        };
    return flow % 2 == 0
        ? packet.udp(1024 + flow % 60_000, 5353)
        : packet.tcp(1024 + flow % 60_000, 443, flow, 1, 0x18);
  }
}
