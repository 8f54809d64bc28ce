package io.wirecheck.run;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Disposition;
import io.wirecheck.trace.Evaluator;
import io.wirecheck.trace.Packet;
import io.wirecheck.trace.Trace;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One node, and what it does to packets, as values of a route. */
final class Walk {

  /** No rule that is understood asks for a source port. */
  private static final int SOURCE_PORT = 0;

  /** Devices that stand on another, and have its MAC address. */
  private static final Set<String> LAYERED = Set.of("vlan", "macvlan", "ipvlan", "bridge");

  private final String node;
  private final NodeNetwork tables;
  private final Evaluator evaluator;

  Walk(final String node, final NodeNetwork tables) {
    this.node = node;
    this.tables = tables;
    this.evaluator = new Evaluator(tables);
  }

  /**
   * What a node did.
   *
   * @param left the packet as it left or was delivered; empty where it ended
   * @param connections what the node knows of them from then on
   */
  record Passed(Route.Hop hop, Optional<Packet> left, Connections connections) {}

  /** A pod's end on the node: the device of the route to its address. */
  Optional<String> deviceOf(final IpAddress address) {
    final Cidr pod = new Cidr(address, address.family().bits());
    return tables.routes().stream()
        .filter(route -> route.type().equals(RouteEntry.UNICAST) && route.gateway().isEmpty())
        .filter(route -> route.destination().equals(pod))
        .flatMap(route -> route.device().stream())
        .findFirst();
  }

  /** The device that has a MAC address. */
  Optional<String> deviceOf(final MacAddress mac) {
    return tables.links().stream()
        .filter(link -> link.mac().filter(mac::equals).isPresent())
        .filter(link -> link.kind().isEmpty() || !LAYERED.contains(link.kind().get()))
        .map(Link::name)
        .findFirst();
  }

  Optional<MacAddress> macOf(final String device) {
    return tables.link(device).flatMap(Link::mac);
  }

  /** Takes a packet in by a device, or lets the node send it where there is none. */
  Passed pass(
      final String transport,
      final Packet packet,
      final Optional<String> device,
      final Connections known) {
    final Trace trace =
        device
            .map(in -> evaluator.receive(packet, in, known))
            .orElseGet(() -> evaluator.send(packet, known));
    return new Passed(
        new Route.Hop(
            node,
            device,
            head(transport, packet),
            trace.steps().stream().map(step -> new Route.Step(step.where(), step.text())).toList(),
            end(trace.disposition(), transport)),
        left(trace.disposition()),
        trace.connections());
  }

  static String word(final Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }

  static Packet packet(final Route.Head head) {
    return new Packet(
        head.source(), head.destination(), protocol(head.transport()), SOURCE_PORT, head.port());
  }

  private static int protocol(final String transport) {
    return switch (Transport.valueOf(transport.toUpperCase(Locale.ROOT))) {
      case ICMP -> 1;
      case TCP -> 6;
      case UDP -> 17;
    };
  }

  private static Route.End end(final Disposition end, final String transport) {
    if (end instanceof final Disposition.Forwarded it) {
      return new Route.End.Left(it.device(), it.gateway(), head(transport, it.packet()));
    }
    if (end instanceof final Disposition.Delivered it) {
      return new Route.End.Delivered(head(transport, it.packet()));
    }
    return end instanceof final Disposition.Dropped it
        ? new Route.End.Dropped(it.reason())
        : new Route.End.NotKnown(((Disposition.NotKnown) end).reason());
  }

  private static Optional<Packet> left(final Disposition end) {
    if (end instanceof final Disposition.Forwarded it) {
      return Optional.of(it.packet());
    }
    return end instanceof final Disposition.Delivered it
        ? Optional.of(it.packet())
        : Optional.empty();
  }

  private static Route.Head head(final String transport, final Packet packet) {
    return new Route.Head(
        transport, packet.source(), packet.destination(), packet.destinationPort());
  }
}
