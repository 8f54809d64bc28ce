package io.wirecheck.report.allure;

import io.qameta.allure.model.Label;
import io.qameta.allure.model.Link;
import io.qameta.allure.model.Parameter;
import io.qameta.allure.model.Stage;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.StatusDetails;
import io.qameta.allure.model.StepResult;
import io.qameta.allure.model.TestResult;
import io.qameta.allure.util.ResultsUtils;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A check's answer as a test case. */
record TestCase(RunReport report, CheckResult result) {

  private static final String EPIC = "Wirecheck";

  /** The subject of checks that cover no claim: those that users write. */
  private static final String OWN = "own invariants";

  /** Of this run and check alone. */
  String uuid() {
    return UUID.nameUUIDFromBytes(
            (report.runId() + "/" + result.id()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** The whole test case, for a check that no test runner reports. */
  TestResult alone(final Attachments attachments) {
    final TestResult test =
        new TestResult()
            .setUuid(uuid())
            .setName(result.id())
            .setFullName(NetworkName.of(report) + " " + result.id())
            .setTestCaseId(ResultsUtils.md5(result.id()))
            .setTestCaseName(result.id())
            .setHistoryId(ResultsUtils.md5(NetworkName.of(report) + " " + result.id()))
            .setStatus(status(result.verdict()))
            .setStage(Stage.FINISHED)
            .setStart(report.startedAt().toEpochMilli())
            .setStop(report.startedAt().plus(result.duration()).toEpochMilli());
    test.getLabels().addAll(suites());
    if (result.verdict() != Verdict.PASS) {
      final String whole = Explanation.of(result);
      test.setStatusDetails(new StatusDetails().setMessage(inShort(whole)).setTrace(whole));
    }
    enrich(test, attachments);
    return test;
  }

  /** Adds what Wirecheck knows to a test case, whoever it is of. */
  void enrich(final TestResult test, final Attachments attachments) {
    test.getLabels().addAll(labels());
    test.getLinks().add(page());
    test.getParameters().addAll(parameters());
    test.setDescriptionHtml(Description.of(report, result));
    final List<StepResult> steps = new Steps(report, result, attachments).all();
    test.getSteps().addAll(steps);
    test.getAttachments().addAll(Steps.ofTheWorst(steps));
    test.getAttachments()
        .add(attachments.text("Findings", "text/plain", "txt", Explanation.of(result)));
    test.getAttachments()
        .add(attachments.text("Coverage", "text/csv", "csv", CoverageTable.of(report, result)));
  }

  /** The sentence, in one line, and the first finding: what a reader sees at once. */
  private static String inShort(final String explanation) {
    final String[] parts = explanation.split("\n\n", -1);
    return parts[0].replace('\n', ' ') + "\n\n" + parts[1];
  }

  /** FAIL is what Allure calls failed; what could not be judged is broken, and never passed. */
  static Status status(final Verdict verdict) {
    return switch (verdict) {
      case PASS -> Status.PASSED;
      case FAIL -> Status.FAILED;
      case INCONCLUSIVE, ERROR -> Status.BROKEN;
      case NOT_APPLICABLE, WAIVED -> Status.SKIPPED;
    };
  }

  private List<Label> labels() {
    final Requirement requirement = result.requirement();
    return Stream.of(
            ResultsUtils.createEpicLabel(epic()),
            ResultsUtils.createFeatureLabel(subject()),
            ResultsUtils.createStoryLabel(requirement.should()),
            ResultsUtils.createSeverityLabel(severity(requirement.severity())),
            ResultsUtils.createTagLabel(requirement.id()),
            ResultsUtils.createTagLabel(requirement.tier().name()),
            ResultsUtils.createTagLabel(requirement.severity().name()))
        .toList();
  }

  private List<Label> suites() {
    return List.of(
        ResultsUtils.createParentSuiteLabel(epic()),
        ResultsUtils.createSuiteLabel(subject()),
        ResultsUtils.createFrameworkLabel("wirecheck"));
  }

  private String epic() {
    return EPIC + " on " + NetworkName.kind(report);
  }

  private String subject() {
    return result.requirement().subject().orElse(OWN);
  }

  private static String severity(final Severity severity) {
    return switch (severity) {
      case CRITICAL -> "critical";
      case MAJOR -> "normal";
      case MINOR -> "minor";
    };
  }

  /** Where {@code allure.link.tms.pattern} says; without it the path, as the other reports say. */
  private Link page() {
    final Link link = ResultsUtils.createTmsLink(result.id());
    return Optional.ofNullable(link.getUrl()).isPresent()
        ? link
        : link.setUrl(result.requirement().page());
  }

  private List<Parameter> parameters() {
    return Stream.concat(
            Stream.of(new Parameter().setName("network").setValue(report.network())),
            Stream.concat(
                Stream.of(Settings.PROFILE, Settings.SEED, Settings.FLOWS_PER_CELL)
                    .flatMap(this::setting),
                Stream.of(
                    new Parameter().setName("tier").setValue(result.requirement().tier().name()))))
        // Allure tells one test case from another by its parameters; ours are of the run.
        .map(parameter -> parameter.setExcluded(true))
        .toList();
  }

  private Stream<Parameter> setting(final String name) {
    return AllureSink.setting(report, name).stream()
        .map(value -> new Parameter().setName(name).setValue(value));
  }
}
