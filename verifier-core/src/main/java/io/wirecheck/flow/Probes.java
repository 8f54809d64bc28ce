package io.wirecheck.flow;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.InterfaceIndex.Holder;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The probes of a situation, each with the interface that owns its address. */
public final class Probes {

  private final Map<String, Node> nodes;
  private final Map<String, Instance> instances;
  private final Map<PodRef, Pod> pods;
  private final InterfaceIndex interfaces;

  /** All of them, or why one cannot be used. */
  public sealed interface Found {}

  public record All(List<Probe> probes) implements Found {
    public All {
      probes = List.copyOf(probes);
    }
  }

  public record Unusable(InconclusiveCode code, String detail) implements Found {

    public <S extends Subject> Selection<S> asSelection() {
      return new Selection.Unknown<>(code, detail);
    }
  }

  private Probes(final Topology topology) {
    nodes = by(topology.nodes().asOptional().orElse(List.of()), Node::name);
    instances = by(topology.instances().asOptional().orElse(List.of()), Instance::id);
    pods = by(topology.pods().asOptional().orElse(List.of()), Pod::ref);
    interfaces = InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of()));
  }

  /** Unusable where the inventory does not say what a probe is attached to. */
  public static Found of(final Situation situation) {
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

  /** The pods as they stand, whoever put them there; Unusable where one cannot be located. */
  public static Found ofPods(final Topology topology, final Collection<PodRef> refs) {
    final Probes index = new Probes(topology);
    final List<Probe> located = new ArrayList<>();
    for (final PodRef ref : refs) {
      final Found found = index.located("pod", ref);
      if (found instanceof Unusable) {
        return found;
      }
      located.addAll(((All) found).probes());
    }
    return new All(located);
  }

  private Found probe(final Cell cell, final PodRef ref) {
    final Found found = located("probe pod", ref);
    return found instanceof final All all ? inItsCell(cell, all) : found;
  }

  private Found inItsCell(final Cell cell, final All located) {
    final Probe probe = located.probes().get(0);
    if (probe.cell().equals(cell) && probe.ownerIsOfTheNode()) {
      return located;
    }
    return new Unusable(
        InconclusiveCode.PLACEMENT,
        "probe pod %s was to stand on a %s, but its address %s is held by %s, which is %s of node %s"
            .formatted(
                probe.end().pod(),
                cell,
                probe.end().address(),
                probe.owner().id(),
                probe.ownerIsOfTheNode() ? "a " + probe.cell() : "no interface",
                probe.node().name()));
  }

  private Found located(final String what, final PodRef ref) {
    final Optional<Pod> pod = Optional.ofNullable(pods.get(ref));
    final Optional<IpAddress> address = pod.flatMap(p -> p.addresses().stream().findFirst());
    final Optional<Node> node = pod.flatMap(Pod::nodeName).map(nodes::get);
    final Optional<Instance> instance =
        node.flatMap(Node::providerId).map(ProviderId::instanceId).map(instances::get);
    if (address.isEmpty() || node.isEmpty() || instance.isEmpty()) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "the inventory does not hold the %s %s with address, node and instance"
              .formatted(what, ref));
    }
    final Optional<NetworkInterface> primary = interfaces.primaryOf(instance.get().id());
    final List<Holder> holders = interfaces.holders(instance.get().vpcId(), address.get());
    if (primary.isEmpty() || holders.size() != 1) {
      return new Unusable(
          InconclusiveCode.WRONG_SCOPE,
          "AWS listed %d network interfaces with %s, the address of %s %s, and %s"
              .formatted(
                  holders.size(),
                  address.get(),
                  what,
                  ref,
                  primary.map(eni -> "primary " + eni.id()).orElse("no primary of its node")));
    }
    final NetworkInterface owner = holders.get(0).networkInterface();
    final Cell cell = ProbePlaces.cell(node.get(), ProbePlaces.classOf(owner));
    return new All(
        List.of(
            new Probe(
                cell,
                end(ref, node.get().name(), address.get(), owner, primary.get()),
                node.get(),
                owner,
                primary.get(),
                interfaces.trunkOf(owner))));
  }

  private static End end(
      final PodRef ref,
      final String node,
      final IpAddress address,
      final NetworkInterface owner,
      final NetworkInterface primary) {
    return new End(
        ref,
        node,
        address,
        ObservationPoint.networkInterface(node, owner.id()),
        ObservationPoint.networkInterface(node, primary.id()));
  }

  private static <K, V> Map<K, V> by(final List<V> values, final Function<V, K> key) {
    return values.stream()
        .collect(Collectors.toMap(key, Function.identity(), (first, second) -> second));
  }
}
