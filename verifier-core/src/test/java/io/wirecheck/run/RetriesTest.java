package io.wirecheck.run;

import static io.wirecheck.run.Runs.STUDY;
import static io.wirecheck.run.Runs.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What changed under a run's hands is read, gathered and judged again, three times at most. */
class RetriesTest {

  private static final Pod WATCHED = Runs.pods().get(0);
  private static final Pod OTHER = Runs.pods().get(1);

  private static final Key.FlowSightings FLOW = Runs.key(Runs.flow(4_000), Runs.primary(0));

  private static final ScriptedCheck HOLDS = about("watches-a-pod", WATCHED);
  private static final ScriptedCheck SENDS =
      about("sends-a-flow", WATCHED).needing(thing -> Need.of(FLOW));
  private static final ScriptedCheck OF_ANOTHER = about("watches-another", OTHER);

  @Test
  void what_changed_once_is_judged_in_the_second_attempt_and_that_is_told() {
    final CheckResult result = judged(changing(1), 3, HOLDS);
    assertThat(answer(result)).isEqualTo("PASS");
    assertThat(result.summary())
        .isEqualTo(
            "all 1 hold; this is attempt 2, before it %s changed while the run was reading"
                .formatted(ObjectRef.pod(WATCHED.ref())));
  }

  @Test
  void what_the_last_attempt_sees_is_the_verdict() {
    final ScriptedCheck violated = HOLDS.answering((thing, seen) -> ScriptedCheck.violated(thing));
    final CheckResult result = judged(changing(2), 3, violated);
    assertThat(answer(result)).isEqualTo("FAIL");
    assertThat(result.summary()).startsWith("1 of 1 violated; this is attempt 3, before it ");
  }

  @Test
  void what_changes_always_is_churn_after_three_retries() {
    final ScriptedNetwork network = changing(Integer.MAX_VALUE);
    final CheckResult result = judged(network, 3, HOLDS);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(result.summary()).endsWith("; objects changed in each of 4 attempts");
    // each attempt reads, and reads again
    assertThat(network.inventories()).hasSize(8);
  }

  @Test
  void nobody_need_wait_for_another_attempt() {
    final ScriptedNetwork network = changing(1);
    final CheckResult result = judged(network, 0, HOLDS);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(result.summary()).endsWith("; objects changed, and no other attempt was made");
    assertThat(network.inventories()).hasSize(2);
  }

  @Test
  void a_violation_that_was_seen_stands_whatever_else_changed() {
    final ScriptedNetwork network = changing(1);
    final ScriptedCheck both =
        HOLDS
            .selecting(
                situation ->
                    ScriptedCheck.chosen(
                        ScriptedCheck.thing("moved", ObjectRef.pod(WATCHED.ref())),
                        ScriptedCheck.thing("stayed", ObjectRef.pod(OTHER.ref()))))
            .answering((thing, seen) -> ScriptedCheck.violated(thing));
    final CheckResult result = judged(network, 3, both);
    assertThat(answer(result)).isEqualTo("FAIL");
    assertThat(result.summary()).isEqualTo("1 of 2 violated");
    assertThat(network.inventories()).hasSize(2);
  }

  @Test
  void where_something_else_is_in_the_way_too_no_attempt_helps() {
    final ScriptedNetwork network = changing(1);
    final ScriptedCheck both =
        HOLDS
            .selecting(
                situation ->
                    ScriptedCheck.chosen(
                        ScriptedCheck.thing("moved", ObjectRef.pod(WATCHED.ref())),
                        ScriptedCheck.thing("stayed", ObjectRef.pod(OTHER.ref()))))
            .answering(
                (thing, seen) ->
                    io.wirecheck.check.Finding.inconclusive(
                        thing, InconclusiveCode.UNKNOWN_VERSION, "who knows"));
    assertThat(answer(judged(network, 3, both))).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(network.inventories()).hasSize(2);
  }

  @Test
  void only_what_changed_is_gathered_again_with_numbers_of_its_own() {
    final ScriptedNetwork network = changing(1);
    final ScriptedCheck apart =
        OF_ANOTHER.needing(thing -> Need.of(Runs.key(Runs.flow(5_000), Runs.primary(0))));
    final List<CheckResult> results;
    try (Verifier verifier = Runs.verifier(network, 3, Runs.STILL)) {
      results = verifier.check(List.of(SENDS, apart));
    }
    assertThat(results).extracting(Runs::answer).containsExactly("PASS", "PASS");
    assertThat(network.rounds()).extracting(Round::number).containsExactly(1, 3);
    assertThat(ports(network.rounds().get(0))).contains(4_000, 5_000);
    assertThat(ports(network.rounds().get(1))).contains(4_000).doesNotContain(5_000);
    assertThat(network.rounds().stream().flatMap(round -> round.flows().stream()))
        .extracting(Round.Planned::number)
        .doesNotHaveDuplicates();
  }

  @Test
  void probes_are_placed_again() {
    final ScriptedNetwork network = changing(2);
    judged(network, 3, HOLDS.inCells(topology -> Set.of(Runs.CELL)));
    assertThat(network.placements()).hasSize(2);
  }

  @Test
  void a_spent_budget_ends_the_attempts() {
    final ScriptedNetwork network = changing(Integer.MAX_VALUE);
    final CheckResult result;
    try (Verifier verifier = Runs.verifier(network, 3, eachLookTakes(Duration.ofMinutes(2)))) {
      result = verifier.check(HOLDS);
    }
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(network.inventories().size()).isBetween(2, 6);
  }

  @Test
  void a_recording_without_another_reading_is_not_judged_again() {
    final ScriptedNetwork network = changing(1).exhaustedAfter(2);
    assertThat(answer(judged(network, 3, HOLDS))).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(network.inventories()).hasSize(2);
  }

  @Test
  void a_network_that_is_lost_between_two_attempts_leaves_nothing_to_say() {
    final CheckResult result = judged(changing(1).losingInventory(3), 3, HOLDS);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(UNREACHABLE)");
    assertThat(result.summary()).contains("inventory 3 is out of reach; this is attempt 2");
  }

  private static ScriptedCheck about(final String id, final Pod pod) {
    return ScriptedCheck.named(id)
        .selecting(
            situation ->
                ScriptedCheck.chosen(ScriptedCheck.thing("pod", ObjectRef.pod(pod.ref()))));
  }

  private static CheckResult judged(
      final ScriptedNetwork network, final int retries, final ScriptedCheck check) {
    try (Verifier verifier = Runs.verifier(network, retries, Runs.STILL)) {
      return verifier.check(check);
    }
  }

  /** Each of the first so many readings but one finds the watched pod replaced. */
  private static ScriptedNetwork changing(final int attempts) {
    ScriptedNetwork network = ScriptedNetwork.of(STUDY);
    for (int reading = 2; reading <= 2 * Math.min(attempts, 10); reading++) {
      network = network.then(Runs.replaced(WATCHED, "uid-" + reading));
    }
    return network;
  }

  private static List<Integer> ports(final Round round) {
    return round.flows().stream()
        .filter(planned -> planned.flow().source() instanceof Endpoint.OfPod)
        .map(planned -> planned.flow().port())
        .toList();
  }

  private static Clock eachLookTakes(final Duration step) {
    final AtomicInteger looks = new AtomicInteger();
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(final ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.EPOCH.plus(step.multipliedBy(looks.getAndIncrement()));
      }
    };
  }
}
