package io.wirecheck.packet;

/**
 * One side of a flow or a tunnel.
 *
 * @param high the high half of the address; 0 for IPv4
 * @param low the low half; an IPv4 address as RFC 4291 section 2.5.5.2 maps it
 * @param port 0 where there is none
 */
public record Endpoint(long high, long low, int port) {

  static final long IPV4_PREFIX = 0xffff_0000_0000L;

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
