package io.wirecheck.flow;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.InterfaceIndex.Holder;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;

/** Says what an interface is, and whose an address is, in the words of the inventory. */
public final class AddressWords {

  private final Topology topology;
  private final InterfaceIndex interfaces;

  private AddressWords(final Topology topology) {
    this.topology = topology;
    this.interfaces =
        InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
  }

  public static AddressWords of(final Topology topology) {
    return new AddressWords(topology);
  }

  /** The role of the interface at a point, never its name. */
  public String role(final ObservationPoint point) {
    return interfaces
        .withId(point.id())
        .map(AddressWords::role)
        .orElse("an interface that AWS did not list");
  }

  private static String role(final NetworkInterface eni) {
    if (eni.isPrimary()) {
      return "the node's primary interface" + own(eni);
    }
    return eni.attachment()
        .map(place -> "a secondary interface, " + device(place) + own(eni))
        .orElse("a branch interface" + own(eni));
  }

  private static String device(final Attachment place) {
    return place.networkCardIndex() == 0
        ? "device " + place.deviceIndex()
        : "device %d of network card %d".formatted(place.deviceIndex(), place.networkCardIndex());
  }

  private static String own(final NetworkInterface eni) {
    return eni.primaryAddress().map(address -> ", its own address " + address).orElse("");
  }

  /** Who has the address, in the VPC of the interface at {@code near}. */
  public String owner(final IpAddress address, final ObservationPoint near) {
    final Optional<String> pod = pod(address);
    if (pod.isPresent()) {
      return pod.get();
    }
    final List<Holder> holders =
        interfaces
            .withId(near.id())
            .map(eni -> interfaces.holders(eni.vpcId(), address))
            .orElse(List.of());
    return holders.isEmpty()
        ? "nobody's that the inventory knows"
        : "%s of %s, %s"
            .formatted(
                holders.get(0).share().words(),
                holders.get(0).networkInterface().id(),
                role(holders.get(0).networkInterface()));
  }

  private Optional<String> pod(final IpAddress address) {
    return topology.pods().asOptional().orElse(List.of()).stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .filter(pod -> pod.addresses().contains(address))
        .findFirst()
        .map(Pod::ref)
        .map(ref -> "the address of pod " + ref);
  }
}
