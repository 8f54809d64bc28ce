package io.wirecheck.packet;

import java.util.OptionalLong;

/**
 * Packets with the same endpoints and protocol, both ways (RFC 7011 section 2, RFC 5103). Of a
 * tunnelled packet the innermost headers that were read count.
 *
 * @param initiator who sent the first packet that was captured
 * @param responder the other side
 * @param protocol of {@link IpProtocol}; an ICMP echo's identifier stands for the ports
 * @param firstFrame the number of the first packet's frame
 * @param firstNanos the time of the earliest packet, or {@link FrameCursor#NO_TIMESTAMP}
 * @param lastNanos the time of the latest packet, or {@link FrameCursor#NO_TIMESTAMP}
 */
public record Flow(
    Endpoint initiator,
    Endpoint responder,
    int protocol,
    long firstFrame,
    long firstNanos,
    long lastNanos,
    Direction forth,
    Direction back) {

  /**
   * What went one way.
   *
   * @param bytes of IP headers and payloads, as on the wire
   * @param tcpFlags all flags that were seen, as {@link TcpHeader#flags}
   * @param firstSequenceNumber of the first TCP segment; empty where there was none
   */
  public record Direction(
      long packets, long bytes, int tcpFlags, OptionalLong firstSequenceNumber) {}
}
