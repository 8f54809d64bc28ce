package io.wirecheck.checks;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowCheck;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.flow.EncapsulationRule;
import io.wirecheck.flow.FlowSampler;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Sections;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Between nodes a pod's packet is the pod's packet, and not the contents of one from node to node.
 */
@AutoService(Check.class)
@SuppressWarnings("rawtypes") // AutoService names Check without its type parameter.
public final class PodTrafficIsNotEncapsulated implements FlowCheck {

  private static final Requirement REQUIREMENT =
      new Requirement(
          "pod-traffic-is-not-encapsulated",
          "packets between pods on different nodes should travel as they are, in no tunnel",
          "pod addresses are addresses of the VPC, which routes them itself",
          List.of("INV-13", "INV-14"),
          Severity.MAJOR,
          Tier.T3);

  @Override
  public Requirement requirement() {
    return REQUIREMENT;
  }

  @Override
  public Set<Cell> placements(final Topology topology) {
    return ProbePlaces.of(topology);
  }

  @Override
  public Selection<FlowSubject> select(final Situation situation) {
    final Topology topology = situation.topology();
    return Sections.<FlowSubject>unknownOf(
            topology.nodes(), topology.pods(), topology.instances(), topology.networkInterfaces())
        .or(() -> onHybridNodesAlone(topology))
        .orElseGet(() -> FlowSampler.betweenNodes(situation));
  }

  private static Optional<Selection<FlowSubject>> onHybridNodesAlone(final Topology topology) {
    if (topology.nodes() instanceof final Section.Known<List<Node>> nodes
        && !nodes.value().isEmpty()
        && nodes.value().stream().allMatch(node -> node.computeType() == ComputeType.HYBRID)) {
      return Optional.of(
          new Selection.DoesNotApply<>(
              "every node is a hybrid node, and pods outside the VPC are reached by other means",
              Fact.of(
                  "label", ComputeType.LABEL + "=hybrid on all " + nodes.value().size() + " nodes"),
              nodes.provenance()));
    }
    return Optional.empty();
  }

  @Override
  public Need need(final FlowSubject subject) {
    return Need.of(key(subject));
  }

  @Override
  public Need followUp(final FlowSubject subject, final Observations observations) {
    return rule(subject, observations).asksForTables() ? Need.of(tables(subject)) : Need.none();
  }

  @Override
  public Finding examine(final FlowSubject subject, final Observations observations) {
    final EncapsulationRule rule = rule(subject, observations);
    return rule.judge(
        rule.asksForTables() ? Optional.of(observations.get(tables(subject))) : Optional.empty());
  }

  private static EncapsulationRule rule(
      final FlowSubject subject, final Observations observations) {
    return new EncapsulationRule(subject, observations.get(key(subject)), observations.topology());
  }

  private static Key.NodeTables tables(final FlowSubject subject) {
    return new Key.NodeTables(subject.source().node());
  }

  /** Where the packet must be, and where a tunnel between the nodes would be. */
  private static Key.FlowSightings key(final FlowSubject subject) {
    final SortedSet<ObservationPoint> points = new TreeSet<>();
    points.add(subject.source().owner());
    points.add(subject.source().primary());
    points.add(subject.destination().owner());
    points.add(subject.destination().primary());
    return new Key.FlowSightings(subject.flow(), points);
  }
}
