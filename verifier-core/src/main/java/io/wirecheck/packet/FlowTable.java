package io.wirecheck.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The flows of a capture. Counting a packet of a known flow allocates nothing. Packets of a flow
 * that no longer fits are counted together.
 */
public final class FlowTable {

  /**
   * How many flows a table of {@link #FlowTable()} remembers, in at most 168 MiB and a transient
   * half more while it grows.
   */
  public static final int DEFAULT_MAX_FLOWS = 1 << 20;

  private final PairTable pairs;

  public FlowTable() {
    this(DEFAULT_MAX_FLOWS);
  }

  /**
   * A table that remembers at most so many flows.
   *
   * @throws IllegalArgumentException if that is less than 1 or more than {@code 1 << 26}
   */
  public FlowTable(int maxFlows) {
    if (maxFlows < 1 || maxFlows > 1 << 26) {
      throw new IllegalArgumentException(
          "a flow table holds 1 to " + (1 << 26) + " flows, not " + maxFlows);
    }
    pairs = new PairTable(maxFlows);
  }

  /**
   * Counts a frame in the flow of its innermost IP header; one without an IP header is no flow's.
   *
   * @param nanos the frame's time, or {@link FrameCursor#NO_TIMESTAMP}
   * @param number the frame's number; of two packets the one with the lower number is the earlier
   */
  public void count(FrameDecoder frame, long nanos, long number) {
    final int ip = frame.innermostIp();
    if (ip == FrameDecoder.NO_LAYER) {
      return;
    }
    final int transport = frame.transport();
    final Protocol protocol =
        transport == FrameDecoder.NO_LAYER ? Protocol.PAYLOAD : frame.protocol(transport);
    final int ports = transport == FrameDecoder.NO_LAYER ? 0 : ports(frame, transport, protocol);
    IpPair.set(pairs, frame, ip, ports, ipProtocol(frame, ip, protocol));
    final long bytes = (long) frame.end(ip) - frame.offset(ip);
    pairs.count(nanos, number, bytes, protocol == Protocol.TCP ? tcp(frame, transport) : 0);
  }

  /** Counts a frame in the flow of its innermost IP header, as of the decoder. */
  void count(FastPath frame, long nanos, long number) {
    final byte[] bytes = frame.bytes();
    final int transport = frame.transport();
    final int protocol = frame.ipProtocol();
    IpPair.set(pairs, bytes, frame.innermostIp(), Bytes.intAt(bytes, transport), protocol);
    final long tcp =
        protocol == IpProtocol.TCP
            ? PairTable.tcp(
                bytes[transport + TcpHeader.FLAGS] & 0xff,
                Bytes.intAt(bytes, transport + TcpHeader.SEQUENCE_NUMBER))
            : 0;
    pairs.count(nanos, number, frame.innermostLength(), tcp);
  }

  private static int ports(FrameDecoder frame, int transport, Protocol protocol) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(transport);
    return switch (protocol) {
      case UDP, TCP -> buffer.getInt(offset + UdpHeader.SOURCE_PORT);
      case ICMP, ICMPV6 ->
          IcmpHeader.isEcho(buffer, offset, protocol)
              ? IcmpHeader.identifier(buffer, offset) * 0x1_0001
              : 0;
      default -> 0;
    };
  }

  private static int ipProtocol(FrameDecoder frame, int ip, Protocol transport) {
    return switch (transport) {
      case UDP -> IpProtocol.UDP;
      case TCP -> IpProtocol.TCP;
      case ICMP -> IpProtocol.ICMP;
      case ICMPV6 -> IpProtocol.ICMPV6;
      default ->
          frame.protocol(ip) == Protocol.IPV4
              ? Ipv4Header.protocol(frame.buffer(), frame.offset(ip))
              : Ipv6Header.nextHeader(frame.buffer(), frame.offset(ip));
    };
  }

  private static long tcp(FrameDecoder frame, int transport) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(transport);
    return PairTable.tcp(TcpHeader.flags(buffer, offset), TcpHeader.sequenceNumber(buffer, offset));
  }

  /** Adds the flows of another table of the same capture. */
  public void add(FlowTable other) {
    add(other, 0);
  }

  /** Adds the flows of another table whose frames come after {@code framesBefore} others. */
  void add(FlowTable other, long framesBefore) {
    pairs.add(other.pairs, framesBefore);
  }

  /** The number of flows. */
  public int size() {
    return pairs.size();
  }

  /** The number of packets whose flow did not fit into the table. */
  public long turnedAway() {
    return pairs.turnedAway();
  }

  /** All flows, in the order of their first frames. */
  public List<Flow> flows() {
    final List<Flow> flows = new ArrayList<>(pairs.size());
    forEach(flows::add);
    flows.sort(Comparator.comparingLong(Flow::firstFrame));
    return flows;
  }

  /** Hands out all flows, one after the other, in no particular order. */
  public void forEach(Consumer<? super Flow> action) {
    for (int i = 0; i < pairs.size(); i++) {
      action.accept(
          new Flow(
              pairs.initiator(i),
              pairs.responder(i),
              (int) pairs.label(i),
              pairs.firstFrame(i),
              pairs.firstTime(i),
              pairs.lastTime(i),
              pairs.forth(i),
              pairs.back(i)));
    }
  }
}
