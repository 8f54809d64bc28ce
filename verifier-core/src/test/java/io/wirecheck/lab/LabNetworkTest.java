package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresKernel
@RequiresCommand("socat")
class LabNetworkTest {

  @TempDir private Path parent;

  @Test
  void every_transport_leaves_and_arrives_through_the_interfaces_that_own_the_addresses() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final List<Flow> flows = betweenNodes(lab);
      final NavigableSet<ObservationPoint> points = lab.everyInterface();
      lab.probes().forEach(pod -> points.add(ObservationPoint.veth(pod.node().name(), pod.ref())));
      assertThat(flows).hasSize(18);
      assertThat(points).hasSize(12);

      final long start = System.nanoTime();
      final Gathering gathering = lab.gather(flows, points);
      final Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(gathering.captures()).hasSize(12);
      assertThat(gathering.probes()).hasSize(18);
      assertThat(sent(gathering)).hasSize(54).allSatisfy(LabNetworkTest::succeeded);
      for (final Flow flow : flows) {
        for (final ObservationPoint point : points) {
          final List<SightedPacket> seen = lab.forward(gathering, flow, point);
          if (lab.isOnTheWay(flow, point)) {
            assertThat(seen)
                .as("%s at %s", flow, point)
                .hasSize(3)
                .allSatisfy(packet -> isNative(packet, lab, flow));
          } else {
            assertThat(seen).as("%s at %s", flow, point).isEmpty();
          }
        }
      }
      assertThat(took).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static List<Flow> betweenNodes(final LabRun lab) {
    final List<Flow> flows = new ArrayList<>();
    for (final Transport transport : Transport.values()) {
      for (int node = 0; node < 3; node++) {
        flows.add(LabRun.flow(lab.probe(node, false), lab.probe((node + 1) % 3, true), transport));
        flows.add(LabRun.flow(lab.probe(node, true), lab.probe((node + 1) % 3, false), transport));
      }
    }
    return flows;
  }

  /** One hop, the node itself, is before the interface; the VPC is none. */
  private static void isNative(final SightedPacket packet, final LabRun lab, final Flow flow) {
    assertThat(packet.form()).isEqualTo(new SightedPacket.Native());
    assertThat(packet.addresses()).contains(lab.addresses(flow));
    assertThat(packet.ttl()).isIn(62, 63, 64);
  }

  private static void succeeded(final Sent sent) {
    assertThat(sent.exitStatus()).as("%s", sent).isEqualTo(OptionalInt.of(0));
  }

  private static List<Sent> sent(final Gathering gathering) {
    return gathering.probes().stream().flatMap(probe -> probe.packets().stream()).toList();
  }

  @Test
  void the_vpc_takes_nothing_off_the_hop_limit() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final LabPod from = lab.probe(0, false);
      final LabPod to = lab.probe(1, true);
      final Flow flow = LabRun.flow(from, to, Transport.UDP);
      final NavigableSet<ObservationPoint> points = lab.everyInterface();
      points.add(ObservationPoint.veth(from.node().name(), from.ref()));
      points.add(ObservationPoint.veth(to.node().name(), to.ref()));
      final Gathering gathering = lab.gather(List.of(flow), points);

      assertThat(ttls(lab, gathering, flow, veth(from))).containsOnly(64);
      assertThat(ttls(lab, gathering, flow, LabRun.point(from))).containsOnly(63);
      assertThat(ttls(lab, gathering, flow, LabRun.point(to))).containsOnly(63);
      assertThat(ttls(lab, gathering, flow, veth(to))).containsOnly(62);
    }
  }

  private static ObservationPoint veth(final LabPod pod) {
    return ObservationPoint.veth(pod.node().name(), pod.ref());
  }

  private static List<Integer> ttls(
      final LabRun lab, final Gathering gathering, final Flow flow, final ObservationPoint point) {
    return lab.forward(gathering, flow, point).stream().map(SightedPacket::ttl).toList();
  }

  @Test
  void hosts_talk_to_hosts_through_their_primary_interfaces() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final LabNode from = lab.layout().nodes().get(0);
      final LabNode to = lab.layout().nodes().get(2);
      final Flow control =
          new Flow(
              new Endpoint.OfHost(from.name()),
              new Endpoint.OfHost(to.name()),
              Transport.UDP,
              9,
              3);
      final Gathering gathering = lab.gather(List.of(control), lab.everyInterface());

      assertThat(sent(gathering)).hasSize(3).allSatisfy(LabNetworkTest::succeeded);
      for (final LabNode node : List.of(from, to)) {
        final ObservationPoint primary = LabRun.point(node, node.primary());
        assertThat(lab.forward(gathering, control, primary)).hasSize(3);
        assertThat(lab.seen(gathering, control, primary))
            .as("a port that nobody listens on would be answered")
            .hasSize(3);
      }
    }
  }

  @Test
  void what_leaves_the_vpc_does_so_through_the_primary_interface_with_the_nodes_address() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final LabPod pod = lab.probe(0, false);
      final Flow out =
          new Flow(
              new Endpoint.OfPod(pod.ref()),
              new Endpoint.OfAddress(Wiring.INTERNET_HOST),
              Transport.ICMP,
              0,
              1);
      final Gathering gathering = lab.gather(List.of(out), lab.everyInterface());

      assertThat(sent(gathering)).allSatisfy(LabNetworkTest::succeeded);
      final LabInterface primary = pod.node().primary();
      assertThat(lab.forward(gathering, out, LabRun.point(pod.node(), primary)))
          .singleElement()
          .extracting(SightedPacket::addresses)
          .isEqualTo(Optional.of(new Addresses(primary.primary(), Wiring.INTERNET_HOST)));
      assertThat(lab.forward(gathering, out, LabRun.point(pod))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"vxlan-overlay,4789", "vxlan-overlay-8472,8472", "vxlan-overlay-9999,9999"})
  void an_overlay_carries_pods_between_the_nodes_addresses(final String fault, final int port) {
    try (LabRun lab = LabRun.open("lab:eks-study?fault=" + fault, parent)) {
      final LabPod from = lab.probe(0, false);
      final LabPod to = lab.probe(1, false);
      for (final Transport transport : Transport.values()) {
        final Flow flow = LabRun.flow(from, to, transport);
        final Gathering gathering = lab.gather(List.of(flow), lab.everyInterface());

        assertThat(sent(gathering)).allSatisfy(LabNetworkTest::succeeded);
        for (final LabPod end : List.of(from, to)) {
          final ObservationPoint primary = LabRun.point(end.node(), end.node().primary());
          assertThat(lab.forward(gathering, flow, primary))
              .hasSize(3)
              .allSatisfy(packet -> isTunnelled(packet, lab, flow, from, to, port));
          assertThat(lab.forward(gathering, flow, LabRun.point(end))).isEmpty();
        }
      }
    }
  }

  private static void isTunnelled(
      final SightedPacket packet,
      final LabRun lab,
      final Flow flow,
      final LabPod from,
      final LabPod to,
      final int port) {
    assertThat(packet.addresses()).contains(lab.addresses(flow));
    assertThat(packet.form()).isInstanceOf(Tunnelled.class);
    final Tunnelled form = (Tunnelled) packet.form();
    assertThat(form.outer())
        .isEqualTo(new Addresses(from.node().primary().primary(), to.node().primary().primary()));
    assertThat(form.transport()).contains(Integer.toString(port));
  }

  @Test
  void a_capture_that_dies_is_lost_and_the_others_are_not() {
    try (LabRun lab = LabRun.open("lab:eks-study?fault=capture-lost", parent)) {
      final Flow flow = LabRun.flow(lab.probe(0, true), lab.probe(1, true), Transport.ICMP);
      final Gathering gathering = lab.gather(List.of(flow), lab.everyInterface());

      final LabNode first = lab.layout().nodes().get(0);
      final ObservationPoint victim = LabRun.point(first, first.primary());
      assertThat(gathering.captures()).hasSize(6);
      gathering
          .captures()
          .forEach(
              (point, capture) -> {
                if (point.equals(victim)) {
                  assertThat(capture)
                      .isInstanceOfSatisfying(
                          Lost.class,
                          lost -> {
                            assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
                            assertThat(lost.detail()).contains("eth0", first.name(), "137");
                          });
                } else {
                  assertThat(capture).isInstanceOf(Captured.class);
                }
              });
    }
  }

  @Test
  void a_silent_probe_says_that_nobody_answered_and_is_seen_nowhere() {
    try (LabRun lab = LabRun.open("lab:eks-study?fault=probe-silent", parent)) {
      final Flow ping = LabRun.flow(lab.probe(0, true), lab.probe(1, true), Transport.ICMP);
      final Flow udp = LabRun.flow(lab.probe(0, true), lab.probe(1, true), Transport.UDP);
      final Flow tcp = LabRun.flow(lab.probe(0, true), lab.probe(1, true), Transport.TCP);
      final List<Flow> flows = List.of(ping, udp, tcp);
      final Gathering gathering = lab.gather(flows, lab.everyInterface());

      assertThat(gathering.probes().get(0).packets())
          .extracting(Sent::exitStatus)
          .containsOnly(OptionalInt.of(1));
      assertThat(gathering.probes().get(1).packets()).allSatisfy(LabNetworkTest::succeeded);
      assertThat(gathering.probes().get(2).packets())
          .allSatisfy(sent -> assertThat(sent.output()).contains("timed out"));
      assertThat(gathering.captures().values()).hasSize(6).allMatch(Captured.class::isInstance);
      for (final Flow flow : flows) {
        assertThat(lab.everyInterface())
            .allSatisfy(point -> assertThat(lab.seen(gathering, flow, point)).isEmpty());
      }
    }
  }

  @Test
  void the_inventory_is_what_is_wired() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final var parsed = TopologyParser.parse(lab.network().inventory(DocumentKind.ALL));
      assertThat(parsed.pods().asOptional().orElseThrow())
          .extracting(pod -> pod.ref().toString())
          .containsAll(lab.probes().stream().map(pod -> pod.ref().toString()).toList());
      assertThat(Faults.none().layout(parsed)).isEqualTo(lab.layout());
    }
  }

  @Test
  void probes_are_placed_once() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final var again = lab.network().place(LabRun.cells(lab.network().topology()));
      assertThat(again.unplaced()).isEmpty();
      assertThat(lab.network().layout()).isEqualTo(lab.layout());
      final Flow flow = LabRun.flow(lab.probe(0, true), lab.probe(1, true), Transport.ICMP);
      assertThat(sent(lab.gather(List.of(flow), lab.everyInterface())))
          .allSatisfy(LabNetworkTest::succeeded);
    }
  }

  @Test
  void a_packet_that_came_back_is_a_reply() {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final LabPod from = lab.probe(0, true);
      final Flow flow = LabRun.flow(from, lab.probe(1, true), Transport.ICMP);
      final Gathering gathering = lab.gather(List.of(flow), lab.everyInterface());
      assertThat(lab.seen(gathering, flow, LabRun.point(from)))
          .extracting(SightedPacket::direction)
          .containsExactlyInAnyOrder(
              Direction.FORWARD,
              Direction.FORWARD,
              Direction.FORWARD,
              Direction.REPLY,
              Direction.REPLY,
              Direction.REPLY);
    }
  }
}
