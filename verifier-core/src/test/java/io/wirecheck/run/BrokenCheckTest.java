package io.wirecheck.run;

import static io.wirecheck.run.Runs.flow;
import static io.wirecheck.run.Runs.key;
import static io.wirecheck.run.Runs.primary;
import static io.wirecheck.run.ScriptedCheck.chosen;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Need;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that breaks is an ERROR, and what the other checks say does not change. */
class BrokenCheckTest {

  private static final ScriptedCheck CHECK =
      ScriptedCheck.named("broken").needing(thing -> Need.of(key(flow(1001), primary(0))));

  private static final ScriptedCheck PASSES =
      ScriptedCheck.named("passes").needing(thing -> Need.of(key(flow(1002), primary(1))));

  private static final ScriptedCheck FAILS =
      ScriptedCheck.named("fails").answering((thing, seen) -> ScriptedCheck.violated(thing));

  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of("placements", CHECK.inCells(topology -> broken())),
        Arguments.of("select", CHECK.selecting(situation -> broken())),
        Arguments.of("need", CHECK.needing(thing -> broken())),
        Arguments.of("followUp", CHECK.followingUp((thing, seen) -> broken())),
        Arguments.of("examine", CHECK.answering((thing, seen) -> broken())),
        Arguments.of("objects", CHECK.selecting(situation -> chosen(withoutObjects()))),
        Arguments.of("placements, null", CHECK.inCells(topology -> nothing())),
        Arguments.of("select, null", CHECK.selecting(situation -> nothing())),
        Arguments.of("need, null", CHECK.needing(thing -> nothing())),
        Arguments.of("followUp, null", CHECK.followingUp((thing, seen) -> nothing())),
        Arguments.of("examine, null", CHECK.answering((thing, seen) -> nothing())),
        Arguments.of(
            "examine, assertion",
            CHECK.answering((thing, seen) -> fail(new AssertionError("boom")))),
        Arguments.of("select, linkage", CHECK.selecting(s -> fail(new NoSuchMethodError("boom")))),
        Arguments.of(
            "examine, asks for what it did not need",
            CHECK.answering(
                (thing, seen) ->
                    Finding.holds(
                        thing,
                        List.of(),
                        List.of(seen.get(key(flow(1), primary(0))).at(primary(0)).provenance())))),
        Arguments.of(
            "examine, without a witness",
            CHECK.answering((thing, seen) -> Finding.holds(thing, List.of(), List.of()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void is_an_error_and_harms_no_other(final String where, final ScriptedCheck broken) {
    final List<CheckResult> results =
        Runs.judge(ScriptedNetwork.of(Runs.STUDY), PASSES, broken, FAILS);

    assertThat(results)
        .as(where)
        .extracting(CheckResult::verdict)
        .containsExactly(Verdict.PASS, Verdict.ERROR, Verdict.FAIL);
    assertThat(results.get(1).findings()).singleElement().isInstanceOf(Finding.Broken.class);
  }

  @Test
  void an_error_names_what_was_thrown_and_where() {
    final CheckResult result =
        Runs.judge(ScriptedNetwork.of(Runs.STUDY), CHECK.selecting(s -> broken()));
    assertThat(((Finding.Broken) result.findings().get(0)).detail())
        .contains("IllegalStateException: boom")
        .contains("BrokenCheckTest");
  }

  @Test
  void a_violation_that_was_found_outranks_the_error_on_another_subject() {
    final ScriptedCheck half =
        ScriptedCheck.named("half")
            .of("bad", "broken", "good")
            .answering(
                (thing, seen) ->
                    switch (thing.name()) {
                      case "bad" -> ScriptedCheck.violated(thing);
                      case "broken" -> broken();
                      default -> Finding.holds(thing, List.of(), List.of(ScriptedCheck.WITNESS));
                    });
    final CheckResult result = Runs.judge(ScriptedNetwork.of(Runs.STUDY), half);
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.counts()).containsOnlyKeys(Verdict.PASS, Verdict.ERROR, Verdict.FAIL);
  }

  private static ScriptedCheck.Thing withoutObjects() {
    return new ScriptedCheck.Thing(
        "thing",
        new AbstractList<>() {
          @Override
          public ObjectRef get(final int index) {
            return broken();
          }

          @Override
          public int size() {
            return broken();
          }
        });
  }

  @SuppressWarnings(
      "TypeParameterUnusedInFormals") // Stands where any answer is due, and gives none.
  private static <T> T broken() {
    throw new IllegalStateException("boom");
  }

  @SuppressWarnings(
      "TypeParameterUnusedInFormals") // Stands where any answer is due, and gives none.
  private static <T> T fail(final Error error) {
    throw error;
  }

  /** What a check without null checks may answer. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // The bug that is tried.
  private static <T> T nothing() {
    final Supplier<T> supplier = () -> null;
    return supplier.get();
  }
}
