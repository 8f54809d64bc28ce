package io.wirecheck.checks;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Sections;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Set;

/**
 * What leaves a pod for an address that is no pod's has the source, and takes the interface, that
 * the VPC CNI is declared to give it.
 */
@AutoService(Check.class)
@SuppressWarnings("rawtypes") // AutoService names Check without its type parameter.
public final class EgressLeavesWithTheDeclaredSource implements Check<EgressSubject> {

  private static final Requirement REQUIREMENT =
      new Requirement(
          "egress-leaves-with-the-declared-source",
          "packets that leave the VPC should have the source address, and take the interface, that"
              + " the VPC CNI declares for them",
          "NAT, firewalls and peers know nodes or pods by that address, and the VPC drops a source"
              + " that the interface does not own",
          List.of("INV-20", "INV-21", "INV-23", "INV-24", "INV-25"),
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
            topology.nodes(),
            topology.pods(),
            topology.instances(),
            topology.networkInterfaces(),
            topology.vpcs())
        .or(() -> Machines.noneOfEc2(topology))
        .orElseGet(() -> EgressSampler.outOfTheNodes(situation));
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
