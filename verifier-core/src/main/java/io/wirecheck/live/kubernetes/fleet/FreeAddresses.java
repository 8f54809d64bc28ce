package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses that ipamd gives to pods: secondary ones and those of prefixes, of managed
 * interfaces on the default network card; under custom networking none of the primary interface
 * (amazon-vpc-cni-k8s, {@code pkg/ipamd}).
 */
final class FreeAddresses {

  /** Counting stops here: an IPv6 prefix has 2^48. */
  private static final int HOST_BITS = 16;

  private final Map<String, List<NetworkInterface>> interfaces;
  private final Set<IpAddress> taken;
  private final boolean customNetworking;

  private FreeAddresses(
      final Map<String, List<NetworkInterface>> interfaces,
      final Set<IpAddress> taken,
      final boolean customNetworking) {
    this.interfaces = interfaces;
    this.taken = taken;
    this.customNetworking = customNetworking;
  }

  /**
   * The addresses that a topology knows.
   *
   * @param own pods of the run itself; their addresses count as free
   */
  static FreeAddresses in(final Topology topology, final Set<PodRef> own) {
    return new FreeAddresses(
        topology.networkInterfaces().asOptional().orElse(List.of()).stream()
            .filter(eni -> instance(eni).isPresent())
            .collect(Collectors.groupingBy(eni -> instance(eni).orElse(""))),
        topology.pods().asOptional().orElse(List.of()).stream()
            .filter(pod -> !hasEnded(pod) && !own.contains(pod.ref()))
            .flatMap(pod -> pod.addresses().stream())
            .collect(Collectors.toSet()),
        CniConfiguration.of(topology.daemonSets())
            .asOptional()
            .filter(CniConfiguration::customNetworking)
            .isPresent());
  }

  static boolean hasEnded(final Pod pod) {
    return pod.phase() == Pod.Phase.SUCCEEDED || pod.phase() == Pod.Phase.FAILED;
  }

  private static Optional<String> instance(final NetworkInterface eni) {
    return eni.attachment().flatMap(Attachment::instanceId);
  }

  /** How many of the node's are free, by class; a class that pods cannot be on is absent. */
  Map<InterfaceClass, Integer> of(final Node node) {
    final Map<InterfaceClass, Integer> free = new EnumMap<>(InterfaceClass.class);
    of(node.providerId()).forEach(eni -> free.merge(classOf(eni), free(eni), Integer::sum));
    return free;
  }

  private Stream<NetworkInterface> of(final Optional<ProviderId> machine) {
    return machine
        .map(ProviderId::instanceId)
        .map(id -> interfaces.getOrDefault(id, List.of()))
        .orElse(List.of())
        .stream()
        .filter(eni -> eni.type().equals("interface") && !eni.isUnmanaged())
        .filter(eni -> eni.attachment().filter(a -> a.networkCardIndex() == 0).isPresent())
        .filter(eni -> !(customNetworking && eni.isPrimary()))
        .filter(FreeAddresses::givesAddresses);
  }

  /** A single IPv6 address is the host's own. */
  private static boolean givesAddresses(final NetworkInterface eni) {
    return !eni.prefixes().isEmpty()
        || eni.secondaryAddresses().stream().anyMatch(ip -> ip.family() == Family.IPV4);
  }

  private int free(final NetworkInterface eni) {
    final Set<IpAddress> single =
        eni.secondaryAddresses().stream()
            .filter(ip -> ip.family() == Family.IPV4)
            .collect(Collectors.toSet());
    final long all = single.size() + eni.prefixes().stream().mapToLong(FreeAddresses::size).sum();
    final long used = taken.stream().filter(ip -> single.contains(ip) || isWithin(eni, ip)).count();
    return (int) Math.min(Integer.MAX_VALUE / 4, Math.max(0, all - used));
  }

  private static long size(final Cidr prefix) {
    return 1L << Math.min(HOST_BITS, prefix.network().family().bits() - prefix.prefixLength());
  }

  static boolean isWithin(final NetworkInterface eni, final IpAddress address) {
    return eni.prefixes().stream().anyMatch(prefix -> prefix.contains(address));
  }

  static InterfaceClass classOf(final NetworkInterface eni) {
    return eni.isPrimary() ? InterfaceClass.PRIMARY : InterfaceClass.SECONDARY;
  }
}
