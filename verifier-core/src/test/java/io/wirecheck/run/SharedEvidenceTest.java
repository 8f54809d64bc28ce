package io.wirecheck.run;

import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static io.wirecheck.run.Runs.secondary;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Round;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedEvidenceTest {

  private static final Key.FlowSightings HERE = key(flow(1001), primary(0));
  private static final Key.FlowSightings THERE = key(flow(1001), secondary(1));
  private static final Key.FlowSightings OTHER = key(flow(1002), primary(0));

  private final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);

  @Test
  void several_checks_share_one_round_with_their_flows_and_points_merged() {
    final List<CheckResult> results =
        Runs.judge(network, needing("a", HERE), needing("b", THERE, OTHER), needing("c", HERE));

    assertThat(results).extracting(Runs::answer).containsOnly("PASS");
    final Round round = network.rounds().get(0);
    assertThat(network.rounds()).hasSize(1);
    assertThat(round.points()).containsExactlyInAnyOrder(primary(0), secondary(1));
    assertThat(flows(round).filter(flow -> flow.source() instanceof Endpoint.OfPod))
        .containsExactlyInAnyOrder(flow(1001), flow(1002));
  }

  @Test
  void each_check_sees_the_points_that_it_asked_for() {
    final ScriptedCheck nosy =
        needing("a", HERE)
            .answering(
                (thing, seen) -> {
                  final FlowObservation flow = seen.get(HERE);
                  assertThat(flow.points()).containsOnlyKeys(primary(0));
                  assertThat(flow.at(primary(0)).sightings()).hasSize(2);
                  return Finding.holds(thing, List.of(), List.of(ScriptedCheck.WITNESS));
                });
    final List<CheckResult> results = Runs.judge(network, nosy, needing("b", THERE));
    assertThat(results).extracting(Runs::answer).containsOnly("PASS");
  }

  @Test
  void a_control_is_sent_from_the_host_of_every_primary_interface_that_is_watched() {
    Runs.judge(network, needing("a", key(flow(1001), primary(0), secondary(1), primary(2))));

    assertThat(
            flows(network.rounds().get(0)).filter(f -> f.destination() instanceof Endpoint.OfHost))
        .extracting(Flow::source)
        .containsExactlyInAnyOrder(
            new Endpoint.OfHost(primary(0).node()), new Endpoint.OfHost(primary(2).node()));
  }

  @Test
  void a_greeting_is_sent_from_another_host_to_every_other_interface_that_is_watched() {
    Runs.judge(network, needing("a", key(flow(1001), primary(0), secondary(1))));

    assertThat(
            flows(network.rounds().get(0))
                .filter(flow -> flow.destination() instanceof Endpoint.OfAddress))
        .singleElement()
        .satisfies(
            greeting ->
                assertThat(greeting.source())
                    .isNotEqualTo(new Endpoint.OfHost(secondary(1).node())));
  }

  @Test
  void a_control_leaves_its_node() {
    Runs.judge(network, needing("a", key(flow(1001), primary(0), primary(1), primary(2))));
    assertThat(flows(network.rounds().get(0)))
        .allSatisfy(flow -> assertThat(flow.source()).isNotEqualTo(flow.destination()));
  }

  @Test
  void nothing_is_gathered_that_nobody_needs() {
    assertThat(answer(Runs.judge(network, ScriptedCheck.named("a")))).isEqualTo("PASS");
    assertThat(network.rounds()).isEmpty();
    assertThat(network.placements()).isEmpty();
  }

  @Test
  void one_follow_up_round_is_gathered_and_no_more() {
    final AtomicInteger asked = new AtomicInteger();
    final ScriptedCheck curious =
        needing("a", HERE)
            .followingUp(
                (thing, seen) -> {
                  asked.incrementAndGet();
                  return Need.of(OTHER);
                })
            .answering(
                (thing, seen) ->
                    Finding.holds(
                        thing, List.of(), List.of(seen.get(OTHER).at(primary(0)).provenance())));

    assertThat(answer(Runs.judge(network, curious))).isEqualTo("PASS");
    assertThat(network.rounds()).extracting(Round::number).containsExactly(1, 2);
    assertThat(asked).hasValue(1);
  }

  @Test
  void what_was_gathered_already_is_not_gathered_again() {
    final ScriptedCheck repeating = needing("a", HERE).followingUp((thing, seen) -> Need.of(OTHER));
    Runs.judge(network, repeating, needing("b", OTHER));
    assertThat(network.rounds()).hasSize(1);
  }

  @Test
  void no_two_flows_of_a_run_have_the_same_number() {
    try (Verifier verifier = Runs.verifier(network)) {
      verifier.check(needing("a", HERE).followingUp((thing, seen) -> Need.of(OTHER)));
      verifier.check(needing("b", THERE));
    }
    assertThat(network.rounds()).hasSize(3);
    assertThat(network.rounds()).extracting(Round::run).containsOnly(network.rounds().get(0).run());
    assertThat(network.rounds().stream().flatMap(round -> round.flows().stream()))
        .extracting(Round.Planned::number)
        .doesNotHaveDuplicates();
  }

  @Test
  void two_runs_have_different_ids() {
    Runs.judge(network, needing("a", HERE));
    Runs.judge(network, needing("a", HERE));
    assertThat(network.rounds()).extracting(Round::run).doesNotHaveDuplicates();
  }

  private static Stream<Flow> flows(final Round round) {
    return round.flows().stream().map(Round.Planned::flow);
  }

  private static ScriptedCheck needing(final String id, final Key<?>... keys) {
    return ScriptedCheck.named(id).needing(thing -> Need.of(keys));
  }
}
