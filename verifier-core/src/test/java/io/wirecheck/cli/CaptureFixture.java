package io.wirecheck.cli;

import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.Ipv4;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.packet.TcpHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A capture with something of everything that a report has a place for. */
final class CaptureFixture {

  static final long RUN = 0x57ec_a11f_00d5_c0deL;
  static final Nonce NONCE = new Nonce(RUN, 7, 3);

  private static final long START = 1_763_694_245_123_456_789L;
  private static final int POD_A = Ipv4.of(192, 168, 1, 30);
  private static final int POD_B = Ipv4.of(192, 168, 2, 40);
  private static final int NODE_A = Ipv4.of(192, 168, 1, 10);
  private static final int NODE_B = Ipv4.of(192, 168, 2, 10);

  private CaptureFixture() {}

  private static FrameWriter ip(final int source, final int destination) {
    return FrameWriter.ethernet(0x02_00_00_00_00_0aL, 0x02_00_00_00_00_0bL)
        .ipv4(source, destination);
  }

  private static FrameWriter vxlan(final boolean back) {
    return ip(back ? NODE_B : NODE_A, back ? NODE_A : NODE_B)
        .udp(54321, 4789)
        .vxlan(42)
        .innerEthernet(0x0a_00_00_00_00_01L, 0x0a_00_00_00_00_02L)
        .ipv4(back ? POD_B : POD_A, back ? POD_A : POD_B);
  }

  static List<byte[]> frames() {
    final byte[] unknown = ip(POD_A, POD_B).udp(1, 2).payload(NONCE.bytes());
    unknown[12] = (byte) 0x88;
    unknown[13] = (byte) 0xb5;
    return List.of(
        ip(POD_A, POD_B).tcp(40000, 80, 1000, 0, TcpHeader.SYN).payload(new byte[0]),
        ip(POD_B, POD_A)
            .tcp(80, 40000, 5000, 1001, TcpHeader.SYN | TcpHeader.ACK)
            .payload(new byte[0]),
        ip(POD_A, POD_B).udp(40000, 4242).payload(NONCE.bytes()),
        vxlan(false).udp(40000, 4242).payload(new Nonce(RUN, 8, 0).bytes()),
        vxlan(true).udp(4242, 40000).payload(new byte[8]),
        FrameWriter.ethernet(1, 2)
            .ipv6(0x2001_0db8_0000_0001L, 1, 0x2001_0db8_0000_0001L, 2)
            .gre(4711, 1)
            .ipv4(POD_A, POD_B)
            .echoRequest(77, 1)
            .payload(new byte[56]),
        ip(NODE_A, NODE_B).header(50, new byte[] {0, 0, 1, 1, 0, 0, 0, 1}).payload(new byte[64]),
        unknown,
        Arrays.copyOf(ip(POD_A, POD_B).udp(5, 6).payload(new byte[9]), 38));
  }

  /** Writes {@link #frames}, a millisecond apart. */
  static Path write(final Path file) throws IOException {
    try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, 65_535)) {
      long nanos = START;
      for (final byte[] frame : frames()) {
        writer.append(nanos, frame);
        nanos += 1_000_000;
      }
    }
    return file;
  }
}
