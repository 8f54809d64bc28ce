package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Placement;
import io.wirecheck.flow.FlowSampler;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.reference.ProbePlacer;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowSamplerTest {

  private final Study study = Study.healthy();

  @RepeatedTest(20)
  void every_cell_is_exercised_with_partners_on_other_nodes(final RepetitionInfo repetition) {
    final long seed = repetition.getCurrentRepetition();
    final Selection.Chosen<FlowSubject> chosen = chosen(placed(study), seed, 3);

    assertThat(chosen.subjects())
        .as("seed %d", seed)
        .hasSize(18)
        .doesNotHaveDuplicates()
        .allSatisfy(
            flow -> {
              assertThat(flow.source().node()).isNotEqualTo(flow.destination().node());
              assertThat(flow.source().owner().node()).isEqualTo(flow.source().node());
              assertThat(flow.destination().owner().node()).isEqualTo(flow.destination().node());
              assertThat(flow.flow().packets()).isEqualTo(3);
            });
    assertThat(chosen.coverage().cells())
        .as("seed %d", seed)
        .containsOnlyKeys(ProbePlaces.of(study.topology()))
        .allSatisfy((cell, count) -> assertThat(count).isEqualTo(3));
    assertThat(chosen.coverage().population()).isEqualTo(24);
  }

  @Test
  void each_cell_takes_the_transports_by_turns() {
    final Selection.Chosen<FlowSubject> chosen = chosen(placed(study), 7, 3);

    for (final Cell cell : ProbePlaces.of(study.topology())) {
      assertThat(chosen.subjects())
          .filteredOn(flow -> flow.cell().equals(cell))
          .extracting(flow -> flow.flow().transport())
          .as("%s", cell)
          .containsExactly(Transport.ICMP, Transport.UDP, Transport.TCP);
    }
  }

  @Test
  void a_flow_has_a_port_where_its_transport_has_one() {
    assertThat(chosen(placed(study), 7, 3).subjects())
        .extracting(FlowSubject::flow)
        .allSatisfy(
            flow ->
                assertThat(flow.port()).isEqualTo(flow.transport() == Transport.ICMP ? 0 : 4242));
  }

  @Test
  void the_seed_determines_the_draw_and_is_printed() {
    final Placed placed = placed(study);

    assertThat(chosen(placed, 11, 2)).isEqualTo(chosen(placed, 11, 2));
    assertThat(chosen(placed, 11, 2).subjects()).isNotEqualTo(chosen(placed, 12, 2).subjects());
    assertThat(chosen(placed, 11, 2).coverage().remarks())
        .singleElement()
        .asString()
        .contains("2 flows", "seed 11");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void no_flow_is_drawn_twice_and_the_coverage_counts_those_that_are_drawn(final int nodes) {
    final Placed placed = placed(study);
    final SortedMap<Cell, List<PodRef>> few = new TreeMap<>();
    placed.placement().probes().entrySet().stream()
        .limit(nodes)
        .forEach(cell -> few.put(cell.getKey(), cell.getValue()));
    final Placed some = new Placed(placed.topology(), new Placement(few, new TreeMap<>()));

    final Selection.Chosen<FlowSubject> all = chosen(some, 5, 100);

    assertThat(all.subjects()).doesNotHaveDuplicates();
    assertThat(all.subjects()).hasSize((int) all.coverage().population() * 3);
    assertThat(all.coverage().cells().values().stream().mapToInt(count -> count).sum())
        .isEqualTo(all.subjects().size());
  }

  @Test
  void a_cluster_of_one_node_has_no_subjects() {
    final Node first = study.nodes().get(0);
    Study one = study;
    for (final Node node : study.nodes()) {
      one = node.equals(first) ? one : one.without(node);
    }

    final Selection.Chosen<FlowSubject> chosen = chosen(placed(one), 1, 3);

    assertThat(chosen.subjects()).isEmpty();
    assertThat(chosen.coverage().cells()).isEmpty();
    assertThat(chosen.coverage().population()).isZero();
  }

  @Test
  void the_subject_names_address_owner_and_primary_of_both_ends() {
    for (final FlowSubject flow : chosen(placed(study), 3, 3).subjects()) {
      for (final FlowSubject.End end : List.of(flow.source(), flow.destination())) {
        final String owner =
            study.interfaces().stream()
                .filter(eni -> eni.secondaryAddresses().contains(end.address()))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(end.owner().id()).isEqualTo(owner);
        assertThat(end.owner().equals(end.primary()))
            .isEqualTo(end.pod().name().contains("primary"));
      }
    }
  }

  @Test
  void a_probe_that_stands_on_an_interface_of_another_class_is_not_counted_for_the_cell() {
    final Placed placed = placed(study);
    final List<Cell> cells = new ArrayList<>(placed.placement().probes().keySet());
    final SortedMap<Cell, List<PodRef>> swapped = new TreeMap<>(placed.placement().probes());
    swapped.put(cells.get(1), placed.placement().probes().get(cells.get(0)));

    assertThat(
            FlowSampler.betweenNodes(
                new Situation(
                    placed.topology(),
                    new Placement(swapped, new TreeMap<>()),
                    1,
                    3,
                    Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> {
              assertThat(unknown.code()).isEqualTo(InconclusiveCode.PLACEMENT);
              assertThat(unknown.detail())
                  .contains("was to stand on a " + cells.get(1), "a " + cells.get(0));
            });
  }

  @Test
  void a_probe_on_another_nodes_interface_is_not_used() {
    final Placed placed = placed(study);
    final Study moved = new Study(placed.topology());
    final Study exchanged =
        moved.withPods(
            moved.pods().stream()
                .map(pod -> probeOn(pod.ref(), placed) ? elsewhere(moved, pod) : pod)
                .toList());

    assertThat(
            FlowSampler.betweenNodes(
                new Situation(exchanged.topology(), placed.placement(), 1, 3, Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.detail()).contains("which is no interface of node"));
  }

  @Test
  void a_probe_that_the_inventory_does_not_have_makes_the_selection_unknown() {
    final Placed placed = placed(study);

    assertThat(
            FlowSampler.betweenNodes(
                new Situation(study.topology(), placed.placement(), 1, 3, Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> {
              assertThat(unknown.code()).isEqualTo(InconclusiveCode.WRONG_SCOPE);
              assertThat(unknown.detail()).contains("probe pod wirecheck/probe-");
            });
  }

  @Test
  void a_probe_whose_address_no_interface_holds_makes_the_selection_unknown() {
    final Placed placed = placed(study);
    final Study bare =
        new Study(placed.topology()).withInterfaces(eni -> Study.holding(eni, List.of()));

    assertThat(
            FlowSampler.betweenNodes(
                new Situation(bare.topology(), placed.placement(), 1, 3, Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> {
              assertThat(unknown.code()).isEqualTo(InconclusiveCode.WRONG_SCOPE);
              assertThat(unknown.detail()).contains("AWS listed 0 network interfaces with");
            });
  }

  private static boolean probeOn(final PodRef ref, final Placed placed) {
    final List<PodRef> first = placed.placement().probes().values().iterator().next();
    return first.contains(ref);
  }

  private static Pod elsewhere(final Study study, final Pod pod) {
    final Node here = study.nodeOf(pod);
    final Node other =
        study.nodes().stream().filter(node -> !node.equals(here)).findFirst().orElseThrow();
    return Study.on(withZone(other, here), pod);
  }

  private static Node withZone(final Node node, final Node like) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        like.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  static Placed placed(final Study study) {
    return ProbePlacer.place(study.topology(), new TreeSet<>(ProbePlaces.of(study.topology())));
  }

  static Selection.Chosen<FlowSubject> chosen(
      final Placed placed, final long seed, final int flows) {
    final Selection<FlowSubject> selection =
        FlowSampler.betweenNodes(
            new Situation(placed.topology(), placed.placement(), seed, flows, Study.EXTERNAL));
    assertThat(selection).as("seed %d", seed).isInstanceOf(Selection.Chosen.class);
    return (Selection.Chosen<FlowSubject>) selection;
  }

  static FlowSubject first(final Placed placed, final Transport transport) {
    return chosen(placed, 1, 3).subjects().stream()
        .filter(subject -> subject.flow().transport() == transport)
        .findFirst()
        .orElseThrow();
  }
}
