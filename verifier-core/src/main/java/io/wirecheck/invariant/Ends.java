package io.wirecheck.invariant;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where the flows of a sentence start and end. */
public final class Ends {

  private Ends() {}

  /** Probe pods on every kind of place that pods of the VPC CNI have. */
  public static OfProbes probes() {
    return new OfProbes(Optional.empty(), Optional.empty());
  }

  /**
   * The running pods of a namespace that a label selector selects, such as {@code app=web}.
   *
   * <p>As a destination they are sent packets of the run at their addresses. As a source they say
   * where probes stand: on the same kinds of places, for no command is ever run in anybody's own
   * pod. What goes by the pod itself, such as a NetworkPolicy that selects it or a security group
   * of its own, does not apply to the probe in its stead.
   *
   * @throws IllegalArgumentException if the selector cannot be read
   */
  public static OfPods pods(final String namespace, final String selector) {
    return new OfPods(namespace, Selector.parse(selector));
  }

  /**
   * Each node where packets can be captured, at its first internal address; senders are on other
   * nodes.
   */
  public static Destination nodes() {
    return new OfNodes();
  }

  /**
   * An address, whoever has it.
   *
   * @throws IllegalArgumentException if the text is no address
   */
  public static Destination address(final String address) {
    return new OfAddress(IpAddress.parse(address));
  }

  /** The address beyond the VPC that the run is set to, {@code external-target}. */
  public static Destination externalTarget() {
    return new OfTarget();
  }

  /** Probes, some or all. */
  public record OfProbes(Optional<InterfaceClass> interfaceClass, Optional<String> zone)
      implements Source, Destination {

    /** Those whose address a node's primary network interface owns. */
    public OfProbes onPrimaryInterfaces() {
      return new OfProbes(Optional.of(InterfaceClass.PRIMARY), zone);
    }

    /** Those whose address a further network interface of the node owns. */
    public OfProbes onSecondaryInterfaces() {
      return new OfProbes(Optional.of(InterfaceClass.SECONDARY), zone);
    }

    /** Those in an availability zone, by its name. */
    public OfProbes inZone(final String name) {
      return new OfProbes(interfaceClass, Optional.of(name));
    }

    /** As a destination, those that are on another node than the sender. */
    public Destination onOtherNodes() {
      return new Peers(this, false);
    }

    /** As a destination, those that are on the sender's node. */
    public Destination onTheSameNode() {
      return new Peers(this, true);
    }

    boolean includes(final Cell cell) {
      return interfaceClass.filter(wanted -> wanted != cell.interfaceClass()).isEmpty()
          && zone.filter(wanted -> !wanted.equals(cell.zone())).isEmpty();
    }

    private Set<Cell> cells(final Topology topology) {
      return ProbePlaces.of(topology).stream()
          .filter(this::includes)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String asSource() {
      return "probes"
          + interfaceClass.map(role -> " on %s interfaces".formatted(Words.of(role))).orElse("")
          + zone.map(" in zone "::concat).orElse("");
    }

    @Override
    public String asDestination() {
      return asSource();
    }

    @Override
    public Section<Set<Cell>> sourceCells(final Topology topology) {
      return topology.nodes().map(nodes -> cells(topology));
    }

    @Override
    public Set<Cell> destinationCells(final Topology topology) {
      return cells(topology);
    }

    @Override
    public Section<Targets> targets(final Located located) {
      final List<Target> all =
          located.probes().stream()
              .filter(probe -> includes(probe.cell()))
              .map(probe -> inPod(probe, new Endpoint.OfPod(probe.end().pod())))
              .toList();
      return located.topology().pods().map(pods -> Targets.of(all).admitting(OfProbes::isAnother));
    }

    private static boolean isAnother(final Probe probe, final Target target) {
      return !target.endpoint().equals(new Endpoint.OfPod(probe.end().pod()));
    }
  }

  /** Probes by whether they share the sender's node. */
  record Peers(OfProbes probes, boolean onTheSameNode) implements Destination {
    @Override
    public String asDestination() {
      return probes.asDestination() + (onTheSameNode ? " on the same node" : " on other nodes");
    }

    @Override
    public Set<Cell> destinationCells(final Topology topology) {
      return probes.destinationCells(topology);
    }

    @Override
    public Section<Targets> targets(final Located located) {
      return probes
          .targets(located)
          .map(
              targets ->
                  targets.admitting(
                      (probe, target) ->
                          onTheSameNode == target.node().equals(Optional.of(probe.node().name()))));
    }
  }

  /** Pods by their labels. */
  public record OfPods(String namespace, Selector selector) implements Source, Destination {
    @Override
    public String asSource() {
      return "probes placed like " + asDestination();
    }

    @Override
    public String asDestination() {
      return "pods of %s with %s".formatted(namespace, selector);
    }

    @Override
    public Section<Set<Cell>> sourceCells(final Topology topology) {
      return SelectedPods.of(topology, this).cells();
    }

    @Override
    public Section<Targets> targets(final Located located) {
      return SelectedPods.of(located.topology(), this).targets();
    }
  }

  /** Every node. */
  record OfNodes() implements Destination {
    @Override
    public String asDestination() {
      return "nodes";
    }

    @Override
    public Section<Targets> targets(final Located located) {
      return located.nodes().map(targets -> targets.admitting(Ends::isOnAnotherNode));
    }
  }

  /** One address. */
  record OfAddress(IpAddress address) implements Destination {
    @Override
    public String asDestination() {
      return address.toString();
    }

    @Override
    public Section<Targets> targets(final Located located) {
      return beyond(located, address);
    }
  }

  /** The address of the settings. */
  record OfTarget() implements Destination {
    @Override
    public String asDestination() {
      return "the external target";
    }

    @Override
    public Section<Targets> targets(final Located located) {
      return beyond(located, located.externalTarget());
    }
  }

  /** One that a pod or a node has is theirs, and can be seen there. */
  private static Section<Targets> beyond(final Located located, final IpAddress address) {
    return located.inside(address)
        ? Section.unknown(
            InconclusiveCode.AMBIGUOUS,
            address
                + " is an address of a pod or a node; name it by pods(NAMESPACE, SELECTOR) or"
                + " nodes(), so that its packets are looked for there")
        : located.topology().nodes().map(nodes -> Targets.of(List.of(new Target.Beyond(address))));
  }

  /** A pod's own node talks to it without an interface between. */
  static boolean isOnAnotherNode(final Probe probe, final Target target) {
    return !target.node().equals(Optional.of(probe.node().name()));
  }

  static Target inPod(final Probe probe, final Endpoint endpoint) {
    return new Target.InPod(endpoint, probe.end());
  }
}
