package io.wirecheck.checks;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.checks.Expected.Departure;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.flow.FlowSampler;
import io.wirecheck.flow.NodeInterfaces;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Sections;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Set;

/**
 * Within the VPC a pod's packets leave its node by the network interface that owns the pod's
 * address, and by no other.
 */
@AutoService(Check.class)
@SuppressWarnings("rawtypes") // AutoService names Check without its type parameter.
public final class PodTrafficLeavesByItsOwnInterface implements Check<EgressSubject> {

  private static final String ADVICE =
      "on node %s a pod on a secondary interface needs a rule `1536: from %s lookup TABLE` (ip"
          + " rule), no mark on its packets, and a default route in that table (ip route show table"
          + " all); a restart of aws-node on the node writes them anew";

  private static final Requirement REQUIREMENT =
      new Requirement(
          "pod-traffic-leaves-by-its-own-interface",
          "packets between pods on different nodes should leave by the network interface that owns"
              + " the sender's address",
          "the VPC drops what comes from an interface that does not own its source, and security"
              + " groups and flow logs go by interface",
          List.of("INV-11", "INV-12", "INV-14", "INV-16"),
          Severity.CRITICAL,
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
  public Selection<EgressSubject> select(final Situation situation) {
    final Topology topology = situation.topology();
    return Sections.<EgressSubject>unknownOf(
            topology.nodes(), topology.pods(), topology.instances(), topology.networkInterfaces())
        .or(() -> Machines.noneOfEc2(topology))
        .orElseGet(() -> betweenNodes(situation));
  }

  private static Selection<EgressSubject> betweenNodes(final Situation situation) {
    final NodeInterfaces interfaces = NodeInterfaces.of(situation.topology());
    final Selection<FlowSubject> flows = FlowSampler.betweenNodes(situation);
    if (flows instanceof final Selection.Unknown<FlowSubject> unknown) {
      return new Selection.Unknown<>(unknown.code(), unknown.detail());
    }
    final Selection.Chosen<FlowSubject> chosen = (Selection.Chosen<FlowSubject>) flows;
    return new Selection.Chosen<>(
        chosen.subjects().stream().map(flow -> subject(flow, interfaces)).toList(),
        chosen.coverage());
  }

  private static EgressSubject subject(final FlowSubject flow, final NodeInterfaces interfaces) {
    final End source = flow.source();
    final Departure own =
        new Departure(
            source.owner(),
            interfaces.carriers(source.owner()),
            source.address(),
            "%s owns %s, and the destination is in the VPC"
                .formatted(source.owner().id(), source.address()),
            List.of(),
            ADVICE.formatted(source.node(), source.address()));
    return new EgressSubject(
        flow.flow(),
        flow.cell(),
        source,
        flow.destination().address(),
        interfaces.around(source),
        own,
        flow.objects());
  }

  @Override
  public Need need(final EgressSubject subject) {
    return EgressRule.need(subject);
  }

  @Override
  public Need followUp(final EgressSubject subject, final Observations observations) {
    return EgressRule.followUp(subject, observations);
  }

  @Override
  public Finding examine(final EgressSubject subject, final Observations observations) {
    return EgressRule.examine(subject, observations);
  }
}
