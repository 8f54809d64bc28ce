package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Routed;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.trace.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the path of a flow's packets through the tables of its node, in values to draw and in facts
 * for people. It explains and never decides: whatever the tables say or lack, the finding stays.
 */
final class FlowPath {

  private static final String FACT = "path";
  private static final String SECOND = "path of the second packet";

  private final Routed subject;
  private final Walk walk;

  private FlowPath(final Routed subject, final NodeNetwork tables) {
    this.subject = subject;
    this.walk = new Walk(subject.sourceNode(), tables);
  }

  /** The paths, the same in facts; without a path a fact that says why. */
  record Told(List<Fact> facts, List<Route> routes) {

    static final Told NOTHING = new Told(List.of(), List.of());

    private static Told of(final List<Route> routes) {
      return new Told(
          routes.stream().map(route -> Fact.of(route.title(), route.text())).toList(), routes);
    }
  }

  /** What to read along for a subject; empty where the check has no business on nodes. */
  static Optional<Key<?>> key(final Check<?> check, final Subject subject) {
    return check.requirement().tier().compareTo(Tier.T2) >= 0
            && subject instanceof final Routed routed
            && isIpv4(routed)
        ? Optional.of(new Key.NodeTables(routed.sourceNode()))
        : Optional.empty();
  }

  /** The paths of a subject's packets. */
  static Told tell(
      final Check<?> check, final Subject subject, final Map<Key<?>, Observed> observed) {
    final Optional<Key<?>> key = key(check, subject);
    if (key.isEmpty()) {
      return Told.NOTHING;
    }
    final Observed tables = observed.get(key.get());
    if (!(tables instanceof final Observed.Seen seen)) {
      return untold(
          tables instanceof final Observed.Missing missing
              ? missing.detail()
              : key.get() + " were not read");
    }
    try {
      return new FlowPath((Routed) subject, (NodeNetwork) seen.value()).tell();
    } catch (final RuntimeException | StackOverflowError broken) {
      return untold("Wirecheck broke: " + Results.describe(broken));
    }
  }

  private static Told untold(final String why) {
    return new Told(List.of(Fact.of(FACT, "not known: " + why)), List.of());
  }

  private static boolean isIpv4(final Routed routed) {
    return routed.sourceAddress().family() == IpAddress.Family.IPV4
        && routed.destinationAddress().family() == IpAddress.Family.IPV4;
  }

  private Told tell() {
    final boolean ofPod = subject.flow().source() instanceof Endpoint.OfPod;
    final Optional<String> device =
        ofPod ? walk.deviceOf(subject.sourceAddress()) : Optional.empty();
    if (device.isEmpty() && ofPod) {
      return untold(
          "no route of node %s to %s tells by which device the pod is reached"
              .formatted(subject.sourceNode(), subject.sourceAddress()));
    }
    final Walk.Passed first = pass(device, Connections.none());
    final List<Route> routes = new ArrayList<>(List.of(route(FACT, first)));
    final Walk.Passed second = pass(device, first.connections());
    if (!second.hop().end().equals(first.hop().end())) {
      routes.add(route(SECOND, second));
    }
    return Told.of(routes);
  }

  private Walk.Passed pass(final Optional<String> device, final Connections known) {
    return walk.pass(head().transport(), Walk.packet(head()), device, known);
  }

  private Route route(final String title, final Walk.Passed passed) {
    return new Route(
        title,
        subject.flow().source().toString(),
        subject.flow().destination().toString(),
        head(),
        List.of(passed.hop()));
  }

  private Route.Head head() {
    return new Route.Head(
        Walk.word(subject.flow().transport()),
        subject.sourceAddress(),
        subject.destinationAddress(),
        subject.flow().port());
  }
}
