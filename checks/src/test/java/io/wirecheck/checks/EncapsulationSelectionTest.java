package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncapsulationSelectionTest {

  private final PodTrafficIsNotEncapsulated check = new PodTrafficIsNotEncapsulated();
  private final Study study = Study.healthy();
  private final Placed placed = FlowSamplerTest.placed(study);

  @Test
  void every_flow_is_watched_at_the_owners_and_at_the_primaries_of_both_ends() {
    final FlowSubject subject = Sightings.none(Transport.UDP).subject;

    assertThat(check.need(subject).keys())
        .singleElement()
        .isInstanceOfSatisfying(
            Key.FlowSightings.class,
            key ->
                assertThat(key.points())
                    .containsOnly(
                        subject.source().owner(),
                        subject.source().primary(),
                        subject.destination().owner(),
                        subject.destination().primary())
                    .hasSizeGreaterThan(2));
  }

  @Test
  void without_any_of_the_lists_that_it_needs_nobody_is_judged() {
    final Topology known = placed.topology();

    assertUnknown(known.withNodes(unknown()));
    assertUnknown(known.withPods(unknown()));
    assertUnknown(known.withInstances(unknown()));
    assertUnknown(known.withNetworkInterfaces(unknown()));
  }

  @Test
  void it_does_not_apply_where_every_node_is_a_hybrid_node_and_only_there() {
    final Node first = study.nodes().get(0);

    assertThat(select(study.withNodes(node -> Study.of(ComputeType.HYBRID, node)).topology()))
        .isInstanceOfSatisfying(
            Selection.DoesNotApply.class,
            not -> assertThat(not.proof().value()).contains("on all 3 nodes"));
    assertThat(
            select(
                new Study(placed.topology())
                    .withNodes(
                        node -> node.equals(first) ? Study.of(ComputeType.HYBRID, node) : node)
                    .topology()))
        .isNotInstanceOf(Selection.DoesNotApply.class);
    assertThat(select(known(List.of()))).isNotInstanceOf(Selection.DoesNotApply.class);
  }

  @Test
  void it_asks_for_every_place() {
    assertThat(check.placements(study.topology())).isEqualTo(ProbePlaces.of(study.topology()));
    assertThat(check.placements(study.topology())).hasSize(6);
  }

  private Topology known(final List<Node> nodes) {
    return study.topology().withNodes(study.topology().nodes().map(before -> nodes));
  }

  private void assertUnknown(final Topology topology) {
    assertThat(select(topology))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
  }

  private Selection<FlowSubject> select(final Topology topology) {
    return check.select(new Situation(topology, placed.placement(), 1, 3, Study.EXTERNAL));
  }

  private static <T> Section<T> unknown() {
    return Section.unknown(InconclusiveCode.NO_PERMISSION, "denied");
  }
}
