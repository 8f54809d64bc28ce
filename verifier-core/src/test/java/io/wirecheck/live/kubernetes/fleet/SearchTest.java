package io.wirecheck.live.kubernetes.fleet;

import static io.wirecheck.live.kubernetes.fleet.SmallCluster.PRIMARY;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.SECONDARY;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.cells;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

  private static final int ENOUGH = 100;

  private final Map<String, Map<InterfaceClass, Integer>> free = new HashMap<>();
  private int created;

  /**
   * Which class the next pod gets on a node: the CNI walks its interfaces in an order of chance.
   */
  private interface Chance {
    InterfaceClass of(String node, List<InterfaceClass> withAddresses);
  }

  private Search run(final Topology topology, final int maxProbes, final Chance chance) {
    final FleetPlan plan = FleetPlan.of(topology, cells(), Map.of(), Set.of(), 7);
    cells().stream()
        .flatMap(cell -> plan.candidates(cell).stream())
        .forEach(candidate -> free.put(candidate.node(), new EnumMap<>(candidate.free())));
    final Search search = new Search(plan, cells(), maxProbes);
    SortedMap<String, Integer> orders = search.next();
    while (!orders.isEmpty()) {
      orders.forEach(
          (node, count) -> {
            for (int i = 0; i < count; i++) {
              search.stands(pod(node, chance));
            }
          });
      orders = search.next();
    }
    return search;
  }

  private int left(final String node, final InterfaceClass interfaceClass) {
    return Objects.requireNonNull(free.get(node)).getOrDefault(interfaceClass, 0);
  }

  private static Placement.Unplaced unplaced(final Placement placement, final Cell cell) {
    return Objects.requireNonNull(placement.unplaced().get(cell));
  }

  private Probe pod(final String node, final Chance chance) {
    final Map<InterfaceClass, Integer> left = Objects.requireNonNull(free.get(node));
    final List<InterfaceClass> possible =
        left.keySet().stream().filter(one -> left.getOrDefault(one, 0) > 0).toList();
    final InterfaceClass drawn = chance.of(node, possible);
    left.merge(drawn, -1, Integer::sum);
    created++;
    return new Probe(
        new PodRef("ns", "probe-" + created),
        node,
        IpAddress.parse("10.0.0.1"),
        Optional.of(drawn));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void hits_every_class_on_two_nodes_whatever_the_cni_draws(final long seed) {
    final Random random = new Random(seed);
    final Search search =
        run(
            new SmallCluster().node("a", 5, 7, 20).node("b", 5, 7, 20).topology(),
            ENOUGH,
            (node, possible) -> possible.get(random.nextInt(possible.size())));

    assertThat(search.placement().unplaced()).isEmpty();
    assertThat(search.placement().probes().get(PRIMARY)).hasSize(2);
    assertThat(search.placement().probes().get(SECONDARY)).hasSize(2);
  }

  @Test
  void hits_a_class_by_the_pigeonhole_when_the_cni_gives_it_last() {
    final Search search =
        run(
            new SmallCluster().node("a", 9, 9, 20).topology(),
            ENOUGH,
            (node, possible) -> possible.get(0));

    assertThat(search.placement().probes()).containsOnlyKeys(PRIMARY, SECONDARY);
    assertThat(created).isEqualTo(10);
  }

  @Test
  void makes_as_few_pods_as_it_may_when_the_cni_is_kind() {
    run(
        new SmallCluster().node("a", 9, 9, 20).node("b", 9, 9, 20).topology(),
        ENOUGH,
        (node, possible) -> possible.get(left(node, InterfaceClass.PRIMARY) == 9 ? 0 : 1));

    assertThat(created).isEqualTo(4);
  }

  @Test
  void frees_what_it_had_to_hold_for_the_pigeonhole() {
    final Search search =
        run(
            new SmallCluster().node("a", 9, 9, 20).topology(),
            ENOUGH,
            (node, possible) -> possible.get(0));

    final List<PodRef> used =
        search.placement().probes().values().stream().flatMap(List::stream).toList();
    assertThat(search.surplus()).hasSize(8);
    assertThat(search.surplus()).extracting(Probe::pod).doesNotContainAnyElementsOf(used);
  }

  @Test
  void says_what_was_tried_where_a_class_could_not_be_hit() {
    final Search search =
        run(
            new SmallCluster().node("a", 9, 9, 4).topology(),
            ENOUGH,
            (node, possible) -> possible.get(0));

    assertThat(search.placement().unplaced().get(SECONDARY))
        .isEqualTo(
            new Unplaced(
                InconclusiveCode.PLACEMENT,
                "4 probe pods stood on node a, none with an address of a secondary interface, and"
                    + " it takes no more pods"));
    assertThat(search.placement().probes()).containsOnlyKeys(PRIMARY);
  }

  @Test
  void never_has_more_probes_than_it_may() {
    final Search search =
        run(
            new SmallCluster().node("a", 9, 9, 20).node("b", 9, 9, 20).topology(),
            5,
            (node, possible) -> possible.get(0));

    assertThat(created).isEqualTo(5);
    assertThat(unplaced(search.placement(), SECONDARY).detail())
        .contains("no more than 5 probe pods");
  }

  @Test
  void tries_another_node_where_one_fails() {
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 9).node("b", 5, 5, 9).node("c", 5, 5, 9).topology(),
            cells(),
            Map.of(),
            Set.of(),
            7);
    final Search search = new Search(plan, cells(), ENOUGH);
    final Set<String> first = search.next().keySet();
    final Unplaced why = new Unplaced(InconclusiveCode.PLACEMENT, "the image cannot be pulled");
    first.forEach(node -> search.failed(node, why));

    final Set<String> second = search.next().keySet();
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    second.forEach(node -> search.failed(node, why));
    assertThat(search.next()).isEmpty();
    assertThat(search.placement().unplaced())
        .isEqualTo(cells().stream().collect(Collectors.toMap(cell -> cell, cell -> why)));
  }

  @Test
  void tries_no_other_node_once_it_is_ended_and_says_why() {
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 9).node("b", 5, 5, 9).node("c", 5, 5, 9).topology(),
            cells(),
            Map.of(),
            Set.of(),
            7);
    final Search search = new Search(plan, cells(), ENOUGH);
    search
        .next()
        .keySet()
        .forEach(
            node -> search.failed(node, new Unplaced(InconclusiveCode.PLACEMENT, "it is Pending")));
    search.end("no other node was tried, for nothing ran");

    assertThat(search.next()).isEmpty();
    assertThat(search.placement().unplaced().values())
        .hasSize(2)
        .allMatch(
            why -> why.detail().equals("it is Pending; no other node was tried, for nothing ran"));
  }

  @Test
  void keeps_the_reason_that_every_node_gave() {
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 9).topology(), cells(), Map.of(), Set.of(), 7);
    final Search search = new Search(plan, cells(), ENOUGH);
    search.failed("a", new Unplaced(InconclusiveCode.NO_PERMISSION, "may not create pods"));

    assertThat(search.next()).isEmpty();
    assertThat(search.placement().unplaced().get(PRIMARY))
        .isEqualTo(new Unplaced(InconclusiveCode.NO_PERMISSION, "may not create pods"));
  }

  @Test
  void asks_for_nothing_more_on_a_node_with_an_address_that_nobody_knows() {
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 9).topology(), cells(), Map.of(), Set.of(), 7);
    final Search search = new Search(plan, cells(), ENOUGH);
    final List<Probe> unknown = new ArrayList<>();
    unknown.add(
        new Probe(new PodRef("ns", "p"), "a", IpAddress.parse("10.9.9.9"), Optional.empty()));
    unknown.forEach(search::stands);

    assertThat(search.next()).isEmpty();
    final Placement placement = search.placement();
    assertThat(placement.probes()).isEmpty();
    assertThat(unplaced(placement, PRIMARY).detail())
        .isEqualTo("the inventory has no address 10.9.9.9 at node a, where probe pod ns/p has it");
  }
}
