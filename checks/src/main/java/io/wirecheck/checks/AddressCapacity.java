package io.wirecheck.checks;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.InstanceType;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import java.util.ArrayList;
import java.util.List;

/**
 * How many addresses the VPC CNI can have for the pods of a node, once every interface that it may
 * attach is attached and full.
 *
 * @param addresses of all those interfaces
 * @param words how they come about
 */
record AddressCapacity(long addresses, String words) {

  /** Since this version the CNI can use prefixes (amazon-vpc-cni-k8s, release notes of v1.9.0). */
  private static final int PREFIXES_SINCE_MINOR = 9;

  private static final String TRUNK = "trunk";
  private static final String EFA_ONLY = "efa-only";
  private static final int IPV6_PREFIX_BITS = 80;

  /** The capacity of a node whose instance is of this type and has these interfaces. */
  static AddressCapacity of(
      final InstanceType type,
      final CniConfiguration cni,
      final List<NetworkInterface> interfaces,
      final boolean prefixes) {
    if (cni.ipv6()) {
      return new AddressCapacity(
          1L << (128 - IPV6_PREFIX_BITS), "a /80 of IPv6 on the primary interface");
    }
    final List<String> less = new ArrayList<>();
    int enis = type.enis();
    if (cni.maxEnis().isPresent() && cni.maxEnis().getAsInt() < enis) {
      enis = cni.maxEnis().getAsInt();
      less.add("MAX_ENI=" + enis + " of " + type.enis());
    }
    if (cni.customNetworking()) {
      enis--;
      less.add("without the primary one, for custom networking");
    }
    final int unmanaged = (int) interfaces.stream().filter(AddressCapacity::isUnmanaged).count();
    if (unmanaged > 0) {
      enis -= unmanaged;
      less.add("without " + unmanaged + " that the CNI must leave alone");
    }
    if (hasTrunk(interfaces)) {
      enis--;
      less.add("without the trunk of security groups for pods");
    }
    return of(type, Math.max(enis, 0), less, prefixes);
  }

  private static AddressCapacity of(
      final InstanceType type, final int enis, final List<String> less, final boolean prefixes) {
    final int each = type.slotsPerEni();
    final long addresses = (long) enis * each * (prefixes ? InstanceType.PREFIX_ADDRESSES : 1);
    final String words =
        "%d interfaces of %s with %d %s each"
            .formatted(
                enis, type.name(), each, prefixes ? "prefixes of 16 addresses" : "addresses");
    return new AddressCapacity(
        addresses, less.isEmpty() ? words : words + " (" + String.join("; ", less) + ")");
  }

  /** True if nodes of this type get prefixes: others fall back to single addresses. */
  static boolean usesPrefixes(final InstanceType type, final CniConfiguration cni) {
    return cni.prefixDelegation()
        && type.hypervisor().takesPrefixes()
        && cni.version()
            .filter(version -> !version.isAtLeast(1, PREFIXES_SINCE_MINOR, 0))
            .isEmpty();
  }

  static boolean hasTrunk(final List<NetworkInterface> interfaces) {
    return interfaces.stream().anyMatch(eni -> eni.type().equals(TRUNK));
  }

  /** On the default network card; interfaces of the others take no place from the pods'. */
  private static boolean isUnmanaged(final NetworkInterface eni) {
    final boolean defaultCard =
        eni.attachment().map(Attachment::networkCardIndex).filter(card -> card == 0).isPresent();
    return defaultCard && (eni.isUnmanaged() || eni.type().equals(EFA_ONLY));
  }
}
