package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Topologies of nodes with a primary and a secondary interface. */
final class SmallCluster {

  static final String ZONE = "us-east-1a";
  static final Cell PRIMARY = cell(InterfaceClass.PRIMARY);
  static final Cell SECONDARY = cell(InterfaceClass.SECONDARY);

  private final List<Node> nodes = new ArrayList<>();
  private final List<NetworkInterface> interfaces = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();

  static Cell cell(final InterfaceClass interfaceClass) {
    return new Cell(ComputeType.EC2, "linux", interfaceClass, ZONE);
  }

  static SortedSet<Cell> cells() {
    return new TreeSet<>(List.of(PRIMARY, SECONDARY));
  }

  /** A node with so many addresses on each interface, and so many pod slots. */
  SmallCluster node(final String name, final int primary, final int secondary, final int podLimit) {
    return node(name, "workers", primary, secondary, podLimit);
  }

  SmallCluster node(
      final String name,
      final String group,
      final int primary,
      final int secondary,
      final int podLimit) {
    final int number = nodes.size();
    final String instance = "i-%017x".formatted(number);
    final Map<String, String> labels = new HashMap<>(Map.of("eks.amazonaws.com/nodegroup", group));
    nodes.add(
        new Node(
            name,
            "uid-" + name,
            Optional.of(new ProviderId(ZONE, instance)),
            ComputeType.EC2,
            ZONE,
            "m5.large",
            "linux",
            List.of(address(number, 0, 0)),
            OptionalInt.of(2),
            OptionalInt.of(podLimit),
            labels));
    interfaces.add(eni(number, instance, 0, primary));
    interfaces.add(eni(number, instance, 1, secondary));
    return this;
  }

  private static NetworkInterface eni(
      final int node, final String instance, final int device, final int addresses) {
    return new NetworkInterface(
        "eni-%d-%d".formatted(node, device),
        "interface",
        "vpc-1",
        "subnet-1",
        ZONE,
        MacAddress.parse("02:00:00:00:%02x:%02x".formatted(node, device)),
        Optional.of(address(node, device, 0)),
        IntStream.rangeClosed(1, addresses).mapToObj(i -> address(node, device, i)).toList(),
        List.of(),
        Optional.of(new NetworkInterface.Attachment(Optional.of(instance), device, 0, "attached")),
        Map.of());
  }

  /** An interface as it was before most of its addresses were assigned. */
  static NetworkInterface withOneAddress(final NetworkInterface eni) {
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses().stream().limit(1).toList(),
        eni.prefixes(),
        eni.attachment(),
        eni.tags());
  }

  /** The address of that number on that device. */
  static IpAddress address(final int node, final int device, final int number) {
    return IpAddress.parse("10.%d.%d.%d".formatted(device, node, number + 4));
  }

  /** Somebody's pod. */
  SmallCluster pod(final String node, final IpAddress address) {
    pods.add(
        new Pod(
            new PodRef("shop", "web-" + pods.size()),
            "uid-" + pods.size(),
            Optional.of(node),
            Pod.Phase.RUNNING,
            false,
            List.of(address),
            List.of(),
            Map.of(),
            Instant.EPOCH,
            Optional.empty()));
    return this;
  }

  Topology topology() {
    return new Topology(
        unknown(),
        unknown(),
        known(List.copyOf(nodes)),
        known(List.copyOf(pods)),
        known(List.of()),
        unknown(),
        unknown(),
        known(List.copyOf(interfaces)),
        unknown(),
        unknown());
  }

  private static <T> Section<T> known(final T value) {
    return Section.known(value, Provenance.of("test.json", "a test", Instant.EPOCH));
  }

  private static <T> Section<T> unknown() {
    return Section.unknown(InconclusiveCode.NOT_RECORDED, "not of interest here");
  }
}
