package io.wirecheck.model;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as a number, never resolved from a name.
 *
 * <p>An IPv4 address has {@code high == 0} and its 32 bits in {@code low}. IPv6 prints in the form
 * of RFC 5952. An IPv4-mapped address such as {@code ::ffff:192.0.2.1} is an IPv6 address, and
 * equals no IPv4 address.
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

  private static final Comparator<IpAddress> ORDER =
      Comparator.comparing(IpAddress::family)
          .thenComparing(IpAddress::high, Long::compareUnsigned)
          .thenComparing(IpAddress::low, Long::compareUnsigned);

  /** The two families, each with the number of bits of an address. */
  public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(final int bits) {
      this.bits = bits;
    }

    public int bits() {
      return bits;
    }
  }

  public IpAddress {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  public static IpAddress ofIpv4(final int bits) {
    return new IpAddress(Family.IPV4, 0, bits & 0xFFFF_FFFFL);
  }

  public static IpAddress ofIpv6(final long high, final long low) {
    return new IpAddress(Family.IPV6, high, low);
  }

  /**
   * Parses a literal such as {@code 192.168.1.10} or {@code 2001:db8::1}.
   *
   * @throws IllegalArgumentException if the text is no literal address
   */
  public static IpAddress parse(final String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: '" + text + "'"));
  }

  /** As {@link #parse}, with an empty answer for what is no literal address. */
  public static Optional<IpAddress> tryParse(final String text) {
    return text.indexOf(':') >= 0 ? Ipv6Text.parse(text) : parseIpv4(text);
  }

  /** The address {@code offset} after this one, or before it, modulo the family's number space. */
  public IpAddress plus(final long offset) {
    if (family == Family.IPV4) {
      return ofIpv4((int) (low + offset));
    }
    final long sum = low + offset;
    final int carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return ofIpv6(high + (offset < 0 ? -1 : 0) + carry, sum);
  }

  /** The 32 bits of an IPv4 address. */
  public int ipv4() {
    if (family != Family.IPV4) {
      throw new IllegalStateException(this + " is not an IPv4 address");
    }
    return (int) low;
  }

  /** The address in network byte order: 4 or 16 bytes. */
  public byte[] bytes() {
    return family == Family.IPV4
        ? ByteBuffer.allocate(4).putInt((int) low).array()
        : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public int compareTo(final IpAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return family == Family.IPV4
        ? (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF)
        : Ipv6Text.of(high, low);
  }

  private static Optional<IpAddress> parseIpv4(final String text) {
    long bits = 0;
    int parts = 0;
    int start = 0;
    while (parts < 4) {
      final int dot = text.indexOf('.', start);
      final int end = dot < 0 ? text.length() : dot;
      final int octet = octet(text, start, end);
      if (octet < 0) {
        return Optional.empty();
      }
      bits = bits << 8 | octet;
      parts++;
      start = end + 1;
      if (dot < 0) {
        break;
      }
    }
    return parts == 4 && start == text.length() + 1
        ? Optional.of(ofIpv4((int) bits))
        : Optional.empty();
  }

  /** The octet's value, or -1 for what is none: empty, too long, not decimal, a leading zero. */
  private static int octet(final String text, final int start, final int end) {
    final int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      final char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value <= 255 ? value : -1;
  }
}
