package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.TestExecutionResult.Status.ABORTED;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;

import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.junit.Script.VerdictSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waivers and the rule of the gate make of a suite's tests. */
class WaiverTest {

  private static final String GOOD =
      """
      waivers:
      - check: script-fails
        subject: line 1
        owner: team-script
        reason: it is rewritten
        expires: 2999-12-31
      """;

  @TempDir Path directory;

  @EksNetworkTest(network = "staged:waived")
  static class Waived implements VerdictSuite {}

  @EksNetworkTest(network = "staged:waived-elsewhere")
  static class WaivedElsewhere implements VerdictSuite {}

  @EksNetworkTest(network = "staged:waivers-unreadable")
  static class Unreadable implements VerdictSuite {}

  @EksNetworkTest(network = "staged:let-through")
  static class LetThrough implements VerdictSuite {}

  @EksNetworkTest(network = "staged:never-waived")
  static class NeverWaived implements VerdictSuite {}

  private Path waivers(final String yaml) throws IOException {
    return Files.writeString(directory.resolve("waivers.yaml"), yaml);
  }

  private static <T> T with(final String name, final Object value, final Supplier<T> run) {
    System.setProperty(name, value.toString());
    try {
      return run.get();
    } finally {
      System.clearProperty(name);
    }
  }

  @Test
  void what_is_waived_is_aborted_with_its_facts_and_who_answers() throws IOException {
    final Ending ending =
        with("wirecheck.waivers", waivers(GOOD), () -> Runs.withPlan(Waived.class));

    assertThat(ending.status("scriptFails(CheckResult)")).isEqualTo(ABORTED);
    assertThat(ending.cause("scriptFails(CheckResult)"))
        .hasMessageContaining("[script-fails] WAIVED")
        .hasMessageContaining("a blot")
        .hasMessageContaining("by team-script, because it is rewritten");
    assertThat(ending.status("scriptBreaks(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void a_violation_of_another_subject_fails() throws IOException {
    final Path elsewhere = waivers(GOOD.replace("line 1", "line 2"));
    final Ending ending =
        with("wirecheck.waivers", elsewhere, () -> Runs.withPlan(WaivedElsewhere.class));

    assertThat(ending.status("scriptFails(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void waivers_that_cannot_be_read_fail_every_test_and_say_why() throws IOException {
    final Path ownerless = waivers(GOOD.replace("  owner: team-script\n", ""));
    final Ending ending =
        with("wirecheck.waivers", ownerless, () -> Runs.withPlan(Unreadable.class));

    assertThat(ending.cause("scriptFails(CheckResult)"))
        .hasMessageContaining("waivers.yaml:2: entry 1: it lacks owner");
    assertThat(ending.status("scriptIsInconclusive(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void what_is_inconclusive_can_be_let_through_as_an_aborted_test() {
    final Ending ending =
        with("wirecheck.fail-on", "FAIL,ERROR", () -> Runs.withPlan(LetThrough.class));

    assertThat(ending.status("scriptIsInconclusive(CheckResult)")).isEqualTo(ABORTED);
    assertThat(ending.status("scriptFails(CheckResult)")).isEqualTo(FAILED);
  }

  @Test
  void a_rule_that_breaks_on_waived_fails_the_test() throws IOException {
    final Path waivers = waivers(GOOD);
    final Ending ending =
        with(
            "wirecheck.fail-on",
            "FAIL,ERROR,INCONCLUSIVE,WAIVED",
            () -> with("wirecheck.waivers", waivers, () -> Runs.withPlan(NeverWaived.class)));

    assertThat(ending.status("scriptFails(CheckResult)")).isEqualTo(FAILED);
    assertThat(ending.cause("scriptFails(CheckResult)")).hasMessageContaining("WAIVED");
  }
}
