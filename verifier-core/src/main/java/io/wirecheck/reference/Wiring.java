package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the nodes of a topology are wired: which devices they have, and what is behind each. */
final class Wiring {

  private final Map<String, Node> nodes;
  private final Map<PodRef, Pod> pods;
  private final Map<String, List<NetworkInterface>> interfaces;
  private final Map<String, NetworkInterface> byId;
  private final Map<IpAddress, Endpoint> byAddress = new HashMap<>();

  private Wiring(final Topology topology) {
    nodes = index(topology.nodes().asOptional().orElse(List.of()), Node::name);
    pods = index(topology.pods().asOptional().orElse(List.of()), Pod::ref);
    final List<NetworkInterface> all = topology.networkInterfaces().asOptional().orElse(List.of());
    byId = index(all, NetworkInterface::id);
    interfaces =
        all.stream()
            .filter(eni -> instanceOf(eni).isPresent())
            .collect(Collectors.groupingBy(eni -> instanceOf(eni).orElse("")));
    nodes.forEach(
        (name, node) ->
            node.internalAddresses().forEach(ip -> byAddress.put(ip, new Endpoint.OfHost(name))));
    pods.values().stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .forEach(
            pod -> pod.addresses().forEach(ip -> byAddress.put(ip, new Endpoint.OfPod(pod.ref()))));
  }

  static Wiring of(final Topology topology) {
    return new Wiring(topology);
  }

  private static <K, V> Map<K, V> index(final Collection<V> values, final Function<V, K> key) {
    return values.stream()
        .collect(Collectors.toMap(key, Function.identity(), (first, second) -> second));
  }

  private static Optional<String> instanceOf(final NetworkInterface eni) {
    return eni.attachment().flatMap(Attachment::instanceId);
  }

  /**
   * A device of a node.
   *
   * @param vlan the tag by which a branch's frames are told apart on the trunk
   */
  record Device(ObservationPoint point, String name, MacAddress mac, Optional<Integer> vlan) {}

  /**
   * Where packets start and end.
   *
   * @param pod empty for a host and for pods on its network
   * @param veth the host's end of a pod's cable; empty for a host and for pods on its network
   * @param owner the device that holds the address; the same as the primary where that is it
   * @param trunk the device below the owner, where that is a branch
   */
  record Station(
      Node node,
      Optional<PodRef> pod,
      List<IpAddress> addresses,
      Optional<Device> veth,
      Device owner,
      Device primary,
      IpAddress tunnelAddress,
      Optional<Device> trunk) {

    /** The station's address of a family; the first one where it has none. */
    IpAddress address(final Family family) {
      return addresses.stream()
          .filter(address -> address.family() == family)
          .findFirst()
          .orElseGet(() -> addresses.get(0));
    }

    boolean isOn(final Station other) {
      return node.name().equals(other.node.name());
    }
  }

  /** The station of an endpoint; empty where nothing of the topology is there. */
  Optional<Station> station(final Endpoint endpoint) {
    if (endpoint instanceof final Endpoint.OfAddress of) {
      return Optional.ofNullable(byAddress.get(of.address())).flatMap(this::station);
    }
    if (endpoint instanceof final Endpoint.OfPod ofPod) {
      return Optional.ofNullable(pods.get(ofPod.pod())).flatMap(this::station);
    }
    return endpoint instanceof final Endpoint.OfHost host
        ? Optional.ofNullable(nodes.get(host.node())).flatMap(this::hostStation)
        : Optional.empty();
  }

  private Optional<Station> station(final Pod pod) {
    final Optional<Node> node = pod.nodeName().map(nodes::get);
    if (node.isEmpty() || pod.addresses().isEmpty()) {
      return Optional.empty();
    }
    if (pod.hostNetwork()) {
      return hostStation(node.get());
    }
    return primaryOf(node.get())
        .map(primary -> station(pod, node.get(), primary, ownerOf(pod, node.get(), primary)));
  }

  private Station station(
      final Pod pod,
      final Node node,
      final NetworkInterface primary,
      final NetworkInterface owner) {
    return new Station(
        node,
        Optional.of(pod.ref()),
        pod.addresses(),
        Optional.of(veth(node, pod.ref())),
        device(node, owner),
        device(node, primary),
        primary.primaryAddress().orElseThrow(),
        SecurityGroupsForPods.trunkIdOf(owner).map(byId::get).map(eni -> device(node, eni)));
  }

  private Optional<Station> hostStation(final Node node) {
    return primaryOf(node)
        .map(
            eni ->
                new Station(
                    node,
                    Optional.empty(),
                    node.internalAddresses(),
                    Optional.empty(),
                    device(node, eni),
                    device(node, eni),
                    eni.primaryAddress().orElseThrow(),
                    Optional.empty()));
  }

  private List<NetworkInterface> interfacesOf(final Node node) {
    return node.providerId()
        .map(ProviderId::instanceId)
        .map(id -> interfaces.getOrDefault(id, List.of()))
        .orElse(List.of());
  }

  private Optional<NetworkInterface> primaryOf(final Node node) {
    return interfacesOf(node).stream()
        .filter(eni -> eni.isPrimary() && eni.primaryAddress().isPresent())
        .findFirst();
  }

  /** A pod whose address no interface of its node holds is routed by way of the primary one. */
  private NetworkInterface ownerOf(final Pod pod, final Node node, final NetworkInterface primary) {
    return Stream.concat(
            pod.branchInterfaces().stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream()),
            interfacesOf(node).stream()
                .filter(eni -> pod.addresses().stream().anyMatch(ip -> holds(eni, ip))))
        .findFirst()
        .orElse(primary);
  }

  static boolean holds(final NetworkInterface eni, final IpAddress address) {
    return eni.primaryAddress().equals(Optional.of(address))
        || eni.secondaryAddresses().contains(address)
        || eni.prefixes().stream().anyMatch(prefix -> prefix.contains(address));
  }

  private static Device veth(final Node node, final PodRef pod) {
    return new Device(
        ObservationPoint.veth(node.name(), pod),
        StableIds.veth(pod),
        StableIds.mac("veth/" + pod),
        Optional.empty());
  }

  private Device device(final Node node, final NetworkInterface eni) {
    final Optional<Integer> vlan =
        Optional.ofNullable(eni.tags().get(AwsJson.VLAN_TAG)).map(Integer::valueOf);
    final String name =
        vlan.map(id -> "vlan.eth." + id)
            .orElseGet(() -> "eth" + eni.attachment().map(Attachment::deviceIndex).orElse(0));
    return new Device(
        ObservationPoint.networkInterface(node.name(), eni.id()), name, eni.mac(), vlan);
  }

  /** Every device that can be listened at. */
  Map<ObservationPoint, Device> devices() {
    final Map<ObservationPoint, Device> devices = new TreeMap<>();
    nodes.values().stream()
        .flatMap(node -> interfacesOf(node).stream().map(eni -> device(node, eni)))
        .forEach(device -> devices.put(device.point(), device));
    pods.values().stream()
        .flatMap(pod -> station(pod).stream())
        .flatMap(station -> Stream.concat(station.veth().stream(), Stream.of(station.owner())))
        .forEach(device -> devices.put(device.point(), device));
    return devices;
  }

  /** The hosts, by name of their node. */
  List<Station> hosts() {
    return new TreeMap<>(nodes)
        .values().stream().flatMap(node -> hostStation(node).stream()).toList();
  }
}
