package io.wirecheck.run;

import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Observed;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.run.Whereabouts.Found;
import io.wirecheck.run.Whereabouts.Unfound;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a packet from a pod through the tables of the nodes on its way, as they are now. Between
 * nodes it goes to the network interface that owns its destination, as in a VPC whose routes and
 * security groups let it; these are not looked at.
 */
public final class PathFinder {

  private static final String FIRST = "path";
  private static final String SECOND = "path of the second packet";
  private static final String BACK = "way back";

  /** A packet that visits more nodes goes in a circle. */
  private static final int NODES = 8;

  private final Network network;
  private final Topology topology;
  private final Whereabouts whereabouts;
  private final Duration limit;
  private final Map<String, Walk> walks = new HashMap<>();
  private final Map<String, Connections> connections = new HashMap<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private int rounds;

  private PathFinder(final Network network, final Duration limit) {
    this.network = network;
    this.topology = Survey.of(network).read().topology();
    this.whereabouts = new Whereabouts(topology);
    this.limit = limit;
  }

  /** A packet that comes to a node, by a device or out of the node itself. */
  private record Arrival(String node, Optional<String> device, Packet packet) {}

  /** A way, and what the last node on it did. */
  private record Walked(Route route, Walk.Passed last) {}

  /**
   * Answers a question.
   *
   * @param limit how long one reading of tables may take
   * @throws io.wirecheck.evidence.NetworkException if the network cannot be used
   */
  public static PathAnswer answer(
      final Network network, final PathQuestion question, final Duration limit) {
    try {
      return new PathFinder(network.session(), limit).answer(question);
    } catch (final Unfound unfound) {
      return unfound.answer();
    }
  }

  private PathAnswer answer(final PathQuestion question) throws Unfound {
    final Found from = whereabouts.pod(question.from());
    final IpAddress to = destination(question.to());
    readTogether(from, to);
    final Route.Head head =
        new Route.Head(Walk.word(question.transport()), from.address(), to, question.port());
    final Arrival start = new Arrival(from.node(), device(from), Walk.packet(head));
    final Ends ends = new Ends(from.pod().ref().toString(), name(to), head.transport());
    final Walked first = walk(FIRST, ends, start);
    final List<Route> routes = new ArrayList<>(List.of(first.route()));
    final Walked second = walk(SECOND, ends, start);
    if (!second.route().endsAs(first.route())) {
      routes.add(second.route());
    }
    final Optional<Arrival> answer = answerTo(first.last());
    if (answer.isPresent()) {
      final Ends back = new Ends(sender(ends.to(), answer.get()), ends.from(), ends.transport());
      routes.add(walk(BACK, back, answer.get()).route());
    }
    return new PathAnswer.Told(routes, List.copyOf(remarks));
  }

  private record Ends(String from, String to, String transport) {}

  private IpAddress destination(final String to) throws Unfound {
    final IpAddress address;
    if (to.matches("[0-9.]+") || to.indexOf(':') >= 0) {
      address = parsed(to);
    } else {
      address = whereabouts.pod(to).address();
    }
    return address;
  }

  private static IpAddress parsed(final String to) throws Unfound {
    try {
      final IpAddress address = IpAddress.parse(to);
      if (address.family() == IpAddress.Family.IPV4) {
        return address;
      }
    } catch (final IllegalArgumentException none) {
      throw new Unfound(
          new PathAnswer.Misnamed("'%s' is neither an IPv4 address nor a pod".formatted(to)));
    }
    throw new Unfound(
        new PathAnswer.Misnamed(
            "%s is an address of IPv6, and paths are told of IPv4".formatted(to)));
  }

  private String name(final IpAddress address) {
    return whereabouts.podAt(address).map(pod -> pod.ref().toString()).orElseGet(address::toString);
  }

  /** Both ends' tables at once, as they are at one moment. */
  private void readTogether(final Found from, final IpAddress to) throws Unfound {
    final Set<String> nodes = new LinkedHashSet<>(Set.of(from.node()));
    whereabouts.podAt(to).flatMap(Pod::nodeName).ifPresent(nodes::add);
    final Map<Key<?>, Observed> observed = gather(nodes);
    keep(from.node(), answerFor(from.node(), observed));
    for (final String node : nodes) {
      if (answerFor(node, observed) instanceof final Observed.Seen seen) {
        keep(node, seen);
      }
    }
  }

  private Map<Key<?>, Observed> gather(final Set<String> nodes) {
    final List<Key<?>> keys = new ArrayList<>();
    nodes.forEach(node -> keys.add(new Key.NodeTables(node)));
    rounds++;
    final Plan plan =
        Plan.of(keys, topology, rounds, RunId.draw().bits(), new FlowNumbers(), limit);
    return plan.answers(network.gather(plan.round()));
  }

  private static Observed answerFor(final String node, final Map<Key<?>, Observed> observed) {
    return Optional.ofNullable(observed.get(new Key.NodeTables(node)))
        .orElseThrow(() -> new IllegalStateException("no answer for the tables of " + node));
  }

  private void keep(final String node, final Observed observed) throws Unfound {
    if (observed instanceof final Observed.Seen seen) {
      walks.put(node, new Walk(node, (NodeNetwork) seen.value()));
    } else if (observed instanceof final Observed.Missing missing) {
      throw new Unfound(new PathAnswer.Untold(missing.code(), missing.detail()));
    }
  }

  /** By which device the pod's packets come to its node; of a pod on the host's network none. */
  private Optional<String> device(final Found from) throws Unfound {
    if (from.pod().hostNetwork()) {
      return Optional.empty();
    }
    final Optional<String> device = walkOf(from.node()).deviceOf(from.address());
    if (device.isEmpty()) {
      throw new Unfound(
          new PathAnswer.Untold(
              InconclusiveCode.UNKNOWN_CONFIGURATION,
              "no route of node %s to %s tells by which device the pod is reached"
                  .formatted(from.node(), from.address())));
    }
    return device;
  }

  private Walk walkOf(final String node) throws Unfound {
    if (!walks.containsKey(node)) {
      keep(node, answerFor(node, gather(Set.of(node))));
    }
    final Walk walk = walks.get(node);
    if (walk == null) {
      throw new IllegalStateException("no tables of " + node);
    }
    return walk;
  }

  private Walked walk(final String title, final Ends ends, final Arrival start) throws Unfound {
    final List<Route.Hop> hops = new ArrayList<>();
    Walk.Passed passed = pass(ends, start);
    hops.add(passed.hop());
    Optional<Arrival> next = next(passed);
    while (next.isPresent() && hops.size() < NODES) {
      passed = pass(ends, next.get());
      hops.add(passed.hop());
      next = next(passed);
    }
    if (next.isPresent()) {
      remarks.add("the packet goes in a circle, and is followed over %d nodes".formatted(NODES));
    }
    return new Walked(new Route(title, ends.from(), ends.to(), hops.get(0).came(), hops), passed);
  }

  private Walk.Passed pass(final Ends ends, final Arrival at) throws Unfound {
    final Walk.Passed passed =
        walkOf(at.node())
            .pass(
                ends.transport(),
                at.packet(),
                at.device(),
                connections.getOrDefault(at.node(), Connections.none()));
    connections.put(at.node(), passed.connections());
    return passed;
  }

  /** Where the answer comes to: to the pod's own end, or to whoever owns the packet's source. */
  private Optional<Arrival> answerTo(final Walk.Passed passed) throws Unfound {
    if (passed.left().isEmpty()) {
      return Optional.empty();
    }
    final String node = passed.hop().node();
    final Packet answer = passed.left().get().reversed();
    if (!(passed.hop().end() instanceof final Route.End.Left left)) {
      return Optional.of(new Arrival(node, Optional.empty(), answer));
    }
    if (isPodsEnd(node, left)) {
      return Optional.of(new Arrival(node, Optional.of(left.device()), answer));
    }
    return isOfEc2(node, left.device()) ? answerFromAfar(answer) : Optional.empty();
  }

  /** The pod's name where its packet comes by its own end; from afar an address is all there is. */
  private String sender(final String name, final Arrival arrival) throws Unfound {
    final IpAddress source = arrival.packet().source();
    final boolean isFromAfar =
        arrival.device().isPresent()
            && !walkOf(arrival.node()).deviceOf(source).equals(arrival.device());
    return isFromAfar ? source.toString() : name;
  }

  private Optional<Arrival> answerFromAfar(final Packet answer) {
    final Optional<NetworkInterface> owner = whereabouts.ownerOf(answer.destination());
    final Optional<String> node = owner.flatMap(whereabouts::nodeOf);
    if (node.isEmpty()) {
      remarks.add(
          "no node's network interface has the address %s, so no answer to it comes back"
              .formatted(answer.destination()));
      return Optional.empty();
    }
    return arrival(node.get(), owner.get(), answer);
  }

  private boolean isPodsEnd(final String node, final Route.End.Left left) throws Unfound {
    return walkOf(node)
        .deviceOf(left.packet().destination())
        .filter(left.device()::equals)
        .isPresent();
  }

  /** Where a packet that left comes to; empty where no node of the cluster is next. */
  private Optional<Arrival> next(final Walk.Passed passed) throws Unfound {
    final String node = passed.hop().node();
    if (passed.left().isEmpty()
        || !(passed.hop().end() instanceof final Route.End.Left left)
        || isPodsEnd(node, left)) {
      return Optional.empty();
    }
    if (!isOfEc2(node, left.device())) {
      remarks.add(
          "%s of node %s is no network interface of EC2, and what is behind it is not followed"
              .formatted(left.device(), node));
      return Optional.empty();
    }
    final Optional<NetworkInterface> owner = whereabouts.ownerOf(left.packet().destination());
    final Optional<String> other = owner.flatMap(whereabouts::nodeOf).filter(n -> !n.equals(node));
    if (other.isEmpty()) {
      return Optional.empty();
    }
    return arrival(other.get(), owner.get(), passed.left().get());
  }

  private boolean isOfEc2(final String node, final String device) throws Unfound {
    return walkOf(node)
        .macOf(device)
        .filter(
            mac ->
                topology.networkInterfaces().asOptional().orElse(List.of()).stream()
                    .anyMatch(eni -> eni.mac().equals(mac)))
        .isPresent();
  }

  private Optional<Arrival> arrival(
      final String node, final NetworkInterface eni, final Packet packet) {
    try {
      final Optional<String> device = walkOf(node).deviceOf(eni.mac());
      if (device.isEmpty()) {
        remarks.add(
            "no device of node %s has the MAC address %s of %s, so the path ends before that node"
                .formatted(node, eni.mac(), eni.id()));
      }
      return device.map(in -> new Arrival(node, Optional.of(in), packet));
    } catch (final Unfound unread) {
      remarks.add(
          "the path ends before node %s: %s"
              .formatted(
                  node,
                  unread.answer() instanceof final PathAnswer.Untold untold
                      ? untold.code() + ": " + untold.detail()
                      : unread.answer().toString()));
      return Optional.empty();
    }
  }
}
