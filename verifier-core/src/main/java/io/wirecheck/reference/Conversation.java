package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.TcpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What two stations say to each other on account of one packet of a flow. */
final class Conversation {

  private static final int ECHO_DATA = 56;
  private static final int FIRST_SOURCE_PORT = 40_000;
  private static final int SOURCE_PORTS = 20_000;
  private static final int TTL_BETWEEN_HOSTS = 64;
  private static final byte FILLER = 'w';

  private final Flow flow;
  private final IpAddress source;
  private final IpAddress destination;
  private final Nonce nonce;
  private final DataPath dataPath;
  private final List<Line> lines = new ArrayList<>();

  private Conversation(
      final Flow flow,
      final IpAddress source,
      final IpAddress destination,
      final Nonce nonce,
      final DataPath dataPath) {
    this.flow = flow;
    this.source = source;
    this.destination = destination;
    this.nonce = nonce;
    this.dataPath = dataPath;
  }

  /** One packet; forward goes from the flow's source to its destination. */
  record Line(boolean forward, IpPacket packet) {}

  static List<Line> about(
      final Flow flow,
      final IpAddress source,
      final IpAddress destination,
      final Nonce nonce,
      final DataPath dataPath) {
    final Conversation conversation = new Conversation(flow, source, destination, nonce, dataPath);
    switch (flow.transport()) {
      case ICMP -> conversation.echo();
      case UDP -> conversation.datagram();
      case TCP -> conversation.connection();
    }
    return List.copyOf(conversation.lines);
  }

  /** Bytes of payload behind the transport's header. */
  static int payloadLength(final Flow flow, final DataPath dataPath) {
    return switch (flow.transport()) {
      case ICMP -> ECHO_DATA;
      case UDP -> DataPath.PROBE_PAYLOAD;
      case TCP -> dataPath.tcpPayload();
    };
  }

  private void echo() {
    final int identifier = nonce.flow() & 0xFFFF;
    final int sequence = nonce.packet() + 1;
    final byte[] data = FrameWriter.echoData(nonce, ECHO_DATA);
    if (isIpv6()) {
      forward(ip -> ip.echoRequest6(identifier, sequence), data);
      back(ip -> ip.echoReply6(identifier, sequence), data);
    } else {
      forward(ip -> ip.echoRequest(identifier, sequence), data);
      back(ip -> ip.echoReply(identifier, sequence), data);
    }
  }

  /**
   * A pod's listener sends back what it got. Nobody listens on a host, and its kernel says so: port
   * unreachable, RFC 792 and RFC 4443 section 3.1.
   */
  private void datagram() {
    final int port = dataPath.udpSourcePort().orElseGet(this::sourcePort);
    final byte[] payload = payload(DataPath.PROBE_PAYLOAD);
    forward(ip -> ip.udp(port, flow.port()), payload);
    if (flow.destination() instanceof Endpoint.OfPod) {
      back(ip -> ip.udp(flow.port(), port), payload);
    } else {
      final byte[] refused = lines.get(0).packet().bytes(TTL_BETWEEN_HOSTS);
      back(ip -> isIpv6() ? ip.icmp6(1, 4, 0) : ip.icmp(3, 3, 0), refused);
    }
  }

  /** Handshake, the data with the nonce, its acknowledgment, and both ways closed. */
  private void connection() {
    final int mine = (int) StableIds.number("isn/" + nonce.hex());
    final int theirs = (int) StableIds.number("isn/peer/" + nonce.hex());
    final byte[] data = payload(dataPath.tcpPayload());
    final int end = mine + 1 + data.length;
    segment(true, mine, 0, TcpHeader.SYN, new byte[0]);
    segment(false, theirs, mine + 1, TcpHeader.SYN | TcpHeader.ACK, new byte[0]);
    segment(true, mine + 1, theirs + 1, TcpHeader.ACK, new byte[0]);
    segment(true, mine + 1, theirs + 1, TcpHeader.PSH | TcpHeader.ACK, data);
    segment(false, theirs + 1, end, TcpHeader.ACK, new byte[0]);
    segment(true, end, theirs + 1, TcpHeader.FIN | TcpHeader.ACK, new byte[0]);
    segment(false, theirs + 1, end + 1, TcpHeader.FIN | TcpHeader.ACK, new byte[0]);
    segment(true, end + 1, theirs + 2, TcpHeader.ACK, new byte[0]);
  }

  private void segment(
      final boolean forward,
      final int sequence,
      final int acknowledgment,
      final int flags,
      final byte[] data) {
    final int from = forward ? sourcePort() : flow.port();
    final int to = forward ? flow.port() : sourcePort();
    final UnaryOperator<FrameWriter> header =
        ip -> ip.tcp(from, to, sequence, acknowledgment, flags);
    lines.add(new Line(forward, packet(forward, header, data)));
  }

  private boolean isIpv6() {
    return source.family() == Family.IPV6;
  }

  private int sourcePort() {
    return FIRST_SOURCE_PORT
        + Math.floorMod(nonce.flow() * flow.packets() + nonce.packet(), SOURCE_PORTS);
  }

  private byte[] payload(final int length) {
    final byte[] payload = new byte[length];
    Arrays.fill(payload, FILLER);
    ByteBuffer.wrap(payload).put(nonce.bytes());
    return payload;
  }

  private void forward(final UnaryOperator<FrameWriter> header, final byte[] payload) {
    lines.add(new Line(true, packet(true, header, payload)));
  }

  private void back(final UnaryOperator<FrameWriter> header, final byte[] payload) {
    lines.add(new Line(false, packet(false, header, payload)));
  }

  private IpPacket packet(
      final boolean forward, final UnaryOperator<FrameWriter> header, final byte[] payload) {
    return forward
        ? new IpPacket(source, destination, header, payload)
        : new IpPacket(destination, source, header, payload);
  }
}
