package io.wirecheck.live.kubernetes.fleet;

import static io.wirecheck.live.kubernetes.fleet.SmallCluster.PRIMARY;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.SECONDARY;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.address;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.cell;
import static io.wirecheck.live.kubernetes.fleet.SmallCluster.cells;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FleetPlanTest {

  private static final long SEED = 7;

  private static FleetPlan plan(final SmallCluster cluster) {
    return FleetPlan.of(cluster.topology(), cells(), Map.of(), Set.of(), SEED);
  }

  @Test
  void wants_two_nodes_of_a_cell_where_they_are_all_alike() {
    final FleetPlan plan =
        plan(new SmallCluster().node("a", 5, 5, 20).node("b", 5, 5, 20).node("c", 5, 5, 20));

    assertThat(plan.wanted(PRIMARY)).isEqualTo(2);
    assertThat(plan.candidates(PRIMARY)).extracting(Candidate::node).containsOnly("a", "b", "c");
  }

  @Test
  void wants_the_only_node_where_there_is_one() {
    assertThat(plan(new SmallCluster().node("a", 5, 5, 20)).wanted(PRIMARY)).isEqualTo(1);
  }

  @Test
  void samples_every_group_before_a_second_node_of_one() {
    final SmallCluster cluster = new SmallCluster();
    for (int i = 0; i < 50; i++) {
      cluster.node("big-" + i, "big", 5, 5, 20);
    }
    cluster.node("gpu-0", "gpu", 5, 5, 20).node("web-0", "web", 5, 5, 20);

    final FleetPlan plan = plan(cluster);

    assertThat(plan.wanted(PRIMARY)).isEqualTo(3);
    assertThat(plan.candidates(PRIMARY).stream().limit(3).map(Candidate::group).distinct())
        .hasSize(3);
    assertThat(plan.describe(30)).last().asString().contains("3 of 52 nodes");
  }

  @Test
  void tries_the_same_nodes_first_for_one_seed_and_others_for_another() {
    final SmallCluster cluster = new SmallCluster();
    for (int i = 0; i < 50; i++) {
      cluster.node("node-" + i, 5, 5, 20);
    }
    final Topology topology = cluster.topology();
    final List<Candidate> first =
        FleetPlan.of(topology, cells(), Map.of(), Set.of(), 1).candidates(PRIMARY);

    assertThat(FleetPlan.of(topology, cells(), Map.of(), Set.of(), 1).candidates(PRIMARY))
        .isEqualTo(first);
    assertThat(FleetPlan.of(topology, cells(), Map.of(), Set.of(), 2).candidates(PRIMARY))
        .isNotEqualTo(first);
  }

  @Test
  void tries_nodes_first_that_are_sure_to_have_the_class() {
    final SmallCluster cluster = new SmallCluster().node("a", 5, 1, 20).node("b", 5, 5, 4);
    cluster.pod("a", address(0, 1, 1)).node("sure", 5, 5, 20);

    assertThat(plan(cluster).candidates(SECONDARY))
        .first()
        .extracting(Candidate::node)
        .isEqualTo("sure");
  }

  @Test
  void counts_neither_addresses_nor_slots_that_pods_have() {
    final Candidate candidate =
        plan(new SmallCluster().node("a", 5, 4, 20).pod("a", address(0, 0, 1)))
            .candidates(PRIMARY)
            .get(0);

    assertThat(candidate.free())
        .isEqualTo(Map.of(InterfaceClass.PRIMARY, 4, InterfaceClass.SECONDARY, 4));
    assertThat(candidate.slots()).isEqualTo(19);
    assertThat(candidate.bound(InterfaceClass.SECONDARY)).isEqualTo(5);
  }

  @Test
  void says_why_no_node_of_a_cell_can_have_a_probe() {
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 20).node("b", 5, 5, 0).topology(),
            cells(),
            Map.of("a", "it is cordoned (unschedulable)"),
            Set.of(),
            SEED);

    assertThat(plan.candidates(PRIMARY)).isEmpty();
    assertThat(plan.impossible().get(PRIMARY))
        .contains("a: it is cordoned (unschedulable)")
        .contains("b: it takes no more pods than its 0");
  }

  @Test
  void has_no_place_on_fargate_on_windows_and_on_branches() {
    final Cell fargate =
        new Cell(ComputeType.FARGATE, "linux", InterfaceClass.PRIMARY, SmallCluster.ZONE);
    final Cell windows =
        new Cell(ComputeType.EC2, "windows", InterfaceClass.PRIMARY, SmallCluster.ZONE);
    final Cell branch = cell(InterfaceClass.BRANCH);
    final FleetPlan plan =
        FleetPlan.of(
            new SmallCluster().node("a", 5, 5, 20).topology(),
            new TreeSet<>(Set.of(fargate, windows, branch)),
            Map.of(),
            Set.of(),
            SEED);

    assertThat(plan.impossible().get(fargate)).contains("not on fargate nodes");
    assertThat(plan.impossible().get(windows)).contains("not on windows");
    assertThat(plan.impossible().get(branch)).contains("SecurityGroupPolicy", "see by hand");
  }

  @Test
  void names_a_few_of_many_nodes_without_probes() {
    assertThat(
            FleetPlan.listed(
                Map.of("a", "x", "b", "x", "c", "x", "d", "x", "e", "x", "f", "x", "g", "x")))
        .endsWith("; and 2 more");
  }
}
