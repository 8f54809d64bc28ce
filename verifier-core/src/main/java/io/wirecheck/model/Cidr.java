package io.wirecheck.model;

import io.wirecheck.model.IpAddress.Family;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation (RFC 4632). The host bits of {@code network} are zero: they
 * are cleared on construction, as AWS does.
 */
public record Cidr(IpAddress network, int prefixLength) {

  public Cidr {
    if (prefixLength < 0 || prefixLength > network.family().bits()) {
      throw new IllegalArgumentException(
          "a prefix of " + prefixLength + " bits does not fit " + network.family());
    }
    network = masked(network, prefixLength);
  }

  /**
   * Parses {@code 192.168.0.0/16} or {@code 2001:db8::/56}.
   *
   * @throws IllegalArgumentException if the text is no CIDR range
   */
  public static Cidr parse(final String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a CIDR range: '" + text + "'"));
  }

  /** As {@link #parse}, with an empty answer for what is no CIDR range. */
  public static Optional<Cidr> tryParse(final String text) {
    final int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    final int length = Integer.parseInt(text.substring(slash + 1));
    return IpAddress.tryParse(text.substring(0, slash))
        .filter(address -> length <= address.family().bits())
        .map(address -> new Cidr(address, length));
  }

  /** True if {@code address} is of this family and within the range. */
  public boolean contains(final IpAddress address) {
    if (address.family() != network.family()) {
      return false;
    }
    return network.family() == Family.IPV4
        ? ((address.low() ^ network.low()) & mask(prefixLength + 32)) == 0
        : masked(address, prefixLength).equals(network);
  }

  /** True if every address of {@code other} is within this range. */
  public boolean contains(final Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.network);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }

  private static IpAddress masked(final IpAddress address, final int prefixLength) {
    if (address.family() == Family.IPV4) {
      return IpAddress.ofIpv4((int) (address.low() & mask(prefixLength + 32)));
    }
    return IpAddress.ofIpv6(
        address.high() & mask(Math.min(prefixLength, 64)),
        address.low() & mask(Math.max(prefixLength - 64, 0)));
  }

  /** The {@code bits} leading bits of 64 set. */
  private static long mask(final int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }
}
