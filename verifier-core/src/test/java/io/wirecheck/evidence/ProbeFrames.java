package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.IcmpHeader;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.TcpHeader;
import java.nio.ByteBuffer;

/** The frames that the tests of captures look at. */
public final class ProbeFrames {

  public static final int PORT = 4242;
  public static final int SOURCE_PORT = 40112;
  static final int PROTOCOL_PLACE = 14 + 9;
  static final int ESP = 50;
  static final IpAddress POD_A = IpAddress.parse("192.168.1.30");
  static final IpAddress POD_B = IpAddress.parse("192.168.2.40");
  static final IpAddress NODE_A = IpAddress.parse("192.168.1.10");
  static final IpAddress NODE_B = IpAddress.parse("192.168.2.10");

  private static final long MAC_A = 0x0200_0000_000aL;
  private static final long MAC_B = 0x0200_0000_000bL;

  private ProbeFrames() {}

  public static byte[] udp(
      final IpAddress from, final IpAddress to, final int port, final Nonce nonce) {
    return ip(from, to).udp(SOURCE_PORT, port).payload(probe(nonce));
  }

  static byte[] udp(final Nonce nonce) {
    return udp(POD_A, POD_B, PORT, nonce);
  }

  static byte[] udpReply(final Nonce nonce) {
    return ip(POD_B, POD_A).udp(PORT, SOURCE_PORT).payload(probe(nonce));
  }

  static byte[] tcp(final Nonce nonce) {
    return ip(POD_A, POD_B).tcp(SOURCE_PORT, PORT, 1, 1, TcpHeader.ACK).payload(probe(nonce));
  }

  static byte[] tcpReply(final Nonce nonce) {
    return ip(POD_B, POD_A).tcp(PORT, SOURCE_PORT, 1, 1, TcpHeader.ACK).payload(probe(nonce));
  }

  static byte[] ping(final Nonce nonce) {
    return ip(POD_A, POD_B).echoRequest(7, 1).payload(FrameWriter.echoData(nonce, 56));
  }

  static byte[] pingReply(final Nonce nonce) {
    return ip(POD_B, POD_A).echoReply(7, 1).payload(FrameWriter.echoData(nonce, 56));
  }

  static byte[] vxlan(final int port, final Nonce nonce) {
    return ip(NODE_A, NODE_B)
        .udp(54321, port)
        .vxlan(42)
        .innerEthernet(3, 4)
        .ipv4(POD_A.ipv4(), POD_B.ipv4())
        .ttl(61)
        .udp(SOURCE_PORT, PORT)
        .payload(probe(nonce));
  }

  /** A router says that the port is unreachable, and quotes the probe. */
  static byte[] quoted(final Nonce nonce) {
    final byte[] packet =
        FrameWriter.rawIpv4(POD_A.ipv4(), POD_B.ipv4())
            .udp(SOURCE_PORT, PORT)
            .payload(probe(nonce));
    return ip(POD_B, POD_A).icmp(IcmpHeader.DESTINATION_UNREACHABLE, 3, 0).payload(packet);
  }

  /** The run's id is there, but the frame says of an unknown protocol what it carries. */
  static byte[] unreadable(final Nonce nonce) {
    final byte[] frame = udp(nonce);
    ByteBuffer.wrap(frame).putShort(12, (short) 0x88b5);
    return frame;
  }

  /** Encrypted: no nonce can be read. */
  static byte[] esp() {
    final byte[] frame = ip(NODE_A, NODE_B).udp(1, 2).payload(new byte[80]);
    frame[PROTOCOL_PLACE] = ESP;
    return frame;
  }

  static byte[] udpOverIpv6(final Nonce nonce) {
    final byte[] probe = probe(nonce);
    final ByteBuffer frame = ByteBuffer.allocate(14 + 40 + 8 + probe.length);
    frame.position(12).putShort((short) 0x86dd);
    frame.putInt(0x6000_0000).putShort((short) (8 + probe.length)).put((byte) 17).put((byte) 55);
    frame.put(IpAddress.parse("2001:db8::a").bytes()).put(IpAddress.parse("2001:db8::b").bytes());
    frame.putShort((short) SOURCE_PORT).putShort((short) PORT);
    return frame.putShort((short) (8 + probe.length)).putShort((short) 1).put(probe).array();
  }

  static FrameWriter ip(final IpAddress from, final IpAddress to) {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv4(from.ipv4(), to.ipv4()).ttl(63);
  }

  /** A probe's payload: the nonce, then filler up to 64 bytes. */
  static byte[] probe(final Nonce nonce) {
    return ByteBuffer.allocate(64).put(nonce.bytes()).array();
  }
}
