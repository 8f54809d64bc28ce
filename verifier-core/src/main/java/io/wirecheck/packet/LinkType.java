package io.wirecheck.packet;

import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a captured frame are, by its code in the registry of link types
 * (LINKTYPE_ values, <a
 * href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcaplinktype-07.html">draft-ietf-opsawg-pcaplinktype</a>).
 * Any code can be represented; those without a constant here cannot be decoded.
 *
 * @param code the number in the file, 0 to 65535
 */
public record LinkType(int code) {

  /** BSD loopback: the address family in the capturing machine's byte order, then IP. */
  public static final LinkType NULL = new LinkType(0);

  public static final LinkType ETHERNET = new LinkType(1);

  /** An IPv4 or IPv6 header comes first. */
  public static final LinkType RAW = new LinkType(101);

  /** OpenBSD loopback: the address family in network byte order, then IP. */
  public static final LinkType LOOP = new LinkType(108);

  /** Linux "cooked" capture, what {@code tcpdump -i any} wrote before libpcap 1.10. */
  public static final LinkType LINUX_SLL = new LinkType(113);

  public static final LinkType IPV4 = new LinkType(228);
  public static final LinkType IPV6 = new LinkType(229);

  /** Linux "cooked" capture, version 2, what {@code tcpdump -i any} writes today. */
  public static final LinkType LINUX_SLL2 = new LinkType(276);

  /**
   * @throws IllegalArgumentException if {@code code} is not within 0 to 65535
   */
  public LinkType {
    if (code < 0 || code > 0xffff) {
      throw new IllegalArgumentException("a link type is 0 to 65535, not " + code);
    }
  }

  // Written out, because the generated methods are put together when they are first called, which
  // takes longer than reading a small capture.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LinkType linkType && linkType.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  /** The registry's name in words, or the number where the decoder does not know it. */
  @Override
  public String toString() {
    return switch (code) {
      case 0 -> "NULL";
      case 1 -> "ETHERNET";
      case 101 -> "RAW";
      case 108 -> "LOOP";
      case 113 -> "LINUX_SLL";
      case 228 -> "IPV4";
      case 229 -> "IPV6";
      case 276 -> "LINUX_SLL2";
      default -> "link type " + code;
    };
  }
}
