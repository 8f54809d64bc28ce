package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes of which ipamd has attached the third interface too, with a pod on it. */
final class ThirdInterface {

  /** The pod's address alone, so that probes go where they went. */
  private static final int POOL = 1;

  private ThirdInterface() {}

  /** A third one beside each second one that is of network card 0. */
  static Topology on(final Topology topology) {
    final List<NetworkInterface> interfaces =
        new ArrayList<>(TopologyWriter.listed(topology.networkInterfaces()));
    final List<Pod> pods = new ArrayList<>(TopologyWriter.listed(topology.pods()));
    for (final NetworkInterface second : TopologyWriter.listed(topology.networkInterfaces())) {
      nodeOf(second, topology)
          .filter(node -> isSecond(second) && !hasThird(second, topology))
          .ifPresent(
              node -> {
                final NetworkInterface third = beside(second, interfaces);
                interfaces.add(third);
                pods.add(on(third, node));
              });
    }
    return topology
        .withNetworkInterfaces(topology.networkInterfaces().map(before -> interfaces))
        .withPods(topology.pods().map(before -> pods));
  }

  private static boolean isSecond(final NetworkInterface eni) {
    return eni.type().equals("interface")
        && eni.attachment()
            .filter(place -> place.networkCardIndex() == 0 && place.deviceIndex() == 1)
            .isPresent();
  }

  private static boolean hasThird(final NetworkInterface second, final Topology topology) {
    final Optional<String> instance = second.attachment().flatMap(Attachment::instanceId);
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .flatMap(eni -> eni.attachment().stream())
        .anyMatch(place -> place.deviceIndex() == 2 && place.instanceId().equals(instance));
  }

  private static Optional<Node> nodeOf(final NetworkInterface eni, final Topology topology) {
    final Optional<String> instance = eni.attachment().flatMap(Attachment::instanceId);
    return TopologyWriter.listed(topology.nodes()).stream()
        .filter(
            node ->
                instance.isPresent()
                    && node.providerId().map(ProviderId::instanceId).equals(instance))
        .findFirst();
  }

  private static NetworkInterface beside(
      final NetworkInterface second, final List<NetworkInterface> all) {
    final String name = "third beside " + second.id();
    final List<IpAddress> free = free(second, all);
    return new NetworkInterface(
        StableIds.aws("eni", name),
        second.type(),
        second.vpcId(),
        second.subnetId(),
        second.zone(),
        StableIds.mac(name),
        Optional.of(free.get(0)),
        free.subList(1, free.size()),
        List.of(),
        second.attachment().map(place -> new Attachment(place.instanceId(), 2, 0, "attached")),
        second.tags());
  }

  private static List<IpAddress> free(
      final NetworkInterface second, final List<NetworkInterface> all) {
    final Set<IpAddress> taken =
        all.stream()
            .flatMap(
                eni ->
                    Stream.concat(eni.primaryAddress().stream(), eni.secondaryAddresses().stream()))
            .collect(Collectors.toSet());
    return Stream.iterate(second.primaryAddress().orElseThrow().plus(1), ip -> ip.plus(1))
        .filter(address -> !taken.contains(address))
        .limit(1 + POOL)
        .toList();
  }

  private static Pod on(final NetworkInterface third, final Node node) {
    return EksStudy.running(
        new PodRef("default", "batch-" + StableIds.suffix(third.id())),
        node.name(),
        false,
        third.secondaryAddresses().get(0),
        Map.of("app", "batch"));
  }
}
