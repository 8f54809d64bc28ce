package io.wirecheck.invariant;

import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Form;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.reference.ReferenceTopologies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What was seen of one flow of three packets, put together by hand. */
final class Scene {

  static final ObservationPoint VETH =
      ObservationPoint.veth("node-a", new PodRef("wirecheck", "probe-1"));
  static final ObservationPoint PRIMARY = ObservationPoint.networkInterface("node-a", "eni-a0");
  static final ObservationPoint SECONDARY = ObservationPoint.networkInterface("node-a", "eni-a1");
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  private static final IpAddress SOURCE = IpAddress.parse("10.0.1.7");
  private static final IpAddress DESTINATION = IpAddress.parse("10.0.2.9");

  private final Transport transport;
  private final Target target;
  private final SortedMap<ObservationPoint, List<SightedPacket>> sightings = new TreeMap<>();
  private final Map<ObservationPoint, Unproven> unproven = new HashMap<>();
  private final Map<ObservationPoint, Bystanders> bystanders = new HashMap<>();
  private int exitStatus;
  private String output = "";

  private Scene(final Transport transport, final Target target) {
    this.transport = transport;
    this.target = target;
  }

  static Scene toPod(final Transport transport) {
    return new Scene(transport, pod("node-b"));
  }

  static Scene toPodOfTheSameNode(final Transport transport) {
    return new Scene(transport, pod("node-a"));
  }

  static Scene toNode(final Transport transport) {
    return new Scene(
        transport,
        new Target.OnNode(
            "node-b", DESTINATION, ObservationPoint.networkInterface("node-b", "eni-b0")));
  }

  static Scene beyond(final Transport transport) {
    return new Scene(transport, new Target.Beyond(DESTINATION));
  }

  private static Target pod(final String node) {
    final ObservationPoint eni = ObservationPoint.networkInterface(node, "eni-b0");
    final PodRef ref = new PodRef("shop", "db-0");
    return new Target.InPod(
        new Endpoint.OfPod(ref), new End(ref, node, DESTINATION, eni, eni));
  }

  ObservationPoint end() {
    return target.lastPoint().orElseThrow();
  }

  /** Every packet at its own pod's veth. */
  Scene departed() {
    return forward(VETH, 0, 1, 2);
  }

  Scene forward(final ObservationPoint point, final int... packets) {
    IntStream.of(packets).forEach(i -> see(point, i, Direction.FORWARD, new Native(), 0));
    return this;
  }

  Scene answered(final long nanos, final int... packets) {
    IntStream.of(packets).forEach(i -> see(VETH, i, Direction.REPLY, new Native(), nanos));
    return this;
  }

  Scene refused(final int... packets) {
    IntStream.of(packets).forEach(i -> see(VETH, i, Direction.REPLY, new Quoted(), 1));
    return this;
  }

  private void see(
      final ObservationPoint point,
      final int packet,
      final Direction direction,
      final Form form,
      final long nanos) {
    final List<SightedPacket> there = sightings.computeIfAbsent(point, key -> new ArrayList<>());
    final boolean forward = direction == Direction.FORWARD;
    there.add(
        new SightedPacket(
            there.size() + 1,
            packet * 1_000_000_000L + nanos,
            packet,
            direction,
            form,
            Optional.of(
                new Addresses(forward ? SOURCE : DESTINATION, forward ? DESTINATION : SOURCE)),
            63,
            84,
            capture(point).at("frame " + (there.size() + 1))));
  }

  Scene deaf(final ObservationPoint point, final InconclusiveCode code) {
    unproven.put(point, new Unproven(code, "the capture at " + point + " heard nothing"));
    return this;
  }

  Scene strangers(final ObservationPoint point, final String protocols) {
    bystanders.put(point, new Bystanders(Map.of(protocols, 3L), List.of(), 0));
    return this;
  }

  Scene encrypted(final ObservationPoint point) {
    final OpaquePacket packet = new OpaquePacket("esp", SOURCE, DESTINATION, 120, 0);
    bystanders.put(point, new Bystanders(Map.of(), List.of(packet), 0));
    return this;
  }

  Scene exits(final int status, final String printed) {
    exitStatus = status;
    output = printed;
    return this;
  }

  Finding judge(final Condition condition) {
    final SentFlow subject = subject();
    final SortedMap<ObservationPoint, AtPoint> points = new TreeMap<>();
    Points.and(condition.rule().points(subject), condition.rule().also(subject))
        .forEach(point -> points.put(point, at(point)));
    points.put(VETH, at(VETH));
    final List<Sent> sent =
        IntStream.range(0, 3)
            .mapToObj(i -> new Sent(i, 64, AT, OptionalInt.of(exitStatus), output))
            .toList();
    return condition
        .rule()
        .judge(
            new Seen(
                subject,
                new FlowObservation(subject.flow(), sent, points),
                new Observations(ReferenceTopologies.named("eks-study"), Map.of())));
  }

  private AtPoint at(final ObservationPoint point) {
    return new AtPoint(
        "eth0",
        sightings.getOrDefault(point, List.of()),
        bystanders.getOrDefault(point, Bystanders.none()),
        unproven.containsKey(point) ? unproven.get(point) : new Proven("frame 1"),
        capture(point));
  }

  private static Provenance capture(final ObservationPoint point) {
    return Provenance.of(point + ".pcap", "tcpdump", AT);
  }

  private SentFlow subject() {
    final PodRef probe = new PodRef("wirecheck", "probe-1");
    return new SentFlow(
        new Flow(
            new Endpoint.OfPod(probe),
            target.endpoint(),
            transport,
            transport == Transport.ICMP ? 0 : 4242,
            3),
        new Cell(ComputeType.EC2, "linux", InterfaceClass.SECONDARY, "zone-a"),
        new End(probe, "node-a", SOURCE, SECONDARY, PRIMARY),
        target,
        new TreeSet<>(List.of(PRIMARY, SECONDARY)),
        new TreeSet<>(),
        Optional.of(IpAddress.parse("10.0.1.4")));
  }
}
