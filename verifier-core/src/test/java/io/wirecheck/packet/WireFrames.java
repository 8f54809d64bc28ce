package io.wirecheck.packet;

import java.nio.ByteBuffer;

/** The frames that several tests look at. */
final class WireFrames {

  static final long RUN = 0x57ec_a11f_00d5_c0deL;
  static final Nonce NONCE = new Nonce(RUN, 7, 3);

  static final long MAC_A = 0x0200_0000_000aL;
  static final long MAC_B = 0x0200_0000_000bL;
  static final int POD_A = Ipv4.of(192, 168, 1, 30);
  static final int POD_B = Ipv4.of(192, 168, 2, 40);
  static final int NODE_A = Ipv4.of(192, 168, 1, 10);
  static final int NODE_B = Ipv4.of(192, 168, 2, 10);

  private WireFrames() {}

  static FrameWriter podToPod() {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv4(POD_A, POD_B).ttl(63).identification(9);
  }

  static FrameWriter nodeToNode() {
    return FrameWriter.ethernet(MAC_A, MAC_B).ipv4(NODE_A, NODE_B);
  }

  static FrameWriter vxlan(int port) {
    return nodeToNode()
        .udp(54321, port)
        .vxlan(42)
        .innerEthernet(0x0a_0000_0001L, 0x0a_0000_0002L)
        .ipv4(POD_A, POD_B);
  }

  static byte[] udpProbe() {
    return podToPod().udp(40000, 4242).payload(NONCE.bytes());
  }

  static byte[] tcpProbe() {
    return podToPod()
        .tcp(40000, 8080, 1000, 2000, TcpHeader.PSH | TcpHeader.ACK)
        .payload(NONCE.bytes());
  }

  static byte[] pingProbe() {
    return podToPod().echoRequest(77, 1).payload(FrameWriter.echoData(NONCE, 56));
  }

  static byte[] vxlanProbe(int port) {
    return vxlan(port).udp(40000, 4242).payload(NONCE.bytes());
  }

  static FrameDecoder decode(byte[] frame) {
    return decode(frame, frame.length, LinkType.ETHERNET);
  }

  static FrameDecoder decode(byte[] frame, int originalLength, LinkType linkType) {
    final FrameDecoder decoder = new FrameDecoder();
    decoder.decode(ByteBuffer.wrap(frame), 0, frame.length, originalLength, linkType);
    return decoder;
  }

  static NonceFinder find(byte[] frame) {
    return find(decode(frame));
  }

  static NonceFinder find(FrameDecoder frame) {
    final NonceFinder finder = new NonceFinder(RUN);
    finder.find(frame);
    return finder;
  }

  static void repairChecksum(byte[] frame, int ip) {
    final ByteBuffer buffer = ByteBuffer.wrap(frame).putShort(ip + Ipv4Header.CHECKSUM, (short) 0);
    final byte[] header = new byte[Ipv4Header.headerLength(buffer, ip)];
    buffer.get(ip, header);
    buffer.putShort(ip + Ipv4Header.CHECKSUM, Checksum.of(Checksum.sum(header)));
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (final byte[] part : parts) {
      length += part.length;
    }
    final ByteBuffer all = ByteBuffer.allocate(length);
    for (final byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
