package io.wirecheck.run;

import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static io.wirecheck.run.Runs.secondary;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The check itself says PASS or FAIL; what was seen does not always allow it. */
class UnprovenEvidenceTest {

  private static final ScriptedCheck HOLDS =
      ScriptedCheck.named("holds")
          .needing(thing -> Need.of(key(flow(1001), primary(0), secondary(1))));
  private static final ScriptedCheck VIOLATED =
      HOLDS.answering((thing, seen) -> ScriptedCheck.violated(thing));

  @Test
  void with_every_instrument_proven_both_answers_stand() {
    assertThat(answer(judge(HOLDS, Wire::carry))).isEqualTo("PASS");
    assertThat(answer(judge(VIOLATED, Wire::carry))).isEqualTo("FAIL");
  }

  @Test
  void a_pass_is_vetoed_where_the_control_was_not_seen_and_a_fail_is_not() {
    final Function<Round, Gathering> deaf =
        round -> Wire.carryOnly(round, flow -> !isControl(flow), 0);
    assertThat(answer(judge(HOLDS, deaf))).isEqualTo("INCONCLUSIVE(NO_SANITY_WITNESS)");
    assertThat(answer(judge(VIOLATED, deaf))).isEqualTo("FAIL");
  }

  @Test
  void a_pass_is_vetoed_where_the_kernel_dropped_packets_and_a_fail_is_not() {
    final Function<Round, Gathering> dropping = round -> Wire.carryOnly(round, flow -> true, 1);
    assertThat(answer(judge(HOLDS, dropping))).isEqualTo("INCONCLUSIVE(CAPTURE_DROPPED)");
    assertThat(answer(judge(VIOLATED, dropping))).isEqualTo("FAIL");
  }

  @Test
  void one_unproven_instrument_of_several_is_enough_to_veto() {
    final Function<Round, Gathering> oneDeaf =
        round -> replacing(round, secondary(1), Wire.carryOnly(round, flow -> false, 0));
    final CheckResult result = judge(HOLDS, oneDeaf);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(NO_SANITY_WITNESS)");
    assertThat(Runs.details(result)).singleElement().asString().contains(secondary(1).id());
  }

  @Test
  void without_any_packet_nothing_is_said() {
    assertThat(answer(judge(HOLDS, round -> Wire.carryOnly(round, flow -> false, 0))))
        .isEqualTo("INCONCLUSIVE(NO_SANITY_WITNESS)");
  }

  @Test
  void a_lost_capture_keeps_the_check_from_being_asked() {
    final Lost lost = new Lost(InconclusiveCode.NO_CAPTURE, "tcpdump was killed");
    final Function<Round, Gathering> losing =
        round -> {
          final Gathering whole = Wire.carry(round);
          final Map<ObservationPoint, Gathering.Capture> captures = new HashMap<>(whole.captures());
          captures.put(primary(0), lost);
          return new Gathering(1, whole.run(), whole.probes(), captures);
        };
    assertThat(answer(judge(VIOLATED, losing))).isEqualTo("INCONCLUSIVE(NO_CAPTURE)");
    assertThat(Runs.details(judge(HOLDS, losing))).containsExactly("tcpdump was killed");
  }

  @Test
  void a_probe_that_ended_without_a_status_was_perhaps_not_sent() {
    assertThat(
            answer(
                judge(
                    VIOLATED,
                    round ->
                        new Gathering(
                            1,
                            round.run(),
                            Wire.probes(round, OptionalInt.empty()),
                            Wire.carry(round).captures()))))
        .isEqualTo("INCONCLUSIVE(NO_PROBE)");
  }

  @Test
  void a_flow_or_a_point_that_the_network_left_out_was_not_recorded() {
    assertThat(
            answer(
                judge(
                    VIOLATED,
                    round ->
                        new Gathering(1, round.run(), List.of(), Wire.carry(round).captures()))))
        .isEqualTo("INCONCLUSIVE(NOT_RECORDED)");
    assertThat(
            answer(
                judge(
                    VIOLATED,
                    round -> new Gathering(1, round.run(), Wire.carry(round).probes(), Map.of()))))
        .isEqualTo("INCONCLUSIVE(NOT_RECORDED)");
  }

  @Test
  void a_flow_to_nowhere_is_not_sent_and_not_recorded() {
    final Flow nowhere =
        new Flow(
            new Endpoint.OfHost(primary(0).node()),
            new Endpoint.OfHost("gone"),
            Flow.Transport.UDP,
            1003,
            1);
    final ScriptedCheck check = VIOLATED.needing(thing -> Need.of(key(nowhere, primary(0))));
    assertThat(answer(judge(check, Wire::carry))).isEqualTo("INCONCLUSIVE(NOT_RECORDED)");
  }

  @Test
  void after_the_time_budget_nothing_is_sent() {
    final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);
    try (Verifier verifier =
        Verifier.of(
            network,
            Runs.settings(Map.of(Settings.BUDGET, "PT2S")),
            Progress.silent(),
            new TickingClock())) {
      final List<CheckResult> results =
          verifier.check(List.of(HOLDS, ScriptedCheck.named("needs-nothing")));
      assertThat(results)
          .extracting(Runs::answer)
          .containsExactly("INCONCLUSIVE(TIME_BUDGET)", "PASS");
      assertThat(Runs.details(results.get(0)).get(0)).contains("PT2S");
    }
    assertThat(network.rounds()).isEmpty();
  }

  /** Each look at it takes a second. */
  private static final class TickingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofSeconds(1));
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(final ZoneId zone) {
      throw new UnsupportedOperationException("a clock of one zone");
    }
  }

  private static CheckResult judge(
      final ScriptedCheck check, final Function<Round, Gathering> script) {
    return Runs.judge(ScriptedNetwork.of(Runs.STUDY).gathering(script), check);
  }

  private static boolean isControl(final Flow flow) {
    return flow.source() instanceof Endpoint.OfHost;
  }

  private static Gathering replacing(
      final Round round, final ObservationPoint point, final Gathering other) {
    final Gathering whole = Wire.carry(round);
    final Map<ObservationPoint, Gathering.Capture> captures = new HashMap<>(whole.captures());
    captures.put(
        point, other.captures().getOrDefault(point, new Lost(InconclusiveCode.NO_CAPTURE, "")));
    return new Gathering(round.number(), round.run(), whole.probes(), captures);
  }
}
