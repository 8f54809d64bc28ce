package io.wirecheck.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layout that people read, held by the text files beside this class's resources. */
class ExplanationTest {

  private static final Requirement REQUIREMENT =
      new Requirement(
          "pod-to-pod-keeps-source-address",
          "flows between pods on different nodes should arrive with the sender's address",
          "the VPC CNI translates only what leaves the VPC",
          List.of("INV-13"),
          Severity.MAJOR,
          Tier.T3);

  private static final String FLOW =
      "tcp 10.0.12.7:40112 -> 10.0.37.19:8080 (shop/web-0 -> shop/db-0)";

  @Test
  void a_failure_is_facts_in_one_notation() throws IOException {
    final Finding other = violated("udp 10.0.12.7 -> 10.0.37.19:4242 (shop/web-0 -> shop/db-0)");
    assertThat(Explanation.of(result(Verdict.FAIL, List.of(violated(FLOW), other))))
        .isEqualTo(golden("fail"));
  }

  @Test
  void more_than_three_findings_are_counted() throws IOException {
    final Stream<Finding> failures = IntStream.range(0, 5).mapToObj(i -> violated("flow " + i));
    final List<Finding> findings = Stream.concat(failures, Stream.of(lost(), holds(1))).toList();
    assertThat(Explanation.of(result(Verdict.FAIL, findings))).isEqualTo(golden("many"));
  }

  @Test
  void passes_are_counted_with_those_that_were_not_kept() throws IOException {
    final List<Finding> kept = IntStream.range(0, 20).mapToObj(ExplanationTest::holds).toList();
    assertThat(Explanation.of(result(Verdict.PASS, kept, Map.of(Verdict.PASS, 150_000L))))
        .isEqualTo(golden("pass"));
  }

  @Test
  void what_is_not_known_has_its_code_and_its_sentence() throws IOException {
    assertThat(Explanation.of(result(Verdict.INCONCLUSIVE, List.of(holds(0), lost()))))
        .isEqualTo(golden("inconclusive"));
  }

  @Test
  void what_judged_nobody_says_why() throws IOException {
    assertThat(Explanation.of(result(Verdict.NOT_APPLICABLE, List.of())))
        .isEqualTo(golden("not-applicable"));
  }

  @Test
  void an_error_names_what_was_thrown_and_where() throws IOException {
    final Finding broken =
        new Finding.Broken(FLOW, "java.lang.IllegalStateException: boom at a.b.C.d(C.java:7)");
    assertThat(Explanation.of(result(Verdict.ERROR, List.of(broken, lost()))))
        .isEqualTo(golden("error"));
  }

  @Test
  void a_value_of_several_lines_stays_in_its_column() throws IOException {
    final Finding finding =
        new Finding.Violated(
            "node a",
            List.of(
                Fact.of("rules", "0: from all lookup local\r\n512: from all\n"), Fact.of("x", "")),
            List.of(frame(1)));
    assertThat(Explanation.of(result(Verdict.FAIL, List.of(finding)))).isEqualTo(golden("lines"));
  }

  private static Finding violated(final String subject) {
    return new Finding.Violated(
        subject,
        List.of(
            Fact.of("expected", "source address 10.0.12.7"),
            Fact.of("observed", "source address 10.0.12.4"),
            Fact.of("that address is", "the primary address of node ip-10-0-12-4")),
        List.of(frame(14)));
  }

  private static Finding holds(final int number) {
    return new Finding.Holds(
        "flow " + number, List.of(Fact.of("source address", "10.0.12.7")), List.of(frame(2)));
  }

  private static Finding lost() {
    return new Finding.Inconclusive(
        FLOW,
        InconclusiveCode.NO_CAPTURE,
        "the capture at eni-0b7 (node ip-10-0-37-5) was cut after 3 frames",
        List.of(Fact.of("sent", "3 packets")),
        List.of());
  }

  private static Provenance frame(final int number) {
    return new Provenance(
        "evidence/db-0.pcap",
        "frame " + number,
        "capture at db-0's ENI eni-0b7 (node ip-10-0-37-5)",
        Optional.empty());
  }

  private static CheckResult result(final Verdict verdict, final List<Finding> findings) {
    return result(
        verdict,
        findings,
        findings.stream().collect(Collectors.groupingBy(Finding::verdict, Collectors.counting())));
  }

  private static CheckResult result(
      final Verdict verdict, final List<Finding> findings, final Map<Verdict, Long> counts) {
    return new CheckResult(
        REQUIREMENT,
        verdict,
        verdict == Verdict.INCONCLUSIVE
            ? Optional.of(InconclusiveCode.NO_CAPTURE)
            : Optional.empty(),
        "every node is a hybrid node (label: compute-type=hybrid, by nodes.json)",
        counts,
        findings,
        Coverage.none(),
        Duration.ZERO);
  }

  private static String golden(final String name) throws IOException {
    final String file = "explanation-" + name + ".txt";
    try (InputStream in =
        Objects.requireNonNull(ExplanationTest.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }
}
