package io.wirecheck.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every condition on healthy networks, under faults that it must see, and where it cannot see. */
class InvariantOnReferenceTest {

  private static final String SEED = "42";

  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "DELIVERED, ''",
    "DELIVERED, fault=vxlan-overlay",
    "DELIVERED, fault=wireguard-overlay",
    "DELIVERED, variation=ipv6",
    "DELIVERED, variation=security-groups-for-pods",
    "DELIVERED, variation=custom-networking",
    "DELIVERED_TO_PODS, ''",
    "DELIVERED_TO_PODS, variation=ipv6",
    "DELIVERED_TO_PODS, variation=prefix-delegation",
    "DELIVERED_TO_NODES, ''",
    "DELIVERED_TO_NODES, variation=fargate",
    "DELIVERED_TO_NODES, variation=windows-node",
    "DELIVERED_BEYOND, ''",
    "DELIVERED_BEYOND, variation=nat-gateway",
    "SECONDARIES_NOT_DELIVERED, fault=rule-1536-missing",
    "REFUSED_BY_NODES, ''",
    "REFUSED_BY_NODES_BY_TCP, ''",
    "NOT_ENCAPSULATED, ''",
    "NOT_ENCAPSULATED, variation=gwlb-geneve",
    "NOT_ENCAPSULATED, variation=traffic-mirroring",
    "NOT_ENCAPSULATED, variation=trunk-vlan-tag",
    "NOT_ENCAPSULATED_TO_PODS, ''",
    "KEEP_SOURCE, ''",
    "KEEP_SOURCE, fault=vxlan-overlay",
    "KEEP_SOURCE, variation=ipv6",
    "KEEP_SOURCE_BEYOND, variation=external-snat",
    "KEEP_SOURCE_BEYOND, variation=exclude-snat-cidrs",
    "KEEP_SOURCE_BEYOND, fault=snat-jump-missing",
    "TRANSLATE_BEYOND, ''",
    "TRANSLATE_BEYOND, variation=cni-1-2",
    "TRANSLATE_BEYOND, fault=external-snat-rules-left",
    "LEAVE_BY_OWN, ''",
    "LEAVE_BY_OWN, variation=ipv6",
    "LEAVE_BY_OWN, variation=security-groups-for-pods",
    "LEAVE_BY_PRIMARY_BEYOND, ''",
    "ARRIVE_SOON, ''",
    "ANSWERED_SOON, ''",
  })
  void holds(final Sentences sentence, final String options) {
    assertVerdict(sentence, options, Verdict.PASS, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "DELIVERED, fault=rule-1536-missing",
    "DELIVERED, fault=mark-inside-vpc",
    "DELIVERED, fault=interface-no-carrier",
    "DELIVERED_TO_PODS, fault=default-route-missing",
    "DELIVERED_TO_NODES, fault=rule-1536-to-empty-table",
    "NOT_DELIVERED, ''",
    "NOT_DELIVERED, variation=ipv6",
    "SECONDARIES_NOT_DELIVERED, ''",
    "NOT_DELIVERED_BEYOND, ''",
    "REFUSED_BY_NODES, fault=rule-1536-missing",
    "REFUSED_BY_PROBES, ''",
    "NOT_ENCAPSULATED, fault=vxlan-overlay",
    "NOT_ENCAPSULATED, fault=vxlan-overlay-9999",
    "NOT_ENCAPSULATED, fault=geneve-overlay",
    "NOT_ENCAPSULATED, fault=wireguard-overlay",
    "NOT_ENCAPSULATED_TO_PODS, fault=vxlan-overlay",
    "KEEP_SOURCE_BEYOND, ''",
    "KEEP_SOURCE_BEYOND, fault=exclude-missing-in-snat&variation=exclude-snat-cidrs",
    "TRANSLATE_BEYOND, variation=external-snat",
    "TRANSLATE_BEYOND, fault=snat-jump-missing",
    "TRANSLATE_BEYOND, fault=snat-to-stale-address",
    "TRANSLATE_TO_NOBODYS, ''",
    "LEAVE_BY_OWN, fault=rule-1536-missing",
    "LEAVE_BY_OWN, fault=mark-inside-vpc",
    "LEAVE_BY_PRIMARY_BEYOND, variation=external-snat",
    "ARRIVE_AT_ONCE_HERE, ''",
    "ANSWERED_AT_ONCE, ''",
  })
  void is_violated(final Sentences sentence, final String options) {
    final CheckResult result = assertVerdict(sentence, options, Verdict.FAIL, Optional.empty());

    assertThat(result.findings())
        .filteredOn(Finding.Violated.class::isInstance)
        .allSatisfy(
            finding -> {
              assertThat(finding.facts()).extracting(fact -> fact.key()).contains("should");
              assertThat(finding.provenance()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    // an application decides whether it takes a connection, and the model has none
    "DELIVERED_TO_PODS_BY_TCP, '', NO_SANITY_WITNESS",
    "DELIVERED_BEYOND, fault=snat-jump-missing, NO_SANITY_WITNESS",
    "NOT_DELIVERED_BEYOND, fault=snat-jump-missing, AMBIGUOUS",
    "NOT_DELIVERED_TO_NODES_BY_TCP, '', AMBIGUOUS",
    "LEAVE_BY_OWN, fault=vxlan-overlay, AMBIGUOUS",
    "LEAVE_BY_OWN, fault=wireguard-overlay, NO_SANITY_WITNESS",
    "LEAVE_BY_OWN, fault=undecodable-frame, UNREADABLE_PACKET",
    "NOT_ENCAPSULATED, fault=undecodable-frame, UNREADABLE_PACKET",
    "ARRIVE_AT_ONCE_THERE, '', AMBIGUOUS",
    "DELIVERED_BEYOND, variation=ipv6, NO_SUBJECTS",
    "DELIVERED, variation=hybrid-nodes, NO_SUBJECTS",
    "DELIVERED_TO_PODS, variation=hybrid-nodes, PLACEMENT",
    "DELIVERED, fault=denied-pods, NO_PERMISSION",
    "DELIVERED_TO_PODS, fault=denied-pods, NO_PERMISSION",
    "DELIVERED_TO_NODES, fault=denied-network-interfaces, NO_PERMISSION",
    "DELIVERED, fault=churn, CHURN",
    "DELIVERED, fault=wrong-region, WRONG_SCOPE",
  })
  void cannot_be_said(final Sentences sentence, final String options, final InconclusiveCode code) {
    assertVerdict(sentence, options, Verdict.INCONCLUSIVE, Optional.of(code));
  }

  @ParameterizedTest
  @CsvSource({
    "DELIVERED",
    "DELIVERED_TO_PODS",
    "DELIVERED_TO_NODES",
    "DELIVERED_BEYOND",
    "NOT_DELIVERED",
    "SECONDARIES_NOT_DELIVERED",
    "NOT_DELIVERED_BEYOND",
    "NOT_DELIVERED_TO_NODES_BY_TCP",
    "REFUSED_BY_NODES",
    "REFUSED_BY_NODES_BY_TCP",
    "REFUSED_BY_PROBES",
    "NOT_ENCAPSULATED",
    "KEEP_SOURCE",
    "KEEP_SOURCE_BEYOND",
    "TRANSLATE_BEYOND",
    "LEAVE_BY_OWN",
    "LEAVE_BY_PRIMARY_BEYOND",
    "ARRIVE_SOON",
    "ANSWERED_SOON"
  })
  void what_was_never_sent_is_judged_by_nobody(final Sentences sentence) {
    final CheckResult silent =
        assertVerdict(
            sentence,
            "fault=probe-silent",
            Verdict.INCONCLUSIVE,
            Optional.of(InconclusiveCode.NO_SANITY_WITNESS));

    assertThat(silent.counts()).containsOnlyKeys(Verdict.INCONCLUSIVE);
  }

  @ParameterizedTest
  @CsvSource({
    "DELIVERED",
    "DELIVERED_TO_PODS",
    "DELIVERED_TO_NODES",
    "DELIVERED_BEYOND",
    "REFUSED_BY_NODES",
    "REFUSED_BY_NODES_BY_TCP",
    "NOT_ENCAPSULATED",
    "KEEP_SOURCE",
    "TRANSLATE_BEYOND",
    "LEAVE_BY_OWN",
    "LEAVE_BY_PRIMARY_BEYOND",
    "ARRIVE_SOON",
    "ANSWERED_SOON"
  })
  void a_capture_that_lost_packets_or_itself_passes_nothing_that_rests_on_it(
      final Sentences sentence) {
    for (final String fault : List.of("capture-lost", "capture-dropped", "capture-cut")) {
      final CheckResult result = judge(sentence, "fault=" + fault);
      assertThat(result.verdict())
          .as("%s: %s", fault, Explanation.of(result))
          .isEqualTo(Verdict.INCONCLUSIVE);
    }
  }

  @Test
  void several_are_planned_and_judged_together() {
    final List<Invariant> all =
        Arrays.stream(Sentences.values()).map(sentence -> sentence.invariant).toList();
    try (Verifier verifier = verifier(Networks.open("reference:eks-study"))) {
      final List<CheckResult> together = verifier.check(List.copyOf(all));

      assertThat(together).hasSameSizeAs(all);
      for (final Sentences sentence : Sentences.values()) {
        final CheckResult result = together.get(sentence.ordinal());
        assertThat(result.requirement()).isEqualTo(sentence.invariant.requirement());
        assertThat(result.verdict()).as("%s", sentence).isEqualTo(judge(sentence, "").verdict());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "fault=rule-1536-missing", "fault=vxlan-overlay", "fault=capture-lost"})
  void a_recorded_run_is_judged_to_the_same_findings(final String options) {
    final Path bundle = temporary.resolve("kept.zip");
    final RecordingNetwork network = new RecordingNetwork(Networks.open(address(options)));
    final List<CheckResult> first = judgeAll(network);
    network.write(
        bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of("seed", SEED)));

    final List<CheckResult> again = judgeAll(BundleNetwork.open(bundle));

    assertThat(again)
        .extracting(CheckResult::findings)
        .isEqualTo(first.stream().map(CheckResult::findings).toList());
  }

  private static List<CheckResult> judgeAll(final Network network) {
    try (Verifier verifier = verifier(network)) {
      return verifier.check(
          List.copyOf(
              Arrays.stream(Sentences.values()).map(sentence -> sentence.invariant).toList()));
    }
  }

  private static CheckResult assertVerdict(
      final Sentences sentence,
      final String options,
      final Verdict verdict,
      final Optional<InconclusiveCode> code) {
    final CheckResult result = judge(sentence, options);
    assertThat(result.verdict()).as(Explanation.of(result)).isEqualTo(verdict);
    assertThat(result.code()).as(Explanation.of(result)).isEqualTo(code);
    return result;
  }

  private static CheckResult judge(final Sentences sentence, final String options) {
    try (Verifier verifier = verifier(Networks.open(address(options)))) {
      return verifier.check(sentence.invariant);
    }
  }

  private static String address(final String options) {
    return options.isEmpty() ? "reference:eks-study" : "reference:eks-study?" + options;
  }

  private static Verifier verifier(final Network network) {
    return Verifier.of(
        network, Settings.resolve(Map.of(Settings.SEED, SEED), "test"), Progress.silent());
  }
}
