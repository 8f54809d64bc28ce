package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbePlacerTest {

  private static final String ZONE_A = "ap-northeast-2a";

  private final Topology study = ReferenceTopologies.named("eks-study");

  @Test
  void gives_each_probe_a_free_address_of_the_cells_interface() {
    final SortedSet<Cell> cells = everyCell();
    final Placed placed = ProbePlacer.place(study, cells);

    assertThat(placed.placement().unplaced()).isEmpty();
    assertThat(placed.placement().probes()).containsOnlyKeys(cells);
    placed
        .placement()
        .probes()
        .forEach(
            (cell, probes) ->
                assertThat(probes)
                    .singleElement()
                    .satisfies(probe -> stands(placed.topology(), cell, probe)));
    assertThat(
            TopologyWriter.listed(placed.topology().pods()).stream()
                .filter(pod -> !pod.hostNetwork())
                .flatMap(pod -> pod.addresses().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void marks_its_pods_as_its_own() {
    final Placed placed = ProbePlacer.place(study, everyCell());

    assertThat(TopologyWriter.listed(placed.topology().pods()))
        .filteredOn(pod -> pod.ref().namespace().equals("wirecheck"))
        .hasSize(6)
        .allSatisfy(
            pod ->
                assertThat(pod.labels()).containsEntry("app.kubernetes.io/managed-by", "wirecheck"))
        .allSatisfy(pod -> assertThat(pod.holdsItsAddresses()).isTrue());
  }

  @Test
  void uses_two_nodes_of_a_cell_that_has_more() {
    final Topology oneZone =
        study.withNodes(
            study.nodes().map(nodes -> nodes.stream().map(node -> inZone(node, ZONE_A)).toList()));
    final Cell cell = cell(ZONE_A, InterfaceClass.SECONDARY);

    final Placed placed = ProbePlacer.place(oneZone, cells(cell));

    assertThat(placed.placement().probes().get(cell))
        .hasSize(2)
        .extracting(probe -> pod(placed.topology(), probe).nodeName().orElseThrow())
        .doesNotHaveDuplicates();
  }

  @Test
  void uses_a_probe_again_that_is_there() {
    final Placed first = ProbePlacer.place(study, everyCell());

    assertThat(ProbePlacer.place(first.topology(), everyCell())).isEqualTo(first);
  }

  @Test
  void places_the_same_every_time() {
    assertThat(ProbePlacer.place(study, everyCell()))
        .isEqualTo(ProbePlacer.place(study, everyCell()));
  }

  @Test
  void says_that_no_node_has_such_an_interface() {
    final Topology primariesOnly =
        study.withNetworkInterfaces(
            study
                .networkInterfaces()
                .map(all -> all.stream().filter(NetworkInterface::isPrimary).toList()));

    assertThat(whyNot(primariesOnly, cell(ZONE_A, InterfaceClass.SECONDARY)))
        .isEqualTo(
            "no node of zone ap-northeast-2a has a secondary interface"
                + " (ip-192-168-1-64.ap-northeast-2.compute.internal)");
  }

  @Test
  void says_that_no_node_has_a_trunk() {
    assertThat(whyNot(study, cell(ZONE_A, InterfaceClass.BRANCH)))
        .startsWith("no node of zone ap-northeast-2a has a trunk interface");
  }

  @Test
  void says_that_no_address_is_free() {
    final Topology full =
        study.withNetworkInterfaces(
            study
                .networkInterfaces()
                .map(all -> all.stream().map(ProbePlacerTest::withoutPool).toList()));

    assertThat(whyNot(full, cell(ZONE_A, InterfaceClass.PRIMARY)))
        .startsWith("no primary interface in zone ap-northeast-2a has a free address");
  }

  @Test
  void says_that_no_node_runs_there() {
    assertThat(whyNot(study, cell("ap-northeast-2d", InterfaceClass.PRIMARY)))
        .isEqualTo("no node of ec2/linux runs in zone ap-northeast-2d");
    assertThat(whyNot(study, new Cell(ComputeType.EC2, "windows", InterfaceClass.PRIMARY, ZONE_A)))
        .isEqualTo("probes run on Linux, not on windows");
  }

  private static String whyNot(final Topology topology, final Cell cell) {
    final Placement placement = ProbePlacer.place(topology, cells(cell)).placement();
    assertThat(placement.probes()).isEmpty();
    assertThat(placement.unplaced()).containsOnlyKeys(cell);
    final Placement.Unplaced unplaced =
        Optional.ofNullable(placement.unplaced().get(cell)).orElseThrow();
    assertThat(unplaced.code()).isEqualTo(InconclusiveCode.PLACEMENT);
    return unplaced.detail();
  }

  private static void stands(final Topology topology, final Cell cell, final PodRef probe) {
    final Pod pod = pod(topology, probe);
    final Node node =
        TopologyWriter.listed(topology.nodes()).stream()
            .filter(candidate -> pod.nodeName().equals(Optional.of(candidate.name())))
            .findFirst()
            .orElseThrow();
    final IpAddress address = pod.addresses().get(0);
    final NetworkInterface owner =
        TopologyWriter.listed(topology.networkInterfaces()).stream()
            .filter(eni -> eni.secondaryAddresses().contains(address))
            .findFirst()
            .orElseThrow();
    assertThat(node.zone()).isEqualTo(cell.zone());
    assertThat(owner.isAttachedTo(node.providerId().map(ProviderId::instanceId).orElseThrow()))
        .isTrue();
    assertThat(owner.isPrimary()).isEqualTo(cell.interfaceClass() == InterfaceClass.PRIMARY);
  }

  private static Pod pod(final Topology topology, final PodRef ref) {
    return TopologyWriter.listed(topology.pods()).stream()
        .filter(pod -> pod.ref().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  private static SortedSet<Cell> everyCell() {
    return cells(
        Stream.of("a", "b", "c")
            .map(letter -> "ap-northeast-2" + letter)
            .flatMap(
                zone ->
                    Stream.of(
                        cell(zone, InterfaceClass.PRIMARY), cell(zone, InterfaceClass.SECONDARY)))
            .toArray(Cell[]::new));
  }

  private static SortedSet<Cell> cells(final Cell... cells) {
    return new TreeSet<>(List.of(cells));
  }

  private static Cell cell(final String zone, final InterfaceClass interfaceClass) {
    return new Cell(ComputeType.EC2, "linux", interfaceClass, zone);
  }

  private static Node inZone(final Node node, final String zone) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        zone,
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  private static NetworkInterface withoutPool(final NetworkInterface eni) {
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        List.of(),
        List.of(),
        eni.attachment(),
        eni.tags());
  }
}
