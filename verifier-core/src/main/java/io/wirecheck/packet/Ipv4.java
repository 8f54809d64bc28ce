package io.wirecheck.packet;

/** IPv4 addresses as an {@code int} in network byte order: 10.0.0.1 is {@code 0x0a000001}. */
public final class Ipv4 {

  private Ipv4() {}

  /** For example {@code 192.168.1.30}. */
  public static String toString(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  /** The address with these four octets, first one first. */
  public static int of(int a, int b, int c, int d) {
    return ((a & 0xff) << 24) | ((b & 0xff) << 16) | ((c & 0xff) << 8) | (d & 0xff);
  }
}
