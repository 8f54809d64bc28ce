package io.wirecheck.report.json;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.check.Waiver;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.run.Exhibit;
import io.wirecheck.run.Exhibits;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import io.wirecheck.run.WaiverUse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run that has something in every field of the format, with times of the caller's. */
public record SampleRun(String runId, Instant startedAt, Duration duration) {

  public static final SampleRun FIRST =
      new SampleRun(
          "5d1e00c0ffee0001", Instant.parse("2025-11-21T03:04:05.678Z"), Duration.ofMillis(4321));

  /** The same findings, on another day. */
  public static final SampleRun SECOND =
      new SampleRun(
          "5d1e00c0ffee0002", Instant.parse("2026-02-03T04:05:06Z"), Duration.ofMillis(7));

  private static final Cell PRIMARY =
      new Cell(ComputeType.EC2, "linux", InterfaceClass.PRIMARY, "eu-central-1a");
  private static final Cell SECONDARY =
      new Cell(ComputeType.EC2, "linux", InterfaceClass.SECONDARY, "eu-central-1b");

  private static final Waiver WAIVER =
      new Waiver(
          "those-are-waived",
          Optional.empty(),
          List.of(ObjectRef.node("ip-10-0-37-5")),
          "team-network",
          "the node goes in December",
          LocalDate.of(2025, 12, 1));

  public RunReport report() {
    return report(List.of(failed(), undecided(), broken(), passed(1), notApplicable(), waived()));
  }

  public RunReport report(final List<CheckResult> results) {
    return new RunReport(
        "1.2.3",
        runId,
        "reference:eks-study?fault=vxlan-overlay",
        "the reference model of an EKS network, 3 nodes",
        startedAt,
        duration,
        List.of(
            new Setting("network", "reference:eks-study?fault=vxlan-overlay", "command line"),
            new Setting("seed", "7", "environment WIRECHECK_SEED")),
        new TreeMap<>(Map.of("region", "eu-central-1", "account", "111122223333")),
        new TreeMap<>(Map.of("pods", "12", "vpcs", "NO_PERMISSION: ec2:DescribeVpcs was denied")),
        new Placement(
            new TreeMap<>(Map.of(PRIMARY, List.of(pod("p0"), pod("p1")))),
            new TreeMap<>(
                Map.of(
                    SECONDARY,
                    new Placement.Unplaced(
                        InconclusiveCode.PLACEMENT, "no node has a secondary interface")))),
        results,
        List.of(
            new WaiverUse(WAIVER, WaiverUse.State.APPLIED, 1),
            new WaiverUse(
                new Waiver(
                    "all-is-well",
                    Optional.of("Pod default/web"),
                    List.of(),
                    "team-shop",
                    "it was so once",
                    LocalDate.of(2025, 12, 31)),
                WaiverUse.State.UNUSED,
                0)),
        Exhibits.none());
  }

  /** A report of one failed check that shows these files beside its worst finding. */
  RunReport showing(final List<String> leftOut, final Exhibit... exhibits) {
    final CheckResult failed = failed();
    final Finding worst = failed.findings().get(1);
    return report(List.of(failed))
        .showing(
            Exhibits.none()
                .with(failed, worst, new Exhibits.Shown(List.of(exhibits), List.of(), leftOut)));
  }

  public CheckResult failed() {
    return result(
        "pod-traffic-is-not-encapsulated",
        Verdict.FAIL,
        List.of(
            new Finding.Holds("udp 10.0.12.7 -> 10.0.37.20", List.of(), List.of(frame(9))),
            new Finding.Violated(
                "udp 10.0.12.7 -> 10.0.37.19",
                List.of(new Fact("expected", "native"), new Fact("observed", "VXLAN, port 4789")),
                List.of(frame(14), Provenance.of("aws/vpcs.json", "ec2:DescribeVpcs", startedAt)))),
        new Coverage(
            12,
            new TreeMap<>(Map.of(PRIMARY, 2)),
            new TreeMap<>(Map.of("pods on the host network", 4)),
            List.of("2 of 132 flows, seed 7")));
  }

  private CheckResult undecided() {
    return result(
        "pod-address-belongs-to-its-node",
        Verdict.INCONCLUSIVE,
        List.of(
            new Finding.Inconclusive(
                "Pod default/web",
                InconclusiveCode.CHURN,
                "the pod was replaced while it was looked at",
                List.of(new Fact("address", "10.0.12.7")),
                List.of())),
        Coverage.of(12));
  }

  private CheckResult broken() {
    return result(
        "broken-check",
        Verdict.ERROR,
        List.of(new Finding.Broken("Pod default/web", "IllegalStateException at line 3")),
        Coverage.of(1));
  }

  private CheckResult notApplicable() {
    return result("does-not-apply", Verdict.NOT_APPLICABLE, List.of(), Coverage.none());
  }

  private CheckResult waived() {
    final CheckResult failed =
        result(
            WAIVER.check(),
            Verdict.WAIVED,
            List.of(
                new Finding.Violated(
                    "Pod default/web",
                    List.of(ObjectRef.pod(pod("web")), ObjectRef.node("ip-10-0-37-5")),
                    List.of(new Fact("observed", "something else")),
                    List.of(frame(3)))),
            Coverage.of(1));
    return new CheckResult(
        failed.requirement(),
        failed.verdict(),
        failed.code(),
        failed.summary(),
        failed.counts(),
        failed.findings(),
        failed.coverage(),
        failed.duration(),
        List.of(WAIVER));
  }

  public CheckResult passed(final int subjects) {
    return result(
        "all-is-well",
        Verdict.PASS,
        Stream.iterate(0, i -> i + 1)
            .limit(subjects)
            .<Finding>map(
                i -> new Finding.Holds("Pod default/web-" + i, List.of(), List.of(frame(i))))
            .toList(),
        Coverage.of(subjects));
  }

  public CheckResult saying(final String text) {
    return result(
        "hostile",
        Verdict.FAIL,
        List.of(new Finding.Violated(text, List.of(new Fact("observed", text)), List.of(frame(1)))),
        Coverage.of(1));
  }

  /** A check of these words, which passes. */
  public CheckResult called(final String should) {
    return new CheckResult(
        new Requirement("worded", should, "of this", List.of(), Severity.MINOR, Tier.T0),
        Verdict.PASS,
        Optional.empty(),
        "a sentence on why",
        Map.of(Verdict.PASS, 1L),
        List.of(new Finding.Holds("Pod default/web", List.of(), List.of(frame(1)))),
        Coverage.of(1),
        duration);
  }

  private CheckResult result(
      final String id,
      final Verdict verdict,
      final List<Finding> findings,
      final Coverage coverage) {
    return new CheckResult(
        new Requirement(
            id, "things should be so", "of this", List.of("INV-13"), Severity.MAJOR, Tier.T3),
        verdict,
        verdict == Verdict.INCONCLUSIVE ? Optional.of(InconclusiveCode.CHURN) : Optional.empty(),
        "a sentence on why",
        findings.stream().collect(Collectors.groupingBy(Finding::verdict, Collectors.counting())),
        findings,
        coverage,
        duration);
  }

  private Provenance frame(final int number) {
    return new Provenance(
        "captures/eni-0b7.pcap",
        "frame " + number,
        "tcpdump on node ip-10-0-37-5",
        Optional.of(startedAt));
  }

  private static PodRef pod(final String name) {
    return new PodRef("wirecheck", name);
  }
}
