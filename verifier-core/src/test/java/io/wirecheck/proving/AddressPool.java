package io.wirecheck.proving;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The addresses that the VPC CNI has to give on each node: the secondary addresses and prefixes of
 * its interfaces, the primary's first. One that a pod gave back rests before it is given again.
 */
final class AddressPool {

  /** Of a prefix no more addresses are walked than this. */
  private static final long WALKED = 256;

  private static final Comparator<NetworkInterface> BY_DEVICE =
      Comparator.comparing((NetworkInterface eni) -> attachment(eni).networkCardIndex())
          .thenComparing(eni -> attachment(eni).deviceIndex())
          .thenComparing(NetworkInterface::id);

  private final Map<String, List<IpAddress>> addresses = new HashMap<>();
  private final Map<IpAddress, String> holders = new HashMap<>();
  private final Map<IpAddress, Instant> resting = new HashMap<>();
  private final Duration cooldown;
  private final Clock clock;

  /**
   * The pools of a topology.
   *
   * @param cooldown how long an address rests; ipamd's own is 30 s
   */
  AddressPool(final Topology topology, final Duration cooldown, final Clock clock) {
    this.cooldown = cooldown;
    this.clock = clock;
    final List<NetworkInterface> interfaces =
        topology.networkInterfaces().asOptional().orElse(List.of());
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      final String instance = node.providerId().map(ProviderId::instanceId).orElse("");
      addresses.put(
          node.name(),
          interfaces.stream()
              .filter(eni -> eni.isAttachedTo(instance) && !eni.isUnmanaged())
              .filter(eni -> eni.type().equals("interface"))
              .sorted(BY_DEVICE)
              .flatMap(AddressPool::of)
              .toList());
    }
  }

  private static Attachment attachment(final NetworkInterface eni) {
    return eni.attachment().orElseThrow();
  }

  /** An interface with an IPv6 prefix gives IPv6 addresses only. */
  private static Stream<IpAddress> of(final NetworkInterface eni) {
    final boolean ipv6 =
        eni.prefixes().stream().anyMatch(prefix -> prefix.network().family() == Family.IPV6);
    return Stream.concat(
            ipv6 ? Stream.empty() : eni.secondaryAddresses().stream(),
            eni.prefixes().stream().flatMap(AddressPool::of))
        .filter(address -> (address.family() == Family.IPV6) == ipv6);
  }

  private static Stream<IpAddress> of(final Cidr prefix) {
    final Family family = prefix.network().family();
    final int hostBits = family.bits() - prefix.prefixLength();
    final long size = hostBits > 8 ? WALKED : 1L << hostBits;
    return LongStream.range(family == Family.IPV6 ? 1 : 0, size).mapToObj(prefix.network()::plus);
  }

  void held(final IpAddress address, final String holder) {
    holders.put(address, holder);
  }

  /** An address for a pod of this node, which holds it from now on. */
  Optional<IpAddress> take(final String node, final String holder) {
    final Instant now = clock.instant();
    final Optional<IpAddress> free =
        addresses.getOrDefault(node, List.of()).stream()
            .filter(address -> !holders.containsKey(address))
            .filter(address -> !resting.getOrDefault(address, Instant.MIN).isAfter(now))
            .findFirst();
    free.ifPresent(address -> holders.put(address, holder));
    return free;
  }

  void giveBack(final IpAddress address) {
    if (holders.remove(address) != null) {
      resting.put(address, clock.instant().plus(cooldown));
    }
  }
}
