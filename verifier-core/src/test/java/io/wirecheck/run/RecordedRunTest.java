package io.wirecheck.run;

import static io.wirecheck.run.Runs.STUDY;
import static io.wirecheck.run.Runs.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What changed under a recorded run's hands is not judged, whoever else asks the bundle what. */
class RecordedRunTest {

  private static final Pod WATCHED = Runs.pods().get(0);
  private static final Pod OTHER = Runs.pods().get(1);

  private static final Key.FlowSightings FLOW = Runs.key(Runs.flow(4_000), Runs.primary(0));
  private static final Key.FlowSightings LATER = Runs.key(Runs.flow(5_000), Runs.primary(0));

  private static final ScriptedCheck READS = about("reads", WATCHED);
  private static final ScriptedCheck SENDS =
      about("sends", WATCHED).needing(thing -> Need.of(FLOW));
  private static final ScriptedCheck PLACES = SENDS.inCells(topology -> Set.of(Runs.CELL));
  private static final ScriptedCheck SENDS_LATER =
      about("sends-later", WATCHED).needing(thing -> Need.of(LATER));
  private static final ScriptedCheck OF_ANOTHER = about("watches-another", OTHER);

  @TempDir private Path temporary;

  /** A check, and how many readings a run takes until it judges one. */
  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("reads", READS, 1),
        Arguments.of("reads and sends", SENDS, 1),
        Arguments.of("places and sends", PLACES, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void what_was_recorded_without_a_change_holds(
      final String name, final ScriptedCheck check, final int judged) {
    final Path bundle = recorded(ScriptedNetwork.of(STUDY), verifier -> verifier.check(check));
    try (Verifier verifier = verifierOf(bundle)) {
      assertThat(verifier.topology().pods()).isNotNull();
      assertThat(answer(verifier.check(check))).isEqualTo("PASS");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void a_topology_that_was_asked_for_first_hides_no_change(
      final String name, final ScriptedCheck check, final int judged) {
    final Path bundle = recorded(changingAfter(judged), verifier -> verifier.check(check));
    try (Verifier verifier = verifierOf(bundle)) {
      assertThat(verifier.topology().pods()).isNotNull();
      assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(CHURN)");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void another_session_before_hides_no_change(
      final String name, final ScriptedCheck check, final int judged) {
    final Path bundle = recorded(changingAfter(judged), verifier -> verifier.check(check));
    try (Verifier verifier = verifierOf(bundle)) {
      verifier.check(OF_ANOTHER);
      assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(CHURN)");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void a_fixture_between_hides_no_change(
      final String name, final ScriptedCheck check, final int judged) {
    final Path bundle = recorded(changingAfter(judged), verifier -> verifier.check(check));
    try (Verifier verifier = verifierOf(bundle)) {
      final Fixture fixture = verifier.fixture();
      final Situation placed = fixture.place(topology -> Set.of(Runs.CELL));
      assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(CHURN)");
      assertThatThrownBy(() -> fixture.capture(placed, List.of(FLOW)))
          .isInstanceOfSatisfying(
              InconclusiveException.class,
              why -> assertThat(why.code()).isEqualTo(InconclusiveCode.CHURN));
    }
  }

  @Test
  void a_fixture_that_was_recorded_is_seen_again_capture_by_capture() {
    final Consumer<Verifier> twoCaptures =
        verifier -> {
          final Fixture fixture = verifier.fixture();
          final Situation placed = fixture.place(topology -> Set.of(Runs.CELL));
          assertThat(fixture.capture(placed, List.of(FLOW)).flows()).hasSize(1);
          assertThat(fixture.capture(placed, List.of(FLOW)).flows()).hasSize(1);
        };
    final Path bundle = recorded(ScriptedNetwork.of(STUDY), twoCaptures);
    try (Verifier verifier = verifierOf(bundle)) {
      twoCaptures.accept(verifier);
      twoCaptures.accept(verifier);
    }
  }

  /** Between the two sessions the pod is replaced, and each of them finds it unchanged. */
  @Test
  void a_round_of_a_later_session_says_nothing_of_what_changed_before_it() {
    final ScriptedNetwork network =
        ScriptedNetwork.of(STUDY).then(STUDY).then(Runs.replaced(WATCHED, "uid-3"));
    final Path bundle =
        recorded(
            network,
            verifier -> {
              assertThat(answer(verifier.check(SENDS))).isEqualTo("PASS");
              assertThat(answer(verifier.check(SENDS_LATER))).isEqualTo("PASS");
            });
    try (Verifier verifier = verifierOf(bundle)) {
      assertThat(answer(verifier.check(SENDS_LATER))).isEqualTo("INCONCLUSIVE(CHURN)");
    }
    try (Verifier verifier = verifierOf(bundle)) {
      assertThat(verifier.check(List.of(SENDS, SENDS_LATER)))
          .extracting(Runs::answer)
          .containsExactly("PASS", "INCONCLUSIVE(NOT_RECORDED)");
    }
  }

  @Test
  void attempts_are_judged_again_to_the_same_results() {
    final ScriptedNetwork network = changingAfter(2);
    final List<CheckResult> first;
    final RecordingNetwork recording = new RecordingNetwork(network);
    try (Verifier verifier = Runs.verifier(recording, 3, Runs.STILL)) {
      first = verifier.check(List.of(PLACES, OF_ANOTHER));
    }
    assertThat(first).extracting(Runs::answer).containsExactly("PASS", "PASS");
    assertThat(first.get(0).summary()).contains("this is attempt 2");
    assertThat(network.placements()).hasSize(2);
    final Path bundle = written(recording);
    try (Verifier verifier = Runs.verifier(BundleNetwork.open(bundle), 3, Runs.STILL)) {
      assertThat(verifier.topology().pods()).isNotNull();
      assertThat(verifier.check(List.of(PLACES, OF_ANOTHER)))
          .usingRecursiveComparison()
          .isEqualTo(first);
    }
  }

  /**
   * Whoever reads once before a run shifts its readings, and the last of them has none after it.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void no_attempt_is_made_on_a_reading_that_nothing_came_after(
      final String name, final ScriptedCheck check, final int judged) {
    ScriptedNetwork network = ScriptedNetwork.of(STUDY);
    for (int reading = 2; reading < 12; reading++) {
      network = network.then(Runs.replaced(WATCHED, "uid-" + reading));
    }
    final Path bundle =
        recorded(
            network,
            verifier -> {
              assertThat(verifier.topology().pods()).isNotNull();
              assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(CHURN)");
            });
    try (Verifier verifier = Runs.verifier(BundleNetwork.open(bundle), 3, Runs.STILL)) {
      assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(CHURN)");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void a_reading_that_failed_when_recorded_shows_nothing(
      final String name, final ScriptedCheck check, final int judged) {
    final Path bundle =
        recorded(
            ScriptedNetwork.of(STUDY).losingInventory(judged + 1),
            verifier ->
                assertThat(answer(verifier.check(check))).isEqualTo("INCONCLUSIVE(UNREACHABLE)"));
    try (Verifier verifier = verifierOf(bundle)) {
      final CheckResult result = verifier.check(check);
      assertThat(answer(result)).isEqualTo("INCONCLUSIVE(NOT_RECORDED)");
      assertThat(Runs.details(result).toString()).contains("was not read once more");
    }
  }

  /** Places are asked of a recording that has none: each reading is still held against a later. */
  @Test
  void a_change_is_seen_by_a_session_that_asks_for_more_than_was_recorded() {
    final Path bundle = recorded(changingAfter(1), verifier -> verifier.check(READS));
    try (Verifier verifier = verifierOf(bundle)) {
      assertThat(verifier.check(List.of(READS, PLACES)))
          .extracting(Runs::answer)
          .containsExactly("INCONCLUSIVE(CHURN)", "INCONCLUSIVE(CHURN)");
    }
    final Path quiet = recorded(ScriptedNetwork.of(STUDY), verifier -> verifier.check(READS));
    try (Verifier verifier = verifierOf(quiet)) {
      assertThat(verifier.check(List.of(READS, PLACES)))
          .extracting(Runs::answer)
          .containsExactly("PASS", "INCONCLUSIVE(NOT_RECORDED)");
    }
  }

  private static ScriptedNetwork changingAfter(final int reading) {
    ScriptedNetwork network = ScriptedNetwork.of(STUDY);
    for (int same = 1; same < reading; same++) {
      network = network.then(STUDY);
    }
    return network.then(Runs.replaced(WATCHED, "another-uid"));
  }

  /** Judged in one attempt. */
  private Path recorded(final ScriptedNetwork network, final Consumer<Verifier> run) {
    final RecordingNetwork recording = new RecordingNetwork(network);
    try (Verifier verifier = Runs.verifier(recording)) {
      run.accept(verifier);
    }
    return written(recording);
  }

  private Path written(final RecordingNetwork recording) {
    final Path bundle = temporary.resolve("bundle-" + System.identityHashCode(recording));
    recording.write(bundle, RecordedRun.of("run", recording, "0.1.0", Instant.EPOCH, Map.of()));
    return bundle;
  }

  private static Verifier verifierOf(final Path bundle) {
    return Runs.verifier(BundleNetwork.open(bundle));
  }

  private static ScriptedCheck about(final String id, final Pod pod) {
    return ScriptedCheck.named(id)
        .selecting(
            situation ->
                ScriptedCheck.chosen(ScriptedCheck.thing("pod", ObjectRef.pod(pod.ref()))));
  }
}
