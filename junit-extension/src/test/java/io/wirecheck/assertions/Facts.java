package io.wirecheck.assertions;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.check.Waiver;
import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Instrument;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Form;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.run.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values to assert of, the same in every run. */
final class Facts {

  static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  static final String FLOW = "tcp 10.0.12.7 -> 10.0.37.19:8080 (shop/web-0 -> shop/db-0)";
  static final ObservationPoint HERE = ObservationPoint.networkInterface("node-a", "eni-0a1");
  static final ObservationPoint THERE = ObservationPoint.networkInterface("node-b", "eni-0b7");
  static final String WEB = "10.0.12.7";
  private static final String DB = "10.0.37.19";

  private static final Requirement REQUIREMENT =
      new Requirement(
          "web-reaches-db",
          "flows from probes to probes should be delivered and keep source address",
          "the database's firewall admits pod addresses",
          List.of(),
          Severity.MAJOR,
          Tier.T3,
          "docs/invariants.md");

  private Facts() {}

  static CheckResult passed() {
    return result(
        Verdict.PASS,
        Optional.empty(),
        new Finding.Holds(FLOW, List.of(Fact.of("observed", "3 packets")), List.of(frame(14))));
  }

  static CheckResult failed() {
    return result(
        Verdict.FAIL,
        Optional.empty(),
        new Finding.Violated(
            FLOW,
            List.of(
                Fact.of("expected", "source address 10.0.12.7"),
                Fact.of("observed", "source address 10.0.12.4"),
                Fact.of("that source is", "the primary address of node ip-10-0-12-4")),
            List.of(frame(14))));
  }

  static CheckResult inconclusive(final InconclusiveCode code) {
    return result(
        Verdict.INCONCLUSIVE,
        Optional.of(code),
        new Finding.Inconclusive(
            FLOW, code, "what is missing, and of which object", List.of(), List.of(frame(1))));
  }

  static CheckResult broken() {
    return result(
        Verdict.ERROR,
        Optional.empty(),
        new Finding.Broken(FLOW, "java.lang.IllegalStateException: 100% at a.b.C.d(C.java:7)"));
  }

  /** A FAIL that somebody answers for: the finding stays. */
  static CheckResult waived() {
    final CheckResult failed = failed();
    return new CheckResult(
        failed.requirement(),
        Verdict.WAIVED,
        Optional.empty(),
        "1 of 1 violated, and waived",
        failed.counts(),
        failed.findings(),
        failed.coverage(),
        failed.duration(),
        List.of(
            new Waiver(
                failed.id(),
                Optional.of(FLOW),
                List.of(),
                "net-team",
                "the old firewall goes in December",
                LocalDate.of(2026, 12, 24))));
  }

  static CheckResult notApplicable() {
    return result(Verdict.NOT_APPLICABLE, Optional.empty());
  }

  private static CheckResult result(
      final Verdict verdict, final Optional<InconclusiveCode> code, final Finding... findings) {
    return new CheckResult(
        REQUIREMENT,
        verdict,
        code,
        "every node is a hybrid node (label: eks.amazonaws.com/compute-type=hybrid)",
        findings.length == 0 ? Map.of() : Map.of(findings[0].verdict(), (long) findings.length),
        List.of(findings),
        Coverage.none(),
        Duration.ZERO);
  }

  static RunReport report(final CheckResult... results) {
    return new RunReport(
        "0.1.0",
        "w-1a2b3c",
        "reference:eks-study",
        "a model",
        AT,
        Duration.ZERO,
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        Placement.none(),
        List.of(results));
  }

  static Topology topology() {
    return ReferenceTopologies.named("eks-study");
  }

  private static Provenance frame(final int number) {
    return Provenance.of("captures/db-0.pcap", "tcpdump on eth1 of node ip-10-0-37-5", AT)
        .at("frame " + number);
  }

  static AtPoint healthy() {
    return at(proven(), IntStream.range(0, 3).mapToObj(i -> packet(i, WEB, new Native())));
  }

  static AtPoint translated() {
    return at(proven(), IntStream.range(0, 3).mapToObj(i -> packet(i, "10.0.12.4", new Native())));
  }

  static AtPoint tunnelled() {
    final Addresses outer =
        new Addresses(IpAddress.parse("10.0.12.4"), IpAddress.parse("10.0.37.5"));
    final Form form = new Tunnelled("VXLAN", outer, "udp 4789");
    return at(proven(), IntStream.range(0, 3).mapToObj(i -> packet(i, WEB, form)));
  }

  static AtPoint silent(final Instrument instrument) {
    return at(instrument, Stream.empty());
  }

  static Instrument proven() {
    return new Proven("frame 1 of captures/db-0.pcap");
  }

  static Instrument unproven() {
    return new Unproven(
        InconclusiveCode.CAPTURE_DROPPED, "the kernel dropped 7 packets at eni-0b7");
  }

  private static AtPoint at(final Instrument instrument, final Stream<SightedPacket> packets) {
    return new AtPoint(
        "eth1",
        packets.toList(),
        Bystanders.none(),
        instrument,
        Provenance.of("captures/db-0.pcap", "tcpdump on eth1 of node ip-10-0-37-5", AT));
  }

  private static SightedPacket packet(final int index, final String source, final Form form) {
    return new SightedPacket(
        14 + index,
        0,
        index,
        Direction.FORWARD,
        form,
        Optional.of(new Addresses(IpAddress.parse(source), IpAddress.parse(DB))),
        63,
        84,
        frame(14 + index));
  }

  /** What was seen at the receiver's interface; at the sender's all is well. */
  static FlowObservation seen(final AtPoint there) {
    final Flow flow =
        new Flow(
            new Endpoint.OfPod(new PodRef("shop", "web-0")),
            new Endpoint.OfPod(new PodRef("shop", "db-0")),
            Transport.UDP,
            4242,
            3);
    final List<Sent> sent =
        IntStream.range(0, 3).mapToObj(i -> new Sent(i, 64, AT, OptionalInt.of(0), "")).toList();
    return new FlowObservation(flow, sent, new TreeMap<>(Map.of(HERE, healthy(), THERE, there)));
  }
}
