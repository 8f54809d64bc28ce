package io.wirecheck.assertions;

import static io.wirecheck.assertions.WirecheckAssertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class WirecheckAssertionsTest {

  @Test
  void each_verdict_has_its_assertion() {
    assertThat(Facts.passed()).passes().judgedAtLeast(1);
    assertThat(Facts.failed()).fails().hasFinding(Verdict.FAIL, "10.0.12.4");
    assertThat(Facts.inconclusive(InconclusiveCode.CHURN))
        .isInconclusive()
        .isInconclusive(InconclusiveCode.CHURN)
        .hasFinding(Verdict.INCONCLUSIVE, "what is missing");
    assertThat(Facts.broken()).isBroken();
    assertThat(Facts.waived()).isWaived();
    assertThat(Facts.notApplicable()).isNotApplicable();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PASS")
  void only_a_pass_passes(final Verdict verdict) {
    final CheckResult result = of(verdict);

    fails(() -> assertThat(result).passes());
    fails(() -> assertThat(Facts.report(Facts.passed(), result)).passes());
    soft(softly -> softly.assertThat(result).passes());
  }

  @ParameterizedTest
  @EnumSource
  void a_verdict_is_no_other(final Verdict verdict) {
    final CheckResult result = of(verdict);

    unless(verdict == Verdict.FAIL, () -> assertThat(result).fails());
    unless(verdict == Verdict.INCONCLUSIVE, () -> assertThat(result).isInconclusive());
    unless(verdict == Verdict.ERROR, () -> assertThat(result).isBroken());
    unless(verdict == Verdict.WAIVED, () -> assertThat(result).isWaived());
    unless(verdict == Verdict.NOT_APPLICABLE, () -> assertThat(result).isNotApplicable());
  }

  @Test
  void a_report_passes_where_it_applies_once_anything_passed() {
    assertThat(Facts.report(Facts.passed()))
        .passes()
        .judged("web-reaches-db")
        .has("web-reaches-db", Verdict.PASS);
    assertThat(Facts.report(Facts.passed(), Facts.notApplicable(), Facts.waived()))
        .passesWhereItApplies();
    fails(() -> assertThat(Facts.report(Facts.passed())).judged("pods-meet"));
    fails(() -> assertThat(Facts.report(Facts.passed())).has("web-reaches-db", Verdict.FAIL));
    fails(() -> assertThat(Facts.report(Facts.notApplicable())).passesWhereItApplies());
    fails(() -> assertThat(Facts.report()).passesWhereItApplies());
    fails(
        () ->
            assertThat(Facts.report(Facts.passed(), Facts.inconclusive(InconclusiveCode.CHURN)))
                .passesWhereItApplies());
  }

  @Test
  void a_topology_is_asserted_by_what_it_holds() {
    assertThat(Facts.topology())
        .hasNode("ip-192-168-1-64.ap-northeast-2.compute.internal")
        .hasNodesInZones("ap-northeast-2c", "ap-northeast-2a", "ap-northeast-2b")
        .hasRunningPod("default", "test-pod-1")
        .hasPodAddressesIn("192.168.0.0/16");
  }

  @Test
  void nobody_has_an_address_of_no_range() {
    final Provenance provenance = Provenance.of("pods.json", "test", Facts.AT);

    fails(
        () ->
            assertThat(Facts.topology().withPods(Section.known(List.of(), provenance)))
                .hasPodAddressesIn("0.0.0.0/0"));
  }

  @Test
  void a_flow_is_asserted_where_it_was_seen() {
    assertThat(Facts.seen(Facts.healthy()))
        .arrived()
        .at(Facts.THERE)
        .arrived()
        .isNotEncapsulated()
        .hasSource(Facts.WEB);
    assertThat(Facts.seen(Facts.silent(Facts.proven()))).at(Facts.THERE).isAbsent();
  }

  @Test
  void one_packet_that_is_missing_or_translated_fails_all() {
    final AtPoint healthy = Facts.healthy();
    final FlowObservation lost = Facts.seen(with(healthy, healthy.sightings().subList(0, 2)));
    final FlowObservation mixed =
        Facts.seen(
            with(
                healthy,
                List.of(
                    healthy.sightings().get(0),
                    Facts.translated().sightings().get(1),
                    healthy.sightings().get(2))));

    fails(() -> assertThat(lost).at(Facts.THERE).arrived());
    fails(() -> assertThat(lost).at(Facts.THERE).hasSource(Facts.WEB));
    fails(() -> assertThat(lost).at(Facts.THERE).isNotEncapsulated());
    fails(() -> assertThat(mixed).at(Facts.THERE).hasSource(Facts.WEB));
  }

  @Test
  void without_a_point_every_point_must_show_it() {
    fails(() -> assertThat(Facts.seen(Facts.silent(Facts.proven()))).arrived());
    fails(() -> assertThat(Facts.seen(Facts.translated())).hasSource(Facts.WEB));
    fails(() -> assertThat(Facts.seen(Facts.silent(Facts.proven()))).isAbsent());
  }

  @Test
  void what_an_unproven_capture_did_not_show_is_not_absent() {
    final AtPoint healthy = Facts.healthy();
    final AtPoint deaf =
        new AtPoint(
            healthy.device(),
            healthy.sightings(),
            Bystanders.none(),
            Facts.unproven(),
            healthy.provenance());

    fails(() -> assertThat(Facts.seen(deaf)).at(Facts.THERE).isNotEncapsulated());
    fails(() -> assertThat(Facts.seen(Facts.silent(Facts.unproven()))).at(Facts.THERE).isAbsent());
  }

  @Test
  void what_left_its_pod_nowhere_is_not_absent() {
    final FlowObservation seen = Facts.seen(Facts.silent(Facts.proven()));
    final TreeMap<ObservationPoint, AtPoint> silent = new TreeMap<>(seen.points());
    silent.put(Facts.HERE, Facts.silent(Facts.proven()));

    fails(
        () ->
            assertThat(new FlowObservation(seen.flow(), seen.sent(), silent))
                .at(Facts.THERE)
                .isAbsent());
  }

  @Test
  void a_flow_that_was_not_sent_or_looked_at_shows_nothing() {
    final FlowObservation seen = Facts.seen(Facts.healthy());
    final FlowObservation unsent = new FlowObservation(seen.flow(), List.of(), seen.points());
    final FlowObservation unseen = new FlowObservation(seen.flow(), seen.sent(), new TreeMap<>());

    for (final FlowObservation nothing : List.of(unsent, unseen)) {
      fails(() -> assertThat(nothing).arrived());
      fails(() -> assertThat(nothing).hasSource(Facts.WEB));
      fails(() -> assertThat(nothing).isNotEncapsulated());
      fails(() -> assertThat(nothing).isAnswered());
      fails(() -> assertThat(nothing).isAbsent());
    }
  }

  private static AtPoint with(final AtPoint at, final List<SightedPacket> packets) {
    return new AtPoint(at.device(), packets, at.bystanders(), at.instrument(), at.provenance());
  }

  private static CheckResult of(final Verdict verdict) {
    return switch (verdict) {
      case PASS -> Facts.passed();
      case FAIL -> Facts.failed();
      case ERROR -> Facts.broken();
      case WAIVED -> Facts.waived();
      case NOT_APPLICABLE -> Facts.notApplicable();
      case INCONCLUSIVE -> Facts.inconclusive(InconclusiveCode.NO_CAPTURE);
    };
  }

  private static void unless(final boolean holds, final Runnable assertion) {
    if (holds) {
      assertion.run();
    } else {
      fails(assertion);
    }
  }

  private static void fails(final Runnable assertion) {
    Optional<AssertionError> failure = Optional.empty();
    try {
      assertion.run();
    } catch (final AssertionError expected) {
      failure = Optional.of(expected);
    }
    assertThat(failure).as("an assertion that must fail").isPresent();
  }

  private static void soft(final Consumer<WirecheckSoftAssertions> assertions) {
    final WirecheckSoftAssertions softly = new WirecheckSoftAssertions();
    assertions.accept(softly);
    assertThat(softly.errorsCollected()).hasSize(1);
    fails(softly::assertAll);
  }
}
