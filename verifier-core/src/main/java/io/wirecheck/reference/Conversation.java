package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.TcpHeader;
import io.wirecheck.reference.IpPacket.Content;
import io.wirecheck.trace.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What two ends say to each other on account of one packet of a flow. */
final class Conversation {

  private static final int ECHO_DATA = 56;
  private static final int FIRST_SOURCE_PORT = 40_000;
  private static final int SOURCE_PORTS = 20_000;
  private static final int TTL_BETWEEN_HOSTS = 64;
  private static final byte FILLER = 'w';
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;

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

  /** One packet's content; forward goes from the flow's source to its destination. */
  record Line(boolean forward, Content content) {}

  static Conversation about(
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
    return conversation;
  }

  /** In the order in which they are said, each only when the one before it was heard. */
  List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The headers of what goes forward, as it starts. */
  Packet opening() {
    return switch (flow.transport()) {
      case ICMP -> new Packet(source, destination, ICMP, nonce.flow() & 0xFFFF, 0);
      case UDP -> new Packet(source, destination, UDP, udpPort(), flow.port());
      case TCP -> new Packet(source, destination, TCP, tcpPort(), flow.port());
    };
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
    final int sequence = nonce.packet() + 1;
    final byte[] data = FrameWriter.echoData(nonce, ECHO_DATA);
    if (isIpv6()) {
      say(true, (ip, header) -> ip.echoRequest6(header.sourcePort(), sequence).payload(data));
      say(false, (ip, header) -> ip.echoReply6(header.sourcePort(), sequence).payload(data));
    } else {
      say(true, (ip, header) -> ip.echoRequest(header.sourcePort(), sequence).payload(data));
      say(false, (ip, header) -> ip.echoReply(header.sourcePort(), sequence).payload(data));
    }
  }

  /**
   * A pod's listener sends back what it got. Nobody listens elsewhere, and the kernel there says
   * so: port unreachable, RFC 792 and RFC 4443 section 3.1, which quotes what it refuses. Nodes
   * translate it, and the quote, as they would an answer.
   */
  private void datagram() {
    final byte[] payload = payload(DataPath.PROBE_PAYLOAD);
    final Content datagram =
        (ip, header) -> ip.udp(header.sourcePort(), header.destinationPort()).payload(payload);
    say(true, datagram);
    if (isToListener()) {
      say(false, datagram);
    } else {
      say(false, (ip, header) -> refusal(ip).payload(quote(header.reversed(), datagram)));
    }
  }

  private FrameWriter refusal(final FrameWriter ip) {
    return isIpv6() ? ip.icmp6(1, 4, 0) : ip.icmp(3, 3, 0);
  }

  private static byte[] quote(final Packet refused, final Content content) {
    return new IpPacket(refused, content).bytes(TTL_BETWEEN_HOSTS);
  }

  private boolean isToListener() {
    return isToListener(flow);
  }

  private static boolean isToListener(final Flow flow) {
    return flow.destination() instanceof Endpoint.OfPod;
  }

  /** True for a connection to where nobody listens. */
  static boolean isRefused(final Flow flow) {
    return flow.transport() == Flow.Transport.TCP && !isToListener(flow);
  }

  /**
   * Handshake, the data with the nonce, its acknowledgment, and both ways closed. Where nobody
   * listens a reset answers the first segment, and no data follows.
   */
  private void connection() {
    final int mine = (int) StableIds.number("isn/" + nonce.hex());
    final int theirs = (int) StableIds.number("isn/peer/" + nonce.hex());
    final byte[] data = payload(dataPath.tcpPayload());
    final int end = mine + 1 + data.length;
    segment(true, mine, 0, TcpHeader.SYN, new byte[0]);
    if (!isToListener()) {
      segment(false, 0, mine + 1, TcpHeader.RST | TcpHeader.ACK, new byte[0]);
      return;
    }
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
    say(
        forward,
        (ip, header) ->
            ip.tcp(header.sourcePort(), header.destinationPort(), sequence, acknowledgment, flags)
                .payload(data));
  }

  private void say(final boolean forward, final Content content) {
    lines.add(new Line(forward, content));
  }

  private boolean isIpv6() {
    return source.family() == Family.IPV6;
  }

  /** One for all packets of a flow: to a node that tracks connections they are of one. */
  private int udpPort() {
    return dataPath
        .udpSourcePort()
        .orElseGet(() -> FIRST_SOURCE_PORT + Math.floorMod(nonce.flow(), SOURCE_PORTS));
  }

  /** Each packet of a TCP flow has a connection of its own. */
  private int tcpPort() {
    return FIRST_SOURCE_PORT
        + Math.floorMod(nonce.flow() * flow.packets() + nonce.packet(), SOURCE_PORTS);
  }

  private byte[] payload(final int length) {
    final byte[] payload = new byte[length];
    Arrays.fill(payload, FILLER);
    ByteBuffer.wrap(payload).put(nonce.bytes());
    return payload;
  }
}
