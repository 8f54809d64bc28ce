package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The addresses of an interface that the VPC CNI gives to pods. */
final class Pool {

  /** Of a prefix no more addresses are walked than this: a /80 has 2^48. */
  private static final long WALKED = 256;

  private Pool() {}

  /**
   * The interface's secondary IPv4 addresses, then those of its prefixes. An interface with an IPv6
   * prefix gives IPv6 addresses only, as in a cluster of that family; a single IPv6 address is the
   * host's own.
   */
  static Stream<IpAddress> of(final NetworkInterface eni) {
    final boolean ipv6 =
        eni.prefixes().stream().anyMatch(prefix -> prefix.network().family() == Family.IPV6);
    final Family family = ipv6 ? Family.IPV6 : Family.IPV4;
    return Stream.concat(
            eni.secondaryAddresses().stream().filter(ip -> ip.family() == Family.IPV4),
            eni.prefixes().stream().flatMap(Pool::of))
        .filter(address -> address.family() == family);
  }

  /** A /28 whole; of an IPv6 prefix those after the first, which names the prefix itself. */
  private static Stream<IpAddress> of(final Cidr prefix) {
    final Family family = prefix.network().family();
    final int hostBits = family.bits() - prefix.prefixLength();
    final long size = hostBits >= Long.SIZE - 2 ? WALKED : Math.min(WALKED, 1L << hostBits);
    return LongStream.range(family == Family.IPV6 ? 1 : 0, size).mapToObj(prefix.network()::plus);
  }
}
