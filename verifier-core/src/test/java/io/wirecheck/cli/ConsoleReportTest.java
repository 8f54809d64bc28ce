package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.run.Gate;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ConsoleReportTest {

  private static final String BECAUSE = "the design says so";

  private final Terminal terminal = new Terminal();

  private static CheckResult result(
      final String id,
      final Verdict verdict,
      final Optional<InconclusiveCode> code,
      final String summary,
      final Map<Verdict, Long> counts,
      final Finding... findings) {
    return new CheckResult(
        new Requirement(id, "things should be so", BECAUSE, List.of(), Severity.MAJOR, Tier.T3),
        verdict,
        code,
        summary,
        counts,
        List.of(findings),
        Coverage.none(),
        Duration.ofMillis(4_249));
  }

  private static CheckResult passed() {
    return result(
        "pod-address-belongs-to-its-node",
        Verdict.PASS,
        Optional.empty(),
        "all 12345 hold",
        Map.of(Verdict.PASS, 12_345L));
  }

  private static CheckResult failed(final String observed) {
    return result(
        "pod-traffic-is-not-encapsulated",
        Verdict.FAIL,
        Optional.empty(),
        "1 of 18 violated",
        Map.of(Verdict.PASS, 17L, Verdict.FAIL, 1L),
        new Finding.Violated(
            "udp 192.168.1.7 -> 192.168.37.19:4242 (wirecheck/p0 -> wirecheck/p1)",
            List.of(new Fact("expected", "no tunnel"), new Fact("observed", observed)),
            List.of(
                Provenance.of("captures/eni-0b7.pcap", "tcpdump on node n1", Instant.EPOCH)
                    .at("frame 14"))));
  }

  private static CheckResult undecided() {
    return result(
        "load-balancer-targets-are-registered-with-pod-addresses-of-ready-pods",
        Verdict.INCONCLUSIVE,
        Optional.of(InconclusiveCode.UNREADABLE_DOCUMENT),
        "0 of 3 hold, nothing can be said of the others",
        Map.of(Verdict.INCONCLUSIVE, 3L),
        new Finding.Inconclusive(
            "target group web",
            InconclusiveCode.UNREADABLE_DOCUMENT,
            "aws/target-health.json ends within an object; read it again",
            List.of(),
            List.of()));
  }

  private static CheckResult notApplicable() {
    return result(
        "windows-nodes-have-addresses",
        Verdict.NOT_APPLICABLE,
        Optional.empty(),
        "every node runs Linux (operating systems: linux, by aws/nodes.json), so there is no node"
            + " for this check to look at",
        Map.of());
  }

  private void print(final Ansi ansi, final Gate gate, final CheckResult... results) {
    final RunReport report =
        new RunReport(
            "1.2.3",
            "5d1e00c0ffee0001",
            "reference:eks-study?fault=vxlan-overlay",
            "the reference model of an EKS network with three nodes in three zones",
            Instant.EPOCH,
            Duration.ofSeconds(9),
            List.of(
                new Setting("network", "reference:eks-study?fault=vxlan-overlay", "command line"),
                new Setting("seed", "7", "environment WIRECHECK_SEED")),
            new TreeMap<>(),
            new TreeMap<>(),
            Placement.none(),
            List.of(results));
    new ConsoleReport(terminal.paper(ansi)).print(report, gate);
  }

  @Test
  void prints_the_table_then_what_is_not_well_then_the_settings_then_the_gate() {
    final CheckResult failed = failed("VXLAN, port 4789");
    print(
        Ansi.OFF,
        new Gate.Broken(Verdict.FAIL, "1 of 4 checks is FAIL: pod-traffic-is-not-encapsulated"),
        undecided(),
        passed(),
        failed,
        notApplicable());

    String expected = Terminal.golden("report.txt");
    for (final CheckResult result : List.of(undecided(), failed, notApplicable())) {
      expected = expected.replace("<explanation of " + result.id() + ">", Explanation.of(result));
    }
    assertThat(terminal.out()).isEqualTo(expected).contains("VXLAN, port 4789");
  }

  @Test
  void the_table_fits_80_columns_whatever_the_verdict_and_code() {
    final ResultTable table = new ResultTable(terminal.paper(Ansi.OFF));
    table.print(List.of(passed(), undecided(), notApplicable()));
    Arrays.stream(InconclusiveCode.values())
        .forEach(
            code ->
                table.print(
                    List.of(
                        result(
                            "x", Verdict.INCONCLUSIVE, Optional.of(code), code.name(), Map.of()))));

    Terminal.assertFits80Columns(terminal.out());
    assertThat(terminal.out()).contains("(UNREADABLE_DOCUMENT)", "INCONCLUSIVE(CHURN)");
  }

  @Test
  void colours_verdicts_only_where_it_is_told_to() {
    print(Ansi.ON, new Gate.Held("1 checks: 1 PASS"), passed());
    assertThat(terminal.out())
        .containsPattern("\u001b\\[32mPASS +\u001b\\[0m")
        .contains("\u001b[32mThe gate holds\u001b[0m: 1 checks");

    final Terminal plain = new Terminal();
    new ResultTable(plain.paper(Ansi.OFF)).print(List.of(passed()));
    assertThat(plain.out()).doesNotContain("\u001b");
  }

  @Test
  void text_from_the_network_cannot_write_on_the_terminal() {
    print(
        Ansi.OFF,
        new Gate.Held("none"),
        failed("\u001b[2J\u001b[1;1HPASS\b\u202eSSAP\u2028\u0007 @|green PASS|@"));

    assertThat(terminal.out())
        .contains("<U+001B>[2J<U+001B>[1;1HPASS<U+0008><U+202E>SSAP<U+2028><U+0007> @|green PASS|@")
        .doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
  }
}
