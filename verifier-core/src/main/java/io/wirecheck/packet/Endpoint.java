package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * One side of a flow or a tunnel.
 *
 * @param high the high half of the address; 0 for IPv4
 * @param low the low half; an IPv4 address as RFC 4291 section 2.5.5.2 maps it
 * @param port 0 where there is none
 */
public record Endpoint(long high, long low, int port) {

  static final long IPV4_PREFIX = 0xffff_0000_0000L;

  /** Of an IP layer, without a port. */
  static Endpoint sourceOf(FrameDecoder frame, int ip) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ip);
    return frame.protocol(ip) == Protocol.IPV4
        ? ofIpv4(Ipv4Header.source(buffer, offset))
        : new Endpoint(
            Ipv6Header.sourceHigh(buffer, offset), Ipv6Header.sourceLow(buffer, offset), 0);
  }

  /** Of an IP layer, without a port. */
  static Endpoint destinationOf(FrameDecoder frame, int ip) {
    final ByteBuffer buffer = frame.buffer();
    final int offset = frame.offset(ip);
    return frame.protocol(ip) == Protocol.IPV4
        ? ofIpv4(Ipv4Header.destination(buffer, offset))
        : new Endpoint(
            Ipv6Header.destinationHigh(buffer, offset),
            Ipv6Header.destinationLow(buffer, offset),
            0);
  }

  private static Endpoint ofIpv4(int address) {
    return new Endpoint(0, mapped(address), 0);
  }

  /** The low half for an IPv4 address. */
  static long mapped(int address) {
    return IPV4_PREFIX | (address & 0xffff_ffffL);
  }

  public boolean isIpv4() {
    return isIpv4(high, low);
  }

  static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == IPV4_PREFIX >>> 32;
  }

  /** The address without the port, for example {@code 10.0.0.1} or {@code 2001:db8::1}. */
  public String address() {
    return isIpv4() ? Ipv4.toString((int) low) : Ipv6.toString(high, low);
  }

  /** For example {@code 10.0.0.1:80} or {@code [2001:db8::1]:80}; without a port the address. */
  @Override
  public String toString() {
    if (port == 0) {
      return address();
    }
    return (isIpv4() ? address() : "[" + address() + "]") + ":" + port;
  }
}
