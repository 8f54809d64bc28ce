package io.wirecheck.requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class MissingTest {

  @Test
  void skips_with_the_reason_where_a_program_is_missing() {
    Events tests = run(NeedsWhatNobodyHas.class, "available").testEvents();
    tests.assertStatistics(statistics -> statistics.skipped(1).started(1).succeeded(1));
    tests
        .skipped()
        .assertEventsMatchExactly(
            event(test("needs_it"), skippedWithReason("needs wirecheck-no-such-program")));
  }

  @Test
  void fails_with_the_reason_where_everything_is_asked_for() {
    Events tests = run(NeedsWhatNobodyHas.class, "all").testEvents();
    tests.assertStatistics(statistics -> statistics.skipped(0).succeeded(1).failed(1));
    tests
        .failed()
        .assertEventsMatchExactly(
            event(
                test("needs_it"),
                finishedWithFailure(
                    cause(message(text -> text.contains("needs wirecheck-no-such-program"))))));
  }

  @Test
  void a_whole_class_fails_where_everything_is_asked_for() {
    EngineExecutionResults results = run(WholeClassNeedsWhatNobodyHas.class, "all");
    results.testEvents().assertStatistics(statistics -> statistics.started(0));
    results.containerEvents().assertStatistics(statistics -> statistics.failed(1));
  }

  @Test
  void runs_where_the_program_is_here() {
    run(NeedsAShell.class, "all")
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).skipped(0).failed(0));
  }

  @Test
  void the_kernel_is_judged_one_way_or_the_other() {
    Events required = run(NeedsTheKernel.class, "all").testEvents();
    Events available = run(NeedsTheKernel.class, "available").testEvents();
    assertThat(required.succeeded().count() + required.failed().count()).isEqualTo(1);
    assertThat(required.skipped().count() + available.failed().count()).isZero();
    assertThat(available.skipped().count()).isEqualTo(required.failed().count());
    assertThat(available.succeeded().count()).isEqualTo(required.succeeded().count());
  }

  @Test
  void an_unknown_word_is_an_error_that_names_the_two() {
    run(NeedsWhatNobodyHas.class, "some")
        .testEvents()
        .failed()
        .assertEventsMatchExactly(
            event(
                test("needs_it"),
                finishedWithFailure(
                    cause(
                        message(
                            "wirecheck.require is \"some\"; it can be \"all\" or"
                                + " \"available\"")))));
  }

  @Test
  void the_environment_decides_where_no_parameter_does() {
    assertThat(Missing.from(Map.of())).isEqualTo(Missing.SKIPS);
    assertThat(Missing.from(Map.of("CI", "true"))).isEqualTo(Missing.FAILS);
    assertThat(Missing.from(Map.of("CI", "false"))).isEqualTo(Missing.SKIPS);
    assertThat(Missing.from(Map.of("WIRECHECK_REQUIRE", "all"))).isEqualTo(Missing.FAILS);
    assertThat(Missing.from(Map.of("WIRECHECK_REQUIRE", "available", "CI", "true")))
        .isEqualTo(Missing.SKIPS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Missing.from(Map.of("WIRECHECK_REQUIRE", "ALL")))
        .withMessage("WIRECHECK_REQUIRE is \"ALL\"; it can be \"all\" or \"available\"");
  }

  @Test
  void only_a_file_that_can_be_executed_is_a_program(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("directory"));
    Files.createFile(directory.resolve("text"));
    Path program = Files.createFile(directory.resolve("program"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

    Programs programs = new Programs(List.of(directory));

    assertThat(programs.missing(List.of("directory", "program", "text", "absent")))
        .containsExactly("directory", "text", "absent");
    assertThat(programs.find("program")).contains(program);
  }

  private static EngineExecutionResults run(Class<?> tests, String require) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("wirecheck.require", require)
        .execute();
  }

  static class NeedsWhatNobodyHas {

    @Test
    @RequiresCommand({"sh", "wirecheck-no-such-program"})
    void needs_it() {}

    @Test
    void needs_nothing() {}
  }

  @RequiresCommand("wirecheck-no-such-program")
  static class WholeClassNeedsWhatNobodyHas {

    @Test
    void needs_it() {}
  }

  static class NeedsAShell {

    @Test
    @RequiresCommand("sh")
    void needs_it() {}
  }

  static class NeedsTheKernel {

    @Test
    @RequiresKernel
    void needs_it() {}
  }
}
