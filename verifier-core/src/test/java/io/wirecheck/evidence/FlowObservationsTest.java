package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import io.wirecheck.packet.Nonce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowObservationsTest {

  private static final long RUN = 0x57ec_a11f_00d5_c0deL;
  private static final ObservationPoint ENI_A = ObservationPoint.networkInterface("a", "eni-a");
  private static final ObservationPoint ENI_B = ObservationPoint.networkInterface("b", "eni-b");
  private static final Flow FLOW = flow(ProbeFrames.PORT, 2);
  private static final Flow OTHER = flow(ProbeFrames.PORT + 1, 1);
  private static final Flow CONTROL_A = control("a", "b");
  private static final Flow CONTROL_B = control("b", "a");
  private static final SortedMap<ObservationPoint, Flow> NO_CONTROLS = new TreeMap<>();
  private static final SortedMap<ObservationPoint, Flow> CONTROLS =
      new TreeMap<>(Map.of(ENI_A, CONTROL_A, ENI_B, CONTROL_B));

  /** Numbers of this gathering, as a bundle recorded them: they follow from nothing else. */
  private static final List<Probe> PROBES =
      List.of(sent(41, FLOW), sent(17, OTHER), sent(5, CONTROL_A), sent(6, CONTROL_B));

  @Test
  void a_packet_belongs_to_the_flow_with_its_number_in_the_gathering() {
    final AtPoint seen = at(ENI_A, CONTROLS, captured(probe(41, 0), probe(41, 1), probe(17, 0)));
    assertThat(seen.sightings()).extracting(SightedPacket::packet).containsExactly(0, 1);
    assertThat(seen.sightings()).extracting(SightedPacket::frame).containsExactly(1, 2);
  }

  @Test
  void a_frame_that_cannot_be_read_spoils_every_flow_at_its_point() {
    final byte[] unreadable = ProbeFrames.unreadable(new Nonce(RUN, 41, 0));
    final Map<ObservationPoint, Capture> captures =
        Map.of(ENI_A, captured(unreadable), ENI_B, captured(probe(17, 0)));
    for (final Flow flow : List.of(FLOW, OTHER)) {
      final FlowObservation seen = seen(answer(flow, captures, CONTROLS, ENI_A, ENI_B));
      assertThat(seen.at(ENI_A).sightings())
          .extracting(SightedPacket::form)
          .hasOnlyElementsOfType(SightedPacket.Unreadable.class)
          .hasSize(1);
      assertThat(seen.at(ENI_B).sightings())
          .extracting(SightedPacket::form)
          .doesNotHaveAnyElementsOfTypes(SightedPacket.Unreadable.class);
    }
  }

  @Test
  void another_run_s_packets_are_not_seen() {
    final byte[] foreign =
        ProbeFrames.udp(
            ProbeFrames.POD_A, ProbeFrames.POD_B, ProbeFrames.PORT, new Nonce(RUN + 1, 41, 0));
    final Evidence pcap = WrittenCapture.of(foreign).evidence();
    final Capture capture = new Gathering.Captured("ens5", pcap, 0, Bystanders.none());
    assertThat(at(ENI_A, NO_CONTROLS, capture).sightings()).isEmpty();
  }

  @Test
  void an_instrument_that_showed_its_control_is_proven() {
    assertThat(at(ENI_A, CONTROLS, captured(controlFrame(5, 9))).instrument())
        .isEqualTo(new Proven("frame 1 of captures/eni-a.pcap"));
  }

  @Test
  void without_its_control_an_instrument_s_silence_proves_nothing() {
    final AtPoint seen = at(ENI_A, CONTROLS, captured(probe(41, 0), probe(41, 1)));
    assertThat(seen.instrument()).isInstanceOf(Unproven.class);
    final Unproven unproven = (Unproven) seen.instrument();
    assertThat(unproven.code()).isEqualTo(InconclusiveCode.NO_SANITY_WITNESS);
    assertThat(unproven.detail()).contains("eni-a (node a)").contains(CONTROL_A.toString());
  }

  @Test
  void the_control_of_another_point_proves_nothing_here() {
    assertThat(at(ENI_A, CONTROLS, captured(controlFrame(6, 9))).instrument())
        .isInstanceOf(Unproven.class);
  }

  @Test
  void a_control_in_a_tunnel_or_on_its_way_back_proves_nothing() {
    final byte[] tunnelled = ProbeFrames.vxlan(4789, new Nonce(RUN, 41, 0));
    final SortedMap<ObservationPoint, Flow> asControl = new TreeMap<>(Map.of(ENI_A, FLOW));
    assertThat(at(ENI_A, asControl, captured(tunnelled)).instrument()).isInstanceOf(Unproven.class);
    assertThat(at(ENI_A, NO_CONTROLS, captured(tunnelled)).instrument())
        .isInstanceOf(Unproven.class);
    assertThat(at(ENI_A, asControl, captured(probe(41, 0))).instrument())
        .isInstanceOf(Proven.class);
    final byte[] quoted = ProbeFrames.quoted(new Nonce(RUN, 5, 0));
    assertThat(at(ENI_A, CONTROLS, captured(quoted)).instrument()).isInstanceOf(Unproven.class);
    assertThat(
            at(ENI_A, CONTROLS, captured(ProbeFrames.unreadable(new Nonce(RUN, 5, 0))))
                .instrument())
        .isInstanceOf(Unproven.class);
  }

  @Test
  void packets_that_the_kernel_dropped_outweigh_the_control() {
    final Evidence pcap = WrittenCapture.of(controlFrame(5, 9)).evidence();
    final Unproven unproven =
        (Unproven) at(ENI_A, CONTROLS, CaptureSieve.sieve("ens5", pcap, RUN, 1)).instrument();
    assertThat(unproven.code()).isEqualTo(InconclusiveCode.CAPTURE_DROPPED);
    assertThat(unproven.detail()).contains("1 packets").contains("eni-a (node a)");
  }

  @Test
  void where_no_control_can_be_sent_any_probe_of_the_run_proves_the_instrument() {
    assertThat(at(ENI_A, NO_CONTROLS, captured(probe(17, 0))).instrument())
        .isInstanceOf(Proven.class);
    assertThat(at(ENI_A, NO_CONTROLS, captured()).instrument()).isInstanceOf(Unproven.class);
    assertThat(at(ENI_A, NO_CONTROLS, captured(probe(99, 0))).instrument())
        .isInstanceOf(Unproven.class);
  }

  @Test
  void what_a_capture_lost_is_missing_with_its_code() {
    final Lost lost = new Lost(InconclusiveCode.NO_CAPTURE, "tcpdump on node a ended with 1");
    final Map<ObservationPoint, Capture> captures =
        Map.of(ENI_A, captured(probe(41, 0)), ENI_B, lost);
    assertThat(answer(FLOW, captures, CONTROLS, ENI_A, ENI_B))
        .isEqualTo(new Observed.Missing(lost.code(), lost.detail()));
    assertThat(answer(FLOW, captures, CONTROLS, ENI_A)).isInstanceOf(Observed.Seen.class);
  }

  @Test
  void a_kept_file_that_was_cut_is_missing() {
    final Evidence cut = WrittenCapture.of(probe(41, 0), probe(41, 1)).cutBy(1);
    final Capture capture = new Gathering.Captured("ens5", cut, 0, Bystanders.none());
    assertMissing(
        answer(FLOW, Map.of(ENI_A, capture), CONTROLS, ENI_A),
        InconclusiveCode.NO_CAPTURE,
        "eni-a");
  }

  @Test
  void a_point_where_nothing_was_captured_was_not_recorded() {
    assertMissing(
        answer(FLOW, Map.of(ENI_A, captured()), CONTROLS, ENI_A, ENI_B),
        InconclusiveCode.NOT_RECORDED,
        "eni-b (node b)");
  }

  @Test
  void a_flow_that_was_not_sent_was_not_recorded() {
    final Flow unsent = flow(1, 1);
    assertMissing(
        answer(unsent, Map.of(ENI_A, captured()), CONTROLS, ENI_A),
        InconclusiveCode.NOT_RECORDED,
        unsent.toString());
  }

  @Test
  void a_packet_that_was_not_sent_leaves_the_flow_without_its_probe() {
    final Probe half = new Probe(41, FLOW, List.of(packet(0, OptionalInt.of(0))));
    assertMissing(answerOf(half), InconclusiveCode.NO_PROBE, "of 2 packets");
    assertMissing(
        answerOf(new Probe(41, FLOW, List.of())), InconclusiveCode.NO_PROBE, "of 2 packets");
  }

  @Test
  void a_command_without_a_status_leaves_the_flow_without_its_probe() {
    final Probe silent =
        new Probe(41, FLOW, List.of(packet(0, OptionalInt.of(0)), packet(1, OptionalInt.empty())));
    assertMissing(answerOf(silent), InconclusiveCode.NO_PROBE, "packet 1 of");
  }

  private static Observed answerOf(final Probe probe) {
    final Gathering gathering =
        new Gathering(1, RUN, List.of(probe), Map.of(ENI_A, captured(probe(41, 0))));
    return answer(gathering, FLOW, NO_CONTROLS, ENI_A);
  }

  private static void assertMissing(
      final Observed observed, final InconclusiveCode code, final String detail) {
    assertThat(observed).isInstanceOf(Observed.Missing.class);
    assertThat(((Observed.Missing) observed).code()).isEqualTo(code);
    assertThat(((Observed.Missing) observed).detail()).contains(detail);
  }

  private static AtPoint at(
      final ObservationPoint point,
      final SortedMap<ObservationPoint, Flow> controls,
      final Capture capture) {
    return seen(answer(FLOW, Map.of(point, capture), controls, point)).at(point);
  }

  private static FlowObservation seen(final Observed observed) {
    assertThat(observed).isInstanceOf(Observed.Seen.class);
    return (FlowObservation) ((Observed.Seen) observed).value();
  }

  private static Observed answer(
      final Flow flow,
      final Map<ObservationPoint, Capture> captures,
      final SortedMap<ObservationPoint, Flow> controls,
      final ObservationPoint... points) {
    return answer(new Gathering(1, RUN, PROBES, captures), flow, controls, points);
  }

  private static Observed answer(
      final Gathering gathering,
      final Flow flow,
      final SortedMap<ObservationPoint, Flow> controls,
      final ObservationPoint... points) {
    final Key.FlowSightings key = new Key.FlowSightings(flow, new TreeSet<>(List.of(points)));
    final Map<Key<?>, Observed> answers =
        FlowObservations.of(gathering, controls).answer(List.of(key));
    return answers.getOrDefault(key, new Observed.Missing(InconclusiveCode.AMBIGUOUS, "no answer"));
  }

  private static Capture captured(final byte[]... frames) {
    return CaptureSieve.sieve("ens5", WrittenCapture.of(frames).evidence(), RUN, 0);
  }

  private static byte[] probe(final int flow, final int packet) {
    final int port = flow == 17 ? ProbeFrames.PORT + 1 : ProbeFrames.PORT;
    return ProbeFrames.udp(
        ProbeFrames.POD_A, ProbeFrames.POD_B, port, new Nonce(RUN, flow, packet));
  }

  private static byte[] controlFrame(final int flow, final int port) {
    return ProbeFrames.udp(ProbeFrames.NODE_A, ProbeFrames.NODE_B, port, new Nonce(RUN, flow, 0));
  }

  private static Probe sent(final int number, final Flow flow) {
    return new Probe(
        number,
        flow,
        IntStream.range(0, flow.packets()).mapToObj(i -> packet(i, OptionalInt.of(0))).toList());
  }

  private static Sent packet(final int index, final OptionalInt exitStatus) {
    return new Sent(index, 64, Instant.EPOCH, exitStatus, "");
  }

  private static Flow flow(final int port, final int packets) {
    return new Flow(pod("web"), pod("db"), Transport.UDP, port, packets);
  }

  private static Flow control(final String from, final String to) {
    return new Flow(new Endpoint.OfHost(from), new Endpoint.OfHost(to), Transport.UDP, 9, 1);
  }

  private static Endpoint pod(final String name) {
    return new Endpoint.OfPod(new PodRef("shop", name));
  }
}
