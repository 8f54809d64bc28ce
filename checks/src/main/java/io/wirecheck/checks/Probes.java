package io.wirecheck.checks;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.checks.InterfaceIndex.Holder;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The probes of a situation, each with the interface that owns its address. */
final class Probes {

  private final Map<String, Node> nodes;
  private final Map<String, Instance> instances;
  private final Map<PodRef, Pod> pods;
  private final InterfaceIndex interfaces;

  /** All of them, or why one cannot be used. */
  sealed interface Found {}

  record All(List<Probe> probes) implements Found {
    All {
      probes = List.copyOf(probes);
    }
  }

  record Unusable(InconclusiveCode code, String detail) implements Found {

    <S extends Subject> Selection<S> asSelection() {
      return new Selection.Unknown<>(code, detail);
    }
  }

  /** Where a probe stands; a branch's trunk is what is attached to the instance. */
  private record Place(
      Node node,
      Instance instance,
      NetworkInterface owner,
      NetworkInterface primary,
      Optional<NetworkInterface> trunk) {

    boolean ownerIsOfTheNode() {
      return trunk.orElse(owner).isAttachedTo(instance.id());
    }
  }

  private Probes(final Topology topology) {
    nodes = by(topology.nodes().asOptional().orElse(List.of()), Node::name);
    instances = by(topology.instances().asOptional().orElse(List.of()), Instance::id);
    pods = by(topology.pods().asOptional().orElse(List.of()), Pod::ref);
    interfaces = InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
  }

  /** Unusable where the inventory does not say what a probe is attached to. */
  static Found of(final Situation situation) {
    final Probes index = new Probes(situation.topology());
    final List<Probe> probes = new ArrayList<>();
    for (final Map.Entry<Cell, List<PodRef>> cell : situation.placement().probes().entrySet()) {
      for (final PodRef ref : cell.getValue()) {
        final Found found = index.probe(cell.getKey(), ref);
        if (found instanceof Unusable) {
          return found;
        }
        probes.addAll(((All) found).probes());
      }
    }
    return new All(probes);
  }

  private Found probe(final Cell cell, final PodRef ref) {
    final Optional<Pod> pod = Optional.ofNullable(pods.get(ref));
    final Optional<IpAddress> address = pod.flatMap(p -> p.addresses().stream().findFirst());
    final Optional<Node> node = pod.flatMap(Pod::nodeName).map(nodes::get);
    final Optional<Instance> instance =
        node.flatMap(Node::providerId).map(ProviderId::instanceId).map(instances::get);
    if (address.isEmpty() || node.isEmpty() || instance.isEmpty()) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "the inventory does not hold the probe pod %s with address, node and instance"
              .formatted(ref));
    }
    final Optional<NetworkInterface> primary = interfaces.primaryOf(instance.get().id());
    final List<Holder> holders = interfaces.holders(instance.get().vpcId(), address.get());
    if (primary.isEmpty() || holders.size() != 1) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "AWS listed %d network interfaces with %s, the address of probe pod %s, and %s"
              .formatted(
                  holders.size(),
                  address.get(),
                  ref,
                  primary.map(eni -> "primary " + eni.id()).orElse("no primary of its node")));
    }
    final NetworkInterface owner = holders.get(0).networkInterface();
    final Place place =
        new Place(node.get(), instance.get(), owner, primary.get(), interfaces.trunkOf(owner));
    return probe(cell, ref, address.get(), place);
  }

  private static Found probe(
      final Cell cell, final PodRef ref, final IpAddress address, final Place place) {
    final Cell actual = ProbePlaces.cell(place.node(), ProbePlaces.classOf(place.owner()));
    if (!actual.equals(cell) || !place.ownerIsOfTheNode()) {
      return new Unusable(
          InconclusiveCode.PLACEMENT,
          "probe pod %s was to stand on a %s, but its address %s is held by %s, which is %s of node %s"
              .formatted(
                  ref,
                  cell,
                  address,
                  place.owner().id(),
                  place.ownerIsOfTheNode() ? "a " + actual : "no interface",
                  place.node().name()));
    }
    return new All(
        List.of(
            new Probe(
                cell,
                end(ref, address, place),
                place.node(),
                place.owner(),
                place.primary(),
                place.trunk())));
  }

  private static End end(final PodRef ref, final IpAddress address, final Place place) {
    final String node = place.node().name();
    return new End(
        ref,
        node,
        address,
        ObservationPoint.networkInterface(node, place.owner().id()),
        ObservationPoint.networkInterface(node, place.primary().id()));
  }

  private static <K, V> Map<K, V> by(final List<V> values, final Function<V, K> key) {
    return values.stream()
        .collect(Collectors.toMap(key, Function.identity(), (first, second) -> second));
  }
}
