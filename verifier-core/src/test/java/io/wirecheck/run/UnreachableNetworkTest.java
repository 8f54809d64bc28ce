package io.wirecheck.run;

import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static io.wirecheck.run.ScriptedCheck.chosen;
import static io.wirecheck.run.ScriptedCheck.thing;
import static io.wirecheck.run.ScriptedNetwork.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Fact;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Selection;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Need;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The network goes away at each stage in turn; whoever needed that stage says so. */
class UnreachableNetworkTest {

  private static final ScriptedCheck NEEDS_INVENTORY = ScriptedCheck.named("needs-inventory");

  private static final ScriptedCheck NEEDS_STABILITY =
      ScriptedCheck.named("needs-stability")
          .selecting(s -> chosen(thing("node", ObjectRef.node(primary(0).node()))));

  private static final ScriptedCheck NEEDS_PACKETS =
      ScriptedCheck.named("needs-packets").needing(t -> Need.of(key(flow(1001), primary(0))));

  private static final ScriptedCheck NEEDS_PROBES =
      ScriptedCheck.named("needs-probes").inCells(topology -> Set.of(Runs.CELL));

  private static final ScriptedCheck DOES_NOT_APPLY =
      ScriptedCheck.named("does-not-apply")
          .selecting(
              s ->
                  new Selection.DoesNotApply<>(
                      "a reason", Fact.of("label", "hybrid"), ScriptedCheck.WITNESS));

  private static final String UNREACHABLE = "INCONCLUSIVE(UNREACHABLE)";

  private final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);

  @Test
  void a_network_that_stays_gives_every_answer() {
    assertThat(answers()).containsExactly("PASS", "PASS", "PASS", "PASS", "NOT_APPLICABLE");
  }

  @Test
  void without_an_inventory_nothing_is_known() {
    network.losingInventory(1);
    assertThat(answers()).hasSize(5).containsOnly(UNREACHABLE);
    assertThat(network.rounds()).isEmpty();
  }

  @Test
  void without_placement_those_who_wanted_probes_are_left_without() {
    network.placing(unreachable("the namespace was refused"));
    assertThat(answers()).containsExactly("PASS", "PASS", "PASS", UNREACHABLE, "NOT_APPLICABLE");
    assertThat(Runs.details(Runs.judge(network, NEEDS_PROBES)))
        .containsExactly("the namespace was refused");
  }

  @Test
  void without_the_inventory_that_has_the_probes_nothing_is_known() {
    network.losingInventory(2);
    assertThat(answers()).hasSize(5).containsOnly(UNREACHABLE);
  }

  @Test
  void without_gathering_those_who_wanted_packets_are_left_without() {
    network.gathering(unreachable("the exec connection was refused"));
    assertThat(answers()).containsExactly("PASS", "PASS", UNREACHABLE, "PASS", "NOT_APPLICABLE");
    assertThat(Runs.details(Runs.judge(network, NEEDS_PACKETS)))
        .containsExactly("the exec connection was refused");
  }

  @Test
  void without_the_last_reading_nothing_that_is_an_object_passes() {
    network.losingInventory(3);
    assertThat(answers()).containsExactly("PASS", UNREACHABLE, "PASS", "PASS", "NOT_APPLICABLE");
  }

  @Test
  void without_the_last_reading_no_violation_stands_either() {
    final ScriptedCheck violated =
        NEEDS_STABILITY.answering((thing, seen) -> ScriptedCheck.violated(thing));
    assertThat(Runs.answer(Runs.judge(network.losingInventory(2), violated)))
        .isEqualTo(UNREACHABLE);
  }

  @Test
  void in_the_follow_up_round_only_the_follow_up_is_missing() {
    network.gathering(
        round -> {
          if (round.number() == 2) {
            return ScriptedNetwork.<Object, Gathering>unreachable("gone").apply(round);
          }
          return Wire.carry(round);
        });
    final List<CheckResult> results =
        Runs.judge(
            network,
            NEEDS_PACKETS,
            ScriptedCheck.named("curious")
                .needing(t -> Need.of(key(flow(1001), primary(0))))
                .followingUp((thing, seen) -> Need.of(key(flow(1002), primary(0)))));
    assertThat(results).extracting(Runs::answer).containsExactly("PASS", UNREACHABLE);
  }

  private List<String> answers() {
    return Runs.judge(
            network, NEEDS_INVENTORY, NEEDS_STABILITY, NEEDS_PACKETS, NEEDS_PROBES, DOES_NOT_APPLY)
        .stream()
        .map(Runs::answer)
        .toList();
  }
}
