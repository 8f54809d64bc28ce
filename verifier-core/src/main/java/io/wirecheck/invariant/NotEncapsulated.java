package io.wirecheck.invariant;

import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.flow.EncapsulationRule;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Packets travel as they are: the rule of {@code pod-traffic-is-not-encapsulated}. */
record NotEncapsulated() implements Rule {

  @Override
  public List<Transport> transports() {
    return List.of(Transport.ICMP, Transport.UDP, Transport.TCP);
  }

  @Override
  public SortedSet<ObservationPoint> points(final SentFlow subject) {
    return interfaces(subject);
  }

  private static SortedSet<ObservationPoint> interfaces(final SentFlow subject) {
    final FlowSubject pods = subject.betweenPods().orElseThrow();
    return Points.of(
        pods.source().owner(),
        pods.source().primary(),
        pods.destination().owner(),
        pods.destination().primary());
  }

  @Override
  public boolean leavesTheNode() {
    return true;
  }

  @Override
  public boolean isOfPods() {
    return true;
  }

  @Override
  public Need followUp(final Seen seen) {
    return rule(seen).asksForTables() ? Need.of(tables(seen)) : Need.none();
  }

  @Override
  public Finding judge(final Seen seen) {
    final EncapsulationRule rule = rule(seen);
    return rule.judge(
        rule.asksForTables()
            ? Optional.of(seen.observations().get(tables(seen)))
            : Optional.empty());
  }

  private static EncapsulationRule rule(final Seen seen) {
    return new EncapsulationRule(
        seen.subject().betweenPods().orElseThrow(),
        atInterfaces(seen),
        seen.observations().topology());
  }

  /** On its veth every packet is as it is, and says nothing of how it leaves its node. */
  private static FlowObservation atInterfaces(final Seen seen) {
    final SortedMap<ObservationPoint, AtPoint> points = new TreeMap<>(seen.flow().points());
    points.keySet().retainAll(interfaces(seen.subject()));
    return new FlowObservation(seen.flow().flow(), seen.flow().sent(), points);
  }

  private static Key.NodeTables tables(final Seen seen) {
    return new Key.NodeTables(seen.subject().source().node());
  }
}
