package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.run.PathAnswer.Misnamed;
import io.wirecheck.run.PathAnswer.Told;
import io.wirecheck.run.PathAnswer.Untold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Where packets go by the tables of their nodes. */
class PathFinderTest {

  private static final String STUDY = "reference:eks-study";
  private static final String WEB = "default/test-pod-1";
  private static final String WEB_ADDRESS = "192.168.3.154";
  private static final String WEB_NODE = "ip-192-168-3-122.ap-northeast-2.compute.internal";
  private static final String FAR = "default/deploy-test-6dc4b8d4c8-4lqzt";
  private static final String FAR_NODE = "ip-192-168-1-64.ap-northeast-2.compute.internal";
  private static final String NEIGHBOUR = "default/test-pod-2";
  private static final String OUTSIDE = "203.0.113.5";

  @Test
  void what_leaves_the_vpc_is_translated_and_its_answer_is_translated_back() {
    final Told told = told(STUDY, WEB, OUTSIDE, Transport.TCP, 443);

    assertThat(told.routes()).extracting(Route::title).containsExactly("path", "way back");
    final Route.Hop out = told.routes().get(0).hops().get(0);
    assertThat(out.node()).isEqualTo(WEB_NODE);
    assertThat(out.device().orElseThrow()).startsWith("eni");
    assertThat(out.went().orElseThrow().source()).hasToString("192.168.3.122");
    final Route.Hop back = told.routes().get(1).hops().get(0);
    assertThat(back.came()).hasToString("tcp 203.0.113.5 -> 192.168.3.122");
    assertThat(back.end())
        .isEqualTo(
            new Route.End.Left(
                out.device().orElseThrow(),
                Optional.empty(),
                new Route.Head("tcp", IpAddress.parse(OUTSIDE), IpAddress.parse(WEB_ADDRESS), 0)));
    assertThat(told.isWhole()).isTrue();
  }

  @Test
  void a_pod_on_another_node_is_reached_by_the_interface_that_owns_its_address() {
    final Told told = told(STUDY, WEB, FAR, Transport.UDP, 53);

    assertThat(told.routes().get(0).to()).isEqualTo(FAR);
    assertThat(told.routes().get(1).from()).isEqualTo(FAR);
    assertThat(nodes(told.routes().get(0))).containsExactly(WEB_NODE, FAR_NODE);
    assertThat(told.routes().get(0).hops().get(1).device()).contains("eth1");
    assertThat(nodes(told.routes().get(1))).containsExactly(FAR_NODE, WEB_NODE);
    assertThat(told.routes().get(1).hops().get(1).came().source()).hasToString("192.168.1.88");
  }

  @Test
  void a_pod_on_the_same_node_is_reached_without_leaving_it() {
    final Told told = told(STUDY, WEB, NEIGHBOUR, Transport.ICMP, 0);

    assertThat(told.routes()).allSatisfy(r -> assertThat(nodes(r)).containsExactly(WEB_NODE));
    assertThat(told.routes()).hasSize(2);
  }

  @Test
  void an_address_that_is_a_pods_is_followed_as_the_pod() {
    assertThat(told(STUDY, WEB, "192.168.1.88", Transport.ICMP, 0).routes())
        .isEqualTo(told(STUDY, WEB, FAR, Transport.ICMP, 0).routes());
  }

  @Test
  void a_packet_that_is_dropped_has_no_way_back() {
    final Told told = told(STUDY + "?fault=interface-no-carrier", WEB, FAR, Transport.ICMP, 0);

    assertThat(told.routes()).extracting(Route::title).containsExactly("path");
    assertThat(last(told.routes().get(0))).isEqualTo(new Route.End.Dropped("eth1 has no carrier"));
    assertThat(told.isWhole()).isTrue();
  }

  @Test
  void the_second_packet_is_told_where_it_goes_another_way() {
    final Told told =
        told(STUDY + "?fault=mangle-restore-missing", FAR, OUTSIDE, Transport.TCP, 443);

    assertThat(told.routes())
        .extracting(Route::title, route -> route.hops().get(0).end().text())
        .containsExactly(
            tuple("path", "leaves by eth0 via 192.168.1.1, source 192.168.1.64"),
            tuple(
                "path of the second packet", "leaves by eth1 via 192.168.1.1, source 192.168.1.64"),
            tuple("way back", told.routes().get(2).hops().get(0).end().text()));
  }

  @Test
  void an_answer_comes_to_the_interface_that_owns_the_source_wherever_the_packet_left() {
    final Told astray =
        told(STUDY + "?fault=connmark-rules-missing", FAR, OUTSIDE, Transport.TCP, 443);

    assertThat(last(astray.routes().get(0)).text())
        .isEqualTo("leaves by eth1 via 192.168.1.1, source 192.168.1.64");
    assertThat(astray.routes().get(1).hops().get(0).device()).contains("eth0");
  }

  @Test
  void an_answer_to_an_address_that_nobody_has_does_not_come_back() {
    final Told stale =
        told(STUDY + "?fault=snat-to-stale-address", FAR, OUTSIDE, Transport.TCP, 443);

    assertThat(stale.routes()).extracting(Route::title).containsExactly("path");
    assertThat(stale.remarks())
        .containsExactly(
            "no node's network interface has the address 192.168.1.65, so no answer to it comes back");
  }

  @Test
  void a_name_without_a_namespace_will_do_where_one_pod_has_it() {
    assertThat(told(STUDY, "test-pod-1", OUTSIDE, Transport.ICMP, 0).routes().get(0).from())
        .isEqualTo(WEB);
    final Topology twins =
        with(Runs.STUDY, pod -> renamed(pod, new PodRef("other", "test-pod-1")), NEIGHBOUR);
    assertThat(answer(unread(twins), "test-pod-1", OUTSIDE))
        .isEqualTo(
            new Misnamed(
                "several pods are called 'test-pod-1'; write one of default/test-pod-1,"
                    + " other/test-pod-1"));
  }

  @Test
  void a_pod_that_is_not_there_gets_names_that_are_near() {
    assertThat(answer(STUDY, "default/test-pod-3", OUTSIDE))
        .isInstanceOfSatisfying(
            Misnamed.class,
            misnamed ->
                assertThat(misnamed.message())
                    .startsWith("no pod is called 'default/test-pod-3'; near to it: ")
                    .contains("default/test-pod-1, default/test-pod-2"));
    assertThat(answer(STUDY, WEB, "shop/db")).isInstanceOf(Misnamed.class);
  }

  @Test
  void a_destination_that_is_no_ipv4_address_is_refused() {
    assertThat(answer(STUDY, WEB, "10.0.0.256")).isInstanceOf(Misnamed.class);
    assertThat(answer(STUDY, WEB, "fd00::1"))
        .isEqualTo(new Misnamed("fd00::1 is an address of IPv6, and paths are told of IPv4"));
  }

  @Test
  void a_pod_whose_address_cannot_be_relied_on_is_not_followed() {
    assertThat(untold(pod -> at(pod, List.of(), pod.phase(), pod.nodeName())))
        .isEqualTo("pod default/test-pod-1 has no address yet");
    assertThat(
            untold(
                pod -> at(pod, List.of(IpAddress.parse("fd00::1")), pod.phase(), pod.nodeName())))
        .contains("IPv6 alone");
    assertThat(untold(pod -> at(pod, pod.addresses(), Pod.Phase.FAILED, pod.nodeName())))
        .contains("is failed: its address may be another pod's by now");
    assertThat(untold(pod -> at(pod, pod.addresses(), pod.phase(), Optional.empty())))
        .isEqualTo("pod default/test-pod-1 is on no node yet");
  }

  @Test
  void a_section_that_is_unknown_is_told_with_its_code() {
    assertThat(answer(STUDY + "?fault=denied-pods", WEB, OUTSIDE))
        .isInstanceOfSatisfying(
            Untold.class,
            untold -> assertThat(untold.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
  }

  @Test
  void a_node_that_cannot_be_read_is_told_with_its_code() {
    assertThat(answer(unread(Runs.STUDY), WEB, OUTSIDE))
        .isEqualTo(new Untold(InconclusiveCode.NO_PERMISSION, "nobody may look at " + WEB_NODE));
  }

  @Test
  void the_path_ends_with_a_remark_before_a_node_that_cannot_be_read() {
    try (Network study = Networks.open(STUDY)) {
      final ScriptedNetwork half =
          ScriptedNetwork.of(Runs.STUDY).gathering(round -> without(FAR_NODE, study.gather(round)));

      final Told told =
          (Told)
              PathFinder.answer(
                  half, new PathQuestion(WEB, FAR, Transport.ICMP, 0), Duration.ofMinutes(1));

      assertThat(nodes(told.routes().get(0))).containsExactly(WEB_NODE);
      assertThat(told.routes().get(1).from()).as("not by its own end").isEqualTo("192.168.1.88");
      assertThat(told.remarks())
          .containsExactly(
              "the path ends before node %1$s: NO_PERMISSION: nobody may look at %1$s"
                  .formatted(FAR_NODE));
    }
  }

  @Test
  void both_ends_are_read_in_one_round_and_nothing_is_sent() {
    try (Network study = Networks.open(STUDY)) {
      final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY).gathering(study::gather);
      PathFinder.answer(
          network, new PathQuestion(WEB, FAR, Transport.ICMP, 0), Duration.ofMinutes(1));

      assertThat(network.rounds()).hasSize(1);
      assertThat(network.rounds().get(0).nodes()).containsExactly(FAR_NODE, WEB_NODE);
      assertThat(network.rounds().get(0).flows()).isEmpty();
      assertThat(network.rounds().get(0).points()).isEmpty();
      assertThat(network.placements()).isEmpty();
    }
  }

  @Test
  void ports_and_protocols_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> new PathQuestion(WEB, OUTSIDE, Transport.TCP, 0))
        .hasMessageContaining("tcp goes to a port");
    assertThatThrownBy(() -> new PathQuestion(WEB, OUTSIDE, Transport.ICMP, 80))
        .hasMessageContaining("ICMP has no ports");
  }

  private static Told told(
      final String address,
      final String from,
      final String to,
      final Transport transport,
      final int port) {
    try (Network network = Networks.open(address)) {
      return (Told)
          PathFinder.answer(
              network, new PathQuestion(from, to, transport, port), Duration.ofMinutes(1));
    }
  }

  private static PathAnswer answer(final String address, final String from, final String to) {
    try (Network network = Networks.open(address)) {
      return answer(network, from, to);
    }
  }

  private static PathAnswer answer(final Network network, final String from, final String to) {
    return PathFinder.answer(
        network, new PathQuestion(from, to, Transport.ICMP, 0), Duration.ofMinutes(1));
  }

  private static String untold(final UnaryOperator<Pod> change) {
    return ((Untold) answer(unread(with(Runs.STUDY, change, WEB)), WEB, OUTSIDE)).detail();
  }

  private static List<String> nodes(final Route route) {
    return route.hops().stream().map(Route.Hop::node).toList();
  }

  private static Route.End last(final Route route) {
    return route.hops().get(route.hops().size() - 1).end();
  }

  /** A network whose nodes nobody may look at. */
  private static ScriptedNetwork unread(final Topology topology) {
    return ScriptedNetwork.of(topology)
        .gathering(
            round -> {
              Gathering gathering = nothing(round);
              for (final String node : round.nodes()) {
                gathering = without(node, gathering);
              }
              return gathering;
            });
  }

  private static Gathering nothing(final Round round) {
    return new Gathering(round.number(), round.run(), List.of(), Map.of());
  }

  private static Gathering without(final String node, final Gathering gathering) {
    final Map<String, NodeReading> nodes = new HashMap<>(gathering.nodes());
    nodes.put(node, new NodeUnread(InconclusiveCode.NO_PERMISSION, "nobody may look at " + node));
    return new Gathering(
        gathering.round(), gathering.run(), gathering.probes(), gathering.captures(), nodes);
  }

  private static Topology with(
      final Topology topology, final UnaryOperator<Pod> change, final String pod) {
    final List<Pod> pods = new ArrayList<>(Runs.known(topology.pods()));
    pods.replaceAll(one -> one.ref().toString().equals(pod) ? change.apply(one) : one);
    return topology.withPods(
        Section.known(pods, ((Section.Known<?>) topology.pods()).provenance()));
  }

  private static Pod renamed(final Pod pod, final PodRef ref) {
    return new Pod(
        ref,
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  private static Pod at(
      final Pod pod,
      final List<IpAddress> addresses,
      final Pod.Phase phase,
      final Optional<String> node) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        node,
        phase,
        pod.hostNetwork(),
        addresses,
        pod.branchInterfaces(),
        pod.labels(),
        Instant.EPOCH,
        pod.deletedAt());
  }
}
