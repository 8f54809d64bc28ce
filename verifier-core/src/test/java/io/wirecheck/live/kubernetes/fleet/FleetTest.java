package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CommandOutcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fleet on a Kubernetes API over the kernel lab. */
@RequiresKernel
class FleetTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start("lab:eks-study");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void reset() {
    cluster.reset();
  }

  private static Map<PodRef, Pod> pods(final Topology topology) {
    return topology.pods().asOptional().orElseThrow().stream()
        .collect(Collectors.toMap(Pod::ref, pod -> pod));
  }

  @Test
  void places_probes_on_each_class_of_interface_and_leaves_nothing() {
    final SortedMap<String, JsonNode> before = cluster.objects();
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.unplaced()).isEmpty();
      assertThat(placement.probes().keySet()).isEqualTo(cluster.cells());
      assertStand(placement);
      assertThat(fleet.unsettled()).isEmpty();
    }
    cluster.assertObjectsAre(before);
  }

  /** Each probe is where its cell says, by an inventory that was read afterwards. */
  private static void assertStand(final Placement placement) {
    final Topology after = cluster.topology();
    final AddressOwners owners = new AddressOwners(after);
    final Map<PodRef, Pod> pods = pods(after);
    placement
        .probes()
        .forEach(
            (cell, probes) -> {
              final Set<String> nodes = new HashSet<>();
              for (final PodRef probe : probes) {
                final Pod pod = Objects.requireNonNull(pods.get(probe));
                final String node = pod.nodeName().orElseThrow();
                assertThat(owners.of(node, pod.addresses().get(0)))
                    .isEqualTo(Optional.of(cell.interfaceClass()));
                assertThat(nodes.add(node)).as("%s twice on %s", cell, node).isTrue();
              }
            });
  }

  @Test
  void runs_commands_in_probes_and_on_nodes() {
    try (Fleet fleet = cluster.fleet(Tier.T3)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());
      final PodRef probe = placement.probes().values().iterator().next().get(0);
      final Pod pod = Objects.requireNonNull(pods(cluster.topology()).get(probe));

      final CommandOutcome inPod =
          fleet.shells().pod(probe).run(List.of("ip", "-4", "-o", "addr"), LIMIT);
      final CommandOutcome onNode =
          fleet
              .shells()
              .captures(pod.nodeName().orElseThrow())
              .run(List.of("ip", "-4", "rule"), LIMIT);

      assertThat(inPod.succeeded()).as(inPod.toString()).isTrue();
      assertThat(inPod.text()).contains(pod.addresses().get(0).toString());
      assertThat(onNode.succeeded()).as(onNode.toString()).isTrue();
      assertThat(onNode.text()).contains("lookup main");
    }
  }

  @Test
  void uses_probes_again_that_stand() {
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Placement first = fleet.place(cluster.topology(), cluster.cells());
      cluster.ground().forgetRequests();

      final Placement second = fleet.place(cluster.topology(), cluster.cells());

      assertThat(second).isEqualTo(first);
      assertThat(cluster.ground().requests())
          .extracting(request -> request.method())
          .doesNotContain("POST", "DELETE");
    }
  }

  @Test
  void has_no_more_probes_than_it_may_and_says_which_place_has_none() {
    final FleetSettings few = cluster.settings(Tier.T1);
    final FleetSettings one =
        new FleetSettings(
            few.namespace(),
            few.image(),
            few.pullSecret(),
            few.tier(),
            few.run(),
            few.lifetime(),
            1,
            few.progress());
    try (Fleet fleet = cluster.fleet(one)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.probes()).hasSize(1);
      assertThat(placement.unplaced().values())
          .allMatch(why -> why.code() == InconclusiveCode.PLACEMENT && !why.detail().isBlank());
      assertThat(
              cluster.objects().keySet().stream()
                  .filter(name -> name.contains(Cluster.NAMESPACE + "/")))
          .filteredOn(name -> name.startsWith("pods "))
          .hasSize(1);
    }
  }

  @Test
  void tells_the_plan_before_anything_is_created() {
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      fleet.place(cluster.topology(), cluster.cells());
    }
    final List<String> said = cluster.said();
    final int created = said.indexOf("created namespace " + Cluster.NAMESPACE);

    assertThat(said.subList(0, created))
        .anyMatch(line -> line.contains("nodes are sampled"))
        .anyMatch(line -> line.startsWith("probes on secondary interface"));
  }

  @Test
  void places_a_probe_whose_address_is_newer_than_the_inventory_after_another_reading() {
    final Topology stale =
        cluster
            .topology()
            .withNetworkInterfaces(
                cluster
                    .topology()
                    .networkInterfaces()
                    .map(
                        all -> all.stream().map(eni -> SmallCluster.withOneAddress(eni)).toList()));
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Placement early = fleet.place(stale, cluster.cells());
      final List<PodRef> unsettled = fleet.unsettled();
      assertThat(unsettled).isNotEmpty();
      assertThat(early.unplaced().values())
          .anyMatch(why -> why.detail().contains("the inventory has no address"));

      final Placement later = fleet.place(cluster.topology(), cluster.cells());

      assertThat(fleet.unsettled()).isEmpty();
      assertThat(later.unplaced()).isEmpty();
      assertStand(later);
    }
  }

  @Test
  void creates_nothing_below_the_tier_of_probes() {
    final SortedMap<String, JsonNode> before = cluster.objects();
    try (Fleet fleet = cluster.fleet(Tier.T0)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.probes()).isEmpty();
      assertThat(placement.unplaced().keySet()).isEqualTo(cluster.cells());
      assertThat(placement.unplaced().values())
          .allMatch(why -> why.code() == InconclusiveCode.NO_PERMISSION)
          .allMatch(why -> why.detail().contains("tier T1") && why.detail().contains("T0"));
      cluster.assertObjectsAre(before);
    }
  }

  @Test
  void refuses_the_node_below_its_tier_and_captures_below_theirs() {
    final String node = node(0);
    try (Fleet probing = cluster.fleet(Tier.T1)) {
      final CommandOutcome refused = probing.shells().node(node).run(List.of("ip", "link"), LIMIT);

      assertThat(refused.isRefused()).isTrue();
      assertThat(refused.toString()).contains("tier T2", node, "T1");
    }
    try (Fleet reading = cluster.fleet(Tier.T2)) {
      assertThat(reading.shells().node(node).run(List.of("ip", "link"), LIMIT).succeeded())
          .isTrue();
      assertThat(reading.shells().captures(node).run(List.of("ip", "link"), LIMIT).isRefused())
          .isTrue();
    }
  }

  private static String node(final int number) {
    return cluster.topology().nodes().asOptional().orElseThrow().get(number).name();
  }

  @Test
  void starts_one_agent_a_node_however_many_threads_ask() {
    try (Fleet fleet = cluster.fleet(Tier.T2)) {
      final List<CommandOutcome> outcomes =
          List.of(0, 0, 0, 0, 1, 1).parallelStream()
              .map(number -> fleet.shells().node(node(number)).run(List.of("true"), LIMIT))
              .toList();

      assertThat(outcomes).allMatch(CommandOutcome::succeeded);
      assertThat(
              cluster.objects().keySet().stream()
                  .filter(name -> name.startsWith("pods " + Cluster.NAMESPACE + "/")))
          .hasSize(2);
    }
  }

  @Test
  void works_in_a_namespace_of_others_and_leaves_what_is_theirs() {
    final SortedMap<String, JsonNode> before = cluster.objects();
    try (Fleet fleet = cluster.fleet(cluster.inNamespace("default", Tier.T1))) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.unplaced()).isEmpty();
      assertThat(placement.probes().values().stream().flatMap(List::stream))
          .allMatch(pod -> pod.namespace().equals("default"));
    }
    cluster.assertObjectsAre(before);
  }

  @Test
  void refuses_once_it_is_closed_and_closes_twice() {
    final Fleet fleet = cluster.fleet(Tier.T1);
    fleet.close();
    fleet.close();

    assertThatThrownBy(() -> fleet.place(cluster.topology(), cluster.cells()))
        .isInstanceOf(NetworkException.class);
    assertThatThrownBy(
            () ->
                cluster.fleet(
                    new FleetSettings(
                        Optional.empty(),
                        "image",
                        Optional.of("secret"),
                        Tier.T1,
                        1,
                        Duration.ofMinutes(5),
                        5,
                        line -> {})))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("pull secret secret");
  }

  @Test
  void closes_while_another_thread_places_and_leaves_nothing() throws InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    final Fleet fleet = cluster.fleet(Tier.T1);
    final Topology topology = cluster.topology();
    final SortedSet<Cell> cells = cluster.cells();
    final Thread placing = new Thread(() -> placeUntilClosed(fleet, topology, cells));
    placing.start();
    Awaitility.await()
        .until(() -> cluster.said().contains("created namespace " + Cluster.NAMESPACE));

    fleet.close();
    placing.join();

    cluster.assertObjectsAre(before);
  }

  private static void placeUntilClosed(
      final Fleet fleet, final Topology topology, final SortedSet<Cell> cells) {
    try {
      fleet.place(topology, cells);
    } catch (final NetworkException closed) {
      // as it should
    }
  }

  // ---- what goes wrong on the way

  @Test
  void says_that_an_image_cannot_be_pulled() {
    cluster.ground().faults().refuseImages(".*netshoot.*");
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.probes()).isEmpty();
      assertThat(placement.unplaced().values())
          .allMatch(why -> why.code() == InconclusiveCode.PLACEMENT)
          .allMatch(
              why ->
                  why.detail().contains("ErrImagePull")
                      || why.detail().contains("ImagePullBackOff"))
          .allMatch(why -> why.detail().contains("events: "));
    }
  }

  @Test
  void places_nothing_on_a_node_that_is_not_ready() {
    final String lost = node(0);
    cluster.ground().faults().lose(lost);
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Topology topology = cluster.topology();
      fleet.place(topology, cluster.cells());

      assertThat(cluster.said())
          .anyMatch(line -> line.startsWith("nodes without probes: " + lost + ": it is not Ready"));
      assertThat(pods(cluster.topology()).values())
          .filteredOn(pod -> pod.ref().namespace().equals(Cluster.NAMESPACE))
          .isNotEmpty()
          .noneMatch(pod -> pod.nodeName().equals(Optional.of(lost)));
    } finally {
      cluster.ground().faults().find(lost);
    }
  }

  /** The CNI gives primary interfaces' addresses first: others take more than one round. */
  @Test
  void begins_no_other_round_once_its_time_is_over() {
    final FleetSettings settings = cluster.settings(Tier.T1);
    try (Fleet fleet = Fleet.in(cluster.client(), settings, new Leaping(), Cluster.START)) {
      final Placement placement = fleet.place(cluster.topology(), cluster.cells());

      assertThat(placement.probes().keySet())
          .isNotEmpty()
          .allMatch(cell -> cell.interfaceClass() == InterfaceClass.PRIMARY);
      assertThat(placement.unplaced()).isNotEmpty();
      assertThat(placement.unplaced().values())
          .allMatch(why -> why.code() == InconclusiveCode.PLACEMENT)
          .allMatch(why -> why.detail().contains("no other node was tried, for placing had taken"));
    }
  }

  /** Each look at it is a minute later. */
  private static final class Leaping extends Clock {

    private final Clock real = Clock.systemUTC();
    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public Instant instant() {
      return real.instant().plus(Duration.ofMinutes(looks.incrementAndGet()));
    }

    @Override
    public ZoneId getZone() {
      return real.getZone();
    }

    @Override
    public Clock withZone(final ZoneId zone) {
      return this;
    }
  }

  @Test
  void replaces_a_probe_that_was_evicted() {
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Placement first = fleet.place(cluster.topology(), cluster.cells());
      final PodRef evicted = first.probes().values().iterator().next().get(0);
      cluster.ground().faults().evict(evicted);

      final CommandOutcome outcome = fleet.shells().pod(evicted).run(List.of("true"), LIMIT);
      assertThat(outcome.exitStatus()).isEmpty();

      Awaitility.await()
          .untilAsserted(
              () -> {
                final Placement second = fleet.place(cluster.topology(), cluster.cells());
                assertThat(second.unplaced()).isEmpty();
                assertThat(second.probes().values().stream().flatMap(List::stream))
                    .doesNotContain(evicted);
              });
      assertThat(cluster.said()).anyMatch(line -> line.contains("lost probe pod " + evicted));
    }
  }

  @Test
  void says_that_pods_may_not_be_created() {
    cluster
        .ground()
        .allowOnly(
            """
            [{"apiGroups":[""],"resources":["nodes"],"verbs":["list"]},
             {"apiGroups":[""],"resources":["namespaces"],"verbs":["create","list","delete"]},
             {"apiGroups":[""],"resources":["pods"],"verbs":["list","watch","delete"]}]
            """);
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      final Unplaced why =
          fleet.place(cluster.topology(), cluster.cells()).unplaced().values().iterator().next();

      assertThat(why.code()).isEqualTo(InconclusiveCode.NO_PERMISSION);
      assertThat(why.detail()).contains("pods", "create", "403");
    }
  }

  @Test
  void waits_out_a_namespace_that_stays_terminating_and_says_so() {
    cluster.ground().faults().holdNamespaces(Cluster.NAMESPACE);
    final Fleet fleet = cluster.fleet(Tier.T1);
    fleet.place(cluster.topology(), cluster.cells());
    fleet.close();

    assertThat(cluster.said())
        .last()
        .asString()
        .contains("there remains namespace " + Cluster.NAMESPACE + " (phase Terminating");
    assertThat(cluster.objects().keySet())
        .noneMatch(name -> name.startsWith("pods " + Cluster.NAMESPACE));
    cluster.ground().faults().holdNamespaces("");
    Awaitility.await()
        .until(() -> !cluster.objects().containsKey("namespaces " + Cluster.NAMESPACE));
  }

  @Test
  void says_why_a_host_agent_does_not_run() {
    cluster.ground().faults().refuseImages(".*");
    try (Fleet fleet = cluster.fleet(Tier.T3)) {
      final CommandOutcome outcome = fleet.shells().node(node(0)).run(List.of("ip", "link"), LIMIT);

      assertThat(outcome.exitStatus()).isEmpty();
      assertThat(outcome.isRefused()).isFalse();
      assertThat(outcome.toString()).contains("was not run", node(0), "Image");
    }
  }

  @Test
  void says_of_a_lost_node_that_no_agent_runs_there() {
    final String lost = node(1);
    cluster.ground().faults().lose(lost);
    try (Fleet fleet = cluster.fleet(Tier.T2)) {
      final CommandOutcome outcome = fleet.shells().node(lost).run(List.of("ip", "link"), LIMIT);

      assertThat(outcome.exitStatus()).isEmpty();
      assertThat(outcome.toString()).contains("host agent", lost, "it is not Ready");
    } finally {
      cluster.ground().faults().find(lost);
    }
  }

  @Test
  void stops_placing_when_interrupted_and_stays_interrupted() {
    final SortedMap<String, JsonNode> before = cluster.objects();
    final Topology topology = cluster.topology();
    final SortedSet<Cell> cells = cluster.cells();
    final Placement placement;
    try (Fleet fleet = cluster.fleet(Tier.T1)) {
      Thread.currentThread().interrupt();
      placement = fleet.place(topology, cells);
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(placement.probes()).isEmpty();
    assertThat(placement.unplaced().values())
        .allMatch(why -> why.detail().equals("placing probes was interrupted"));
    cluster.assertObjectsAre(before);
  }
}
