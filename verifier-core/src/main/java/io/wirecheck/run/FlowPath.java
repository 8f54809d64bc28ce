package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Routed;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Disposition;
import io.wirecheck.trace.Evaluator;
import io.wirecheck.trace.Packet;
import io.wirecheck.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the path of a flow's packets through the tables of its node, in facts for people. It
 * explains and never decides: whatever the tables say or lack, the finding stays.
 */
final class FlowPath {

  private static final String FACT = "path";

  /** No rule that is understood asks for a source port. */
  private static final int SOURCE_PORT = 0;

  private final Routed subject;
  private final NodeNetwork tables;
  private final Evaluator evaluator;

  private FlowPath(final Routed subject, final NodeNetwork tables) {
    this.subject = subject;
    this.tables = tables;
    this.evaluator = new Evaluator(tables);
  }

  /** What to read along for a subject; empty where the check has no business on nodes. */
  static Optional<Key<?>> key(final Check<?> check, final Subject subject) {
    return check.requirement().tier().compareTo(Tier.T2) >= 0
            && subject instanceof final Routed routed
            && isIpv4(routed)
        ? Optional.of(new Key.NodeTables(routed.sourceNode()))
        : Optional.empty();
  }

  /** The facts about a subject's path, or one that says why there is none. */
  static List<Fact> facts(
      final Check<?> check, final Subject subject, final Map<Key<?>, Observed> observed) {
    final Optional<Key<?>> key = key(check, subject);
    if (key.isEmpty()) {
      return List.of();
    }
    final Observed tables = observed.get(key.get());
    if (!(tables instanceof final Observed.Seen seen)) {
      return untold(
          tables instanceof final Observed.Missing missing
              ? missing.detail()
              : key.get() + " were not read");
    }
    try {
      return new FlowPath((Routed) subject, (NodeNetwork) seen.value()).facts();
    } catch (final RuntimeException | StackOverflowError broken) {
      return untold("Wirecheck broke: " + Results.describe(broken));
    }
  }

  private static List<Fact> untold(final String why) {
    return List.of(Fact.of(FACT, "not known: " + why));
  }

  private static boolean isIpv4(final Routed routed) {
    return routed.sourceAddress().family() == IpAddress.Family.IPV4
        && routed.destinationAddress().family() == IpAddress.Family.IPV4;
  }

  private List<Fact> facts() {
    final Optional<String> device = device();
    if (device.isEmpty() && subject.flow().source() instanceof Endpoint.OfPod) {
      return untold(
          "no route of node %s to %s tells by which device the pod is reached"
              .formatted(subject.sourceNode(), subject.sourceAddress()));
    }
    final Trace first = walk(device, Connections.none());
    final List<Fact> facts = new ArrayList<>(List.of(Fact.of(FACT, text(device, first))));
    final Trace second = walk(device, first.connections());
    if (!second.disposition().equals(first.disposition())) {
      facts.add(Fact.of("path of the second packet", text(device, second)));
    }
    return facts;
  }

  /** The pod's end on the node: the device of the route to its address. Empty for a host. */
  private Optional<String> device() {
    if (!(subject.flow().source() instanceof Endpoint.OfPod)) {
      return Optional.empty();
    }
    final IpAddress address = subject.sourceAddress();
    final Cidr pod = new Cidr(address, address.family().bits());
    return tables.routes().stream()
        .filter(route -> route.type().equals(RouteEntry.UNICAST) && route.gateway().isEmpty())
        .filter(route -> route.destination().equals(pod))
        .flatMap(route -> route.device().stream())
        .findFirst();
  }

  private Trace walk(final Optional<String> device, final Connections connections) {
    return device
        .map(in -> evaluator.receive(packet(), in, connections))
        .orElseGet(() -> evaluator.send(packet(), connections));
  }

  private Packet packet() {
    final Transport transport = subject.flow().transport();
    return new Packet(
        subject.sourceAddress(),
        subject.destinationAddress(),
        switch (transport) {
          case ICMP -> 1;
          case TCP -> 6;
          case UDP -> 17;
        },
        SOURCE_PORT,
        subject.flow().port());
  }

  private String text(final Optional<String> device, final Trace trace) {
    final List<String> lines = new ArrayList<>();
    lines.add(
        device
            .map(in -> "comes by %s of %s".formatted(in, subject.sourceNode()))
            .orElse("starts on " + subject.sourceNode()));
    trace.steps().forEach(step -> lines.add(step.where() + ": " + step.text()));
    lines.add(text(trace.disposition()));
    return String.join("\n", lines);
  }

  private static String text(final Disposition end) {
    if (end instanceof final Disposition.Forwarded it) {
      return "leaves by %s%s, source %s"
          .formatted(
              it.device(),
              it.gateway().map(gateway -> " via " + gateway).orElse(""),
              it.packet().source());
    }
    if (end instanceof final Disposition.Delivered it) {
      return "is delivered to the node, source " + it.packet().source();
    }
    return end instanceof final Disposition.Dropped it
        ? "is dropped: " + it.reason()
        : "not known: " + ((Disposition.NotKnown) end).reason();
  }
}
