package io.wirecheck.run;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservations;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NodeObservations;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One round for all the keys: every flow once, seen at all the points that any key names, a
 * positive control for every primary network interface among them, and the tables of every node
 * that any key names.
 *
 * @param controls for a point, the flow that must be seen there for its silence to count
 */
record Plan(
    Round round,
    List<Key.FlowSightings> flows,
    List<Key.NodeTables> nodes,
    SortedMap<ObservationPoint, Flow> controls) {

  /** The discard service (RFC 863): a datagram between hosts that nobody answers for. */
  private static final int CONTROL_PORT = 9;

  /** One might be lost on a healthy network; three are not. */
  private static final int CONTROL_PACKETS = 3;

  static Plan of(
      final Collection<Key<?>> keys,
      final Topology topology,
      final int number,
      final long run,
      final FlowNumbers numbers,
      final Duration limit) {
    final List<Key.FlowSightings> sightings = only(keys, Key.FlowSightings.class);
    final List<Key.NodeTables> nodes = only(keys, Key.NodeTables.class);
    final SortedSet<ObservationPoint> points = new TreeSet<>();
    final Set<Flow> flows = new LinkedHashSet<>();
    sightings.forEach(key -> points.addAll(key.everywhere()));
    final Addresses addresses = Addresses.of(topology);
    final SortedMap<ObservationPoint, Flow> controls = controls(points, addresses);
    flows.addAll(controls.values());
    flows.addAll(greetings(points, addresses));
    sightings.forEach(key -> flows.add(key.flow()));
    final Round round =
        new Round(
            number,
            run,
            planned(flows, addresses, numbers),
            points,
            addresses.ofNodes(nodesOf(points)),
            nodes.stream().map(Key.NodeTables::node).collect(Collectors.toCollection(TreeSet::new)),
            limit);
    return new Plan(round, sightings, nodes, controls);
  }

  private static <K> List<K> only(final Collection<Key<?>> keys, final Class<K> kind) {
    return keys.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** An answer for each key, from what came of the round. */
  Map<Key<?>, Observed> answers(final Gathering gathering) {
    final Map<Key<?>, Observed> answers = new HashMap<>();
    if (!flows.isEmpty()) {
      answers.putAll(FlowObservations.of(gathering, controls).answer(flows));
    }
    nodes.forEach(key -> answers.put(key, NodeObservations.answer(gathering, key)));
    return answers;
  }

  /** Flows whose destination has no address are left out: nothing will be said of them. */
  private static List<Round.Planned> planned(
      final Collection<Flow> flows, final Addresses addresses, final FlowNumbers numbers) {
    final List<Round.Planned> planned = new ArrayList<>();
    for (final Flow flow : flows) {
      addresses
          .of(flow.destination())
          .ifPresent(address -> planned.add(new Round.Planned(numbers.next(), flow, address)));
    }
    return planned;
  }

  private static SortedMap<ObservationPoint, Flow> controls(
      final SortedSet<ObservationPoint> points, final Addresses addresses) {
    final List<String> peers = new ArrayList<>(addresses.nodes.keySet());
    final SortedMap<ObservationPoint, Flow> controls = new TreeMap<>();
    for (final ObservationPoint point : points) {
      if (addresses.interfaceAt(point).filter(NetworkInterface::isPrimary).isPresent()) {
        peerOf(point.node(), nodesOf(points), peers)
            .map(peer -> control(new Endpoint.OfHost(point.node()), new Endpoint.OfHost(peer)))
            .ifPresent(flow -> controls.put(point, flow));
      }
    }
    return controls;
  }

  /**
   * What comes to the own address of each other network interface, so that it has something to
   * show: any packet of the run proves such a capture, and there may be no pod behind it.
   */
  private static List<Flow> greetings(
      final SortedSet<ObservationPoint> points, final Addresses addresses) {
    final List<String> peers = new ArrayList<>(addresses.nodes.keySet());
    final List<Flow> greetings = new ArrayList<>();
    for (final ObservationPoint point : points) {
      final Optional<String> peer = peerOf(point.node(), nodesOf(points), peers);
      addresses
          .interfaceAt(point)
          .filter(eni -> !eni.isPrimary() && eni.attachment().isPresent())
          .flatMap(NetworkInterface::primaryAddress)
          .filter(address -> peer.isPresent())
          .map(Endpoint.OfAddress::new)
          .ifPresent(to -> greetings.add(control(new Endpoint.OfHost(peer.get()), to)));
    }
    return greetings;
  }

  /** Another node of the round where there is one, for then both ends are watched. */
  private static Optional<String> peerOf(
      final String node, final SortedSet<String> watched, final List<String> all) {
    return watched.stream()
        .filter(other -> !other.equals(node))
        .findFirst()
        .or(() -> all.stream().filter(other -> !other.equals(node)).findFirst());
  }

  private static Flow control(final Endpoint from, final Endpoint to) {
    return new Flow(from, to, Transport.UDP, CONTROL_PORT, CONTROL_PACKETS);
  }

  private static SortedSet<String> nodesOf(final Collection<ObservationPoint> points) {
    return points.stream()
        .map(ObservationPoint::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Addresses by name, looked up once. */
  private record Addresses(
      SortedMap<String, Node> nodes,
      Map<String, List<NetworkInterface>> interfaces,
      Map<String, NetworkInterface> interfacesById,
      Map<String, Pod> pods) {

    static Addresses of(final Topology topology) {
      final SortedMap<String, Node> nodes = new TreeMap<>();
      topology.nodes().asOptional().orElse(List.of()).forEach(n -> nodes.put(n.name(), n));
      return new Addresses(
          nodes,
          topology.networkInterfaces().asOptional().orElse(List.of()).stream()
              .filter(eni -> eni.attachment().flatMap(a -> a.instanceId()).isPresent())
              .collect(
                  Collectors.groupingBy(
                      eni -> eni.attachment().flatMap(a -> a.instanceId()).orElse(""))),
          topology.networkInterfaces().asOptional().orElse(List.of()).stream()
              .collect(Collectors.toMap(NetworkInterface::id, Function.identity(), (a, b) -> a)),
          topology.pods().asOptional().orElse(List.of()).stream()
              .collect(
                  Collectors.toMap(pod -> pod.ref().toString(), Function.identity(), (a, b) -> a)));
    }

    Optional<NetworkInterface> interfaceAt(final ObservationPoint point) {
      return point.kind() == ObservationPoint.Kind.NETWORK_INTERFACE
          ? Optional.ofNullable(interfacesById.get(point.id()))
          : Optional.empty();
    }

    Optional<IpAddress> of(final Endpoint endpoint) {
      if (endpoint instanceof final Endpoint.OfAddress known) {
        return Optional.of(known.address());
      }
      if (endpoint instanceof final Endpoint.OfPod pod) {
        return Optional.ofNullable(pods.get(pod.pod().toString()))
            .flatMap(found -> found.addresses().stream().findFirst());
      }
      final String node = ((Endpoint.OfHost) endpoint).node();
      return Optional.ofNullable(nodes.get(node))
          .flatMap(found -> found.internalAddresses().stream().findFirst());
    }

    /** A tunnel may run between any addresses of the nodes themselves. */
    Map<String, List<IpAddress>> ofNodes(final Collection<String> names) {
      return names.stream().collect(Collectors.toMap(Function.identity(), this::ownAddresses));
    }

    private List<IpAddress> ownAddresses(final String name) {
      final Set<IpAddress> own = new LinkedHashSet<>();
      final Optional<Node> node = Optional.ofNullable(nodes.get(name));
      node.ifPresent(found -> own.addAll(found.internalAddresses()));
      node.flatMap(Node::providerId)
          .map(ProviderId::instanceId)
          .map(id -> interfaces.getOrDefault(id, List.of()))
          .ifPresent(enis -> enis.forEach(eni -> addOwn(eni, own)));
      return List.copyOf(own);
    }

    /** A single IPv6 address is the host's: pods get theirs out of prefixes. */
    private static void addOwn(final NetworkInterface eni, final Set<IpAddress> own) {
      eni.primaryAddress().ifPresent(own::add);
      eni.secondaryAddresses().stream()
          .filter(address -> address.family() == IpAddress.Family.IPV6)
          .forEach(own::add);
    }
  }
}
