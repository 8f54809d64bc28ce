package io.wirecheck.flow;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Network interfaces by what they hold. Two VPCs of one account may use the same ranges, so an
 * address is looked up within a VPC. Built once, in time linear in the interfaces.
 */
public final class InterfaceIndex {

  /** How an interface has an address. */
  public enum Share {
    PRIMARY_ADDRESS("the primary address"),
    SECONDARY_ADDRESS("a secondary address"),
    /** One that the host uses: pods get IPv6 addresses out of prefixes alone. */
    IPV6_ADDRESS("an IPv6 address of the host"),
    PREFIX("within a delegated prefix");

    private final String words;

    Share(final String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** An interface that has an address. */
  public record Holder(NetworkInterface networkInterface, Share share) {}

  private record InVpc<T>(String vpcId, T what) {}

  private final Map<InVpc<IpAddress>, List<Holder>> byAddress = new HashMap<>();
  private final Map<InVpc<Cidr>, List<Holder>> byPrefix = new HashMap<>();
  private final SortedSet<Integer> prefixLengths = new TreeSet<>();
  private final Map<String, List<NetworkInterface>> byInstance = new HashMap<>();
  private final Map<String, NetworkInterface> byId = new HashMap<>();

  private InterfaceIndex(final Collection<NetworkInterface> interfaces) {
    interfaces.forEach(this::add);
  }

  public static InterfaceIndex of(final Collection<NetworkInterface> interfaces) {
    return new InterfaceIndex(interfaces);
  }

  /**
   * Every interface of the VPC that has the address. EC2 allows one; one that a list names twice,
   * on two of its pages, is one.
   */
  public List<Holder> holders(final String vpcId, final IpAddress address) {
    final List<Holder> single = byAddress.getOrDefault(new InVpc<>(vpcId, address), List.of());
    if (single.size() < 2 && prefixLengths.isEmpty()) {
      return single;
    }
    final List<Holder> holders = new ArrayList<>(single);
    for (final int length : prefixLengths) {
      if (length <= address.family().bits()) {
        holders.addAll(
            byPrefix.getOrDefault(new InVpc<>(vpcId, new Cidr(address, length)), List.of()));
      }
    }
    return holders.stream().distinct().toList();
  }

  /** The interfaces attached to an instance. */
  public List<NetworkInterface> of(final String instanceId) {
    return byInstance.getOrDefault(instanceId, List.of());
  }

  /** Device 0 of an instance. */
  public Optional<NetworkInterface> primaryOf(final String instanceId) {
    return of(instanceId).stream().filter(NetworkInterface::isPrimary).findFirst();
  }

  /** The trunk that a branch's tag names; empty for what is no branch. */
  public Optional<NetworkInterface> trunkOf(final NetworkInterface branch) {
    return branch.type().equals("branch")
        ? Optional.ofNullable(branch.tags().get(NetworkInterface.TRUNK_TAG)).map(byId::get)
        : Optional.empty();
  }

  /** The interface with this id. */
  public Optional<NetworkInterface> withId(final String id) {
    return Optional.ofNullable(byId.get(id));
  }

  private void add(final NetworkInterface eni) {
    byId.put(eni.id(), eni);
    eni.primaryAddress().ifPresent(address -> put(eni, address, Share.PRIMARY_ADDRESS));
    eni.secondaryAddresses().forEach(address -> put(eni, address, secondary(address)));
    for (final Cidr prefix : eni.prefixes()) {
      prefixLengths.add(prefix.prefixLength());
      byPrefix
          .computeIfAbsent(new InVpc<>(eni.vpcId(), prefix), key -> new ArrayList<>(1))
          .add(new Holder(eni, Share.PREFIX));
    }
    eni.attachment()
        .flatMap(Attachment::instanceId)
        .ifPresent(id -> byInstance.computeIfAbsent(id, key -> new ArrayList<>(2)).add(eni));
  }

  private static Share secondary(final IpAddress address) {
    return address.family() == Family.IPV4 ? Share.SECONDARY_ADDRESS : Share.IPV6_ADDRESS;
  }

  private void put(final NetworkInterface eni, final IpAddress address, final Share share) {
    byAddress
        .computeIfAbsent(new InVpc<>(eni.vpcId(), address), key -> new ArrayList<>(1))
        .add(new Holder(eni, share));
  }
}
