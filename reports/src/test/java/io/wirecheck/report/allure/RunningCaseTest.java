package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;

import io.qameta.allure.Allure;
import io.qameta.allure.AllureLifecycle;
import io.qameta.allure.FileSystemResultsWriter;
import io.qameta.allure.model.Label;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.TestResult;
import io.wirecheck.check.CheckResult;
import io.wirecheck.report.json.SampleRun;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A test as Allure's listener for JUnit runs it, with its own labels and steps. */
@Isolated("the lifecycle of Allure is one for the whole JVM")
class RunningCaseTest {

  @TempDir Path directory;

  private final AllureLifecycle before = Allure.getLifecycle();
  private AllureLifecycle lifecycle = before;
  private final TestResult test =
      new TestResult().setUuid("theirs").setName("podTrafficIsNotEncapsulated(CheckResult)");

  @BeforeEach
  void a_test_runs() {
    lifecycle = new AllureLifecycle(new FileSystemResultsWriter(directory.resolve("theirs")));
    Allure.setLifecycle(lifecycle);
    test.getLabels().add(new Label().setName("suite").setValue("theirs"));
    lifecycle.scheduleTestCase(test);
    lifecycle.startTestCase("theirs");
  }

  @AfterEach
  void the_lifecycle_is_as_it_was() {
    Allure.setLifecycle(before);
  }

  private void end() {
    lifecycle.updateTestCase("theirs", ended -> ended.setStatus(Status.FAILED));
    lifecycle.stopTestCase("theirs");
    lifecycle.writeTestCase("theirs");
  }

  @Test
  void says_what_the_check_found_and_keeps_what_it_was() throws IOException {
    final CheckResult failed = SampleRun.FIRST.failed();
    new AllureSink().enforcing(failed, SampleRun.FIRST.report());
    end();

    assertThat(test.getName()).isEqualTo("podTrafficIsNotEncapsulated(CheckResult)");
    assertThat(test.getLabels())
        .extracting(label -> label.getName() + "=" + label.getValue())
        .contains("suite=theirs", "feature=routing", "tag=" + failed.id())
        .filteredOn(label -> label.startsWith("suite=") || label.startsWith("feature="))
        .hasSize(2);
    assertThat(test.getDescriptionHtml()).contains("INV-13", "lines 234, 252");
    assertThat(test.getSteps()).last().satisfies(s -> assertThat(s.getName()).startsWith("Decide"));
    assertThat(test.getAttachments())
        .isNotEmpty()
        .allSatisfy(
            attached ->
                assertThat(directory.resolve("theirs").resolve(attached.getSource()))
                    .isNotEmptyFile());
  }

  @Test
  void its_check_is_not_reported_a_second_time() throws IOException {
    final AllureSink sink = new AllureSink();
    final RunReport report = SampleRun.FIRST.report();
    sink.enforcing(SampleRun.FIRST.failed(), report);
    end();
    sink.write(report, directory);

    try (Stream<Path> files = Files.list(directory.resolve("allure-results"))) {
      assertThat(files.map(Path::toString).filter(name -> name.endsWith("-result.json")))
          .hasSize(report.results().size() - 1);
    }
    assertThat(sink.notes(report)).anyMatch(note -> note.startsWith("1 checks are told"));
  }

  @Test
  void where_tests_tell_every_check_nothing_is_left_to_write() throws IOException {
    final AllureSink sink = new AllureSink();
    final RunReport report = SampleRun.FIRST.report();
    report.results().forEach(result -> sink.enforcing(result, report));
    end();

    assertThat(sink.write(report, directory)).isEmpty();
    assertThat(directory.resolve("allure-results")).doesNotExist();
  }

  @Test
  void its_results_are_sorted_into_categories() throws IOException {
    final AllureSink sink = new AllureSink();
    sink.enforcing(SampleRun.FIRST.failed(), SampleRun.FIRST.report());
    end();
    sink.write(SampleRun.FIRST.report(), directory);

    assertThat(directory.resolve("theirs/categories.json")).content().contains("Violated");
  }

  @Test
  void its_own_categories_stay() throws IOException {
    final AllureSink sink = new AllureSink();
    sink.enforcing(SampleRun.FIRST.failed(), SampleRun.FIRST.report());
    end();
    Files.writeString(directory.resolve("theirs/categories.json"), "theirs");
    sink.write(SampleRun.FIRST.report(), directory);

    assertThat(directory.resolve("theirs/categories.json")).hasContent("theirs");
  }

  @Test
  void after_its_end_nothing_is_told() {
    end();

    assertThat(RunningCase.tell(SampleRun.FIRST.report(), SampleRun.FIRST.failed())).isFalse();
    assertThat(test.getSteps()).isEmpty();
  }
}
