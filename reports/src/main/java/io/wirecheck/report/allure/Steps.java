package io.wirecheck.report.allure;

import io.qameta.allure.model.Attachment;
import io.qameta.allure.model.Parameter;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.StepResult;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.check.Waiver;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.Provenance;
import io.wirecheck.report.path.SvgPath;
import io.wirecheck.run.Exhibits;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The way from the inventory to the verdict, as far as the report knows it. A report knows when the
 * whole run began and how long it took, and nothing of that for a step: steps have no times.
 */
record Steps(RunReport report, CheckResult result, Attachments attachments) {

  /** More subjects than this are counted instead of shown. */
  private static final int SHOWN = 20;

  /** Of subjects that hold, this many are examples enough. */
  private static final int SHOWN_HOLDING = 3;

  List<StepResult> all() {
    final List<StepResult> steps = new ArrayList<>();
    steps.add(inventory());
    if (placesProbes()) {
      steps.add(place());
      steps.add(stimulate());
      steps.add(capture());
    }
    steps.add(decode());
    steps.add(decide());
    return steps;
  }

  /** What is attached to the first subject of the last step, where results have their worst. */
  static List<Attachment> ofTheWorst(final List<StepResult> steps) {
    return steps.get(steps.size() - 1).getSteps().stream()
        .limit(1)
        .flatMap(subject -> subject.getAttachments().stream())
        .toList();
  }

  private boolean placesProbes() {
    return result.requirement().tier() != Tier.T0;
  }

  private StepResult inventory() {
    final boolean complete =
        report.inventory().values().stream().noneMatch(count -> count.startsWith("unknown"));
    final StepResult step = step("Read the inventory", complete && !report.inventory().isEmpty());
    report.inventory().forEach((name, count) -> step.getParameters().add(parameter(name, count)));
    return step;
  }

  private StepResult place() {
    final Placement placement = report.placement();
    final int probes = placement.probes().values().stream().mapToInt(List::size).sum();
    final StepResult step =
        step(
            "Place: %d probes, in %d of %d kinds of place"
                .formatted(
                    probes,
                    placement.probes().size(),
                    placement.probes().size() + placement.unplaced().size()),
            placement.unplaced().isEmpty() && probes > 0);
    placement
        .probes()
        .forEach((cell, pods) -> step.getParameters().add(parameter(cell.toString(), pods)));
    placement
        .unplaced()
        .forEach(
            (cell, why) ->
                step.getParameters()
                    .add(parameter(cell.toString(), why.code() + ": " + why.detail())));
    return step;
  }

  private StepResult stimulate() {
    final int subjects =
        result.coverage().cells().values().stream().mapToInt(Integer::intValue).sum();
    final StepResult step =
        step("Stimulate: subjects whose traffic was judged: %d".formatted(subjects), subjects > 0);
    AllureSink.setting(report, Settings.SEED)
        .ifPresent(seed -> step.getParameters().add(parameter("seed", seed)));
    AllureSink.setting(report, Settings.FLOWS_PER_CELL)
        .ifPresent(flows -> step.getParameters().add(parameter("flows per cell", flows)));
    result.coverage().remarks().forEach(r -> step.getParameters().add(parameter("remark", r)));
    return step;
  }

  private StepResult capture() {
    final Map<String, Long> captures =
        new TreeMap<>(
            provenance().stream()
                .filter(from -> isCapture(from.document()))
                .collect(Collectors.groupingBy(Provenance::document, Collectors.counting())));
    final StepResult step =
        step("Capture: files that decided: %d".formatted(captures.size()), !captures.isEmpty());
    captures.forEach((file, uses) -> step.getParameters().add(parameter(file, "decided " + uses)));
    return step;
  }

  private StepResult decode() {
    final Map<String, Long> documents =
        new TreeMap<>(
            provenance().stream()
                .filter(from -> !isCapture(from.document()))
                .collect(Collectors.groupingBy(Provenance::document, Collectors.counting())));
    final long frames = provenance().stream().filter(from -> isCapture(from.document())).count();
    final StepResult step =
        step(
            "Decode: frames that decided: %d, other documents: %d"
                .formatted(frames, documents.size()),
            frames > 0 || !documents.isEmpty());
    documents.forEach((file, uses) -> step.getParameters().add(parameter(file, "decided " + uses)));
    return step;
  }

  private StepResult decide() {
    final StepResult step =
        new StepResult()
            .setName("Decide: " + result.verdict() + ", " + result.summary())
            .setStatus(TestCase.status(result.verdict()));
    result.counts().forEach((verdict, n) -> step.getParameters().add(parameter("" + verdict, n)));
    shown().forEach(finding -> step.getSteps().add(subject(finding)));
    return step;
  }

  private List<Finding> shown() {
    final List<Finding> shown = new ArrayList<>();
    result.findings().stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .sorted(Comparator.comparing(Finding::verdict).reversed())
        .limit(SHOWN)
        .forEach(shown::add);
    result.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.PASS)
        .limit(SHOWN_HOLDING)
        .forEach(shown::add);
    return shown;
  }

  /** What is waived is shown with its facts, as what it is. */
  private StepResult subject(final Finding finding) {
    final Optional<Waiver> waiver = result.waiverOf(finding);
    final Verdict verdict = waiver.isPresent() ? Verdict.WAIVED : finding.verdict();
    final StepResult step =
        new StepResult()
            .setName(verdict + ": " + finding.subject())
            .setStatus(TestCase.status(verdict));
    waiver.ifPresent(waived -> step.getParameters().add(parameter("waived", waived.terms())));
    if (finding instanceof final Finding.Inconclusive open) {
      step.getParameters().add(parameter("not known", open.code() + ": " + open.detail()));
    } else if (finding instanceof final Finding.Broken broken) {
      step.getParameters().add(parameter("error", broken.detail()));
    }
    finding.facts().forEach(fact -> step.getParameters().add(parameter(fact.key(), fact.value())));
    finding
        .provenance()
        .forEach(
            from -> step.getParameters().add(parameter("decided by", from.origin() + ", " + from)));
    show(report.exhibits().of(result, finding), step);
    return step;
  }

  private void show(final Exhibits.Shown shown, final StepResult step) {
    shown.exhibits().forEach(exhibit -> step.getAttachments().add(attachments.exhibit(exhibit)));
    shown
        .routes()
        .forEach(
            route ->
                step.getAttachments()
                    .add(
                        attachments.text(
                            "The packet's " + route.title(),
                            "image/svg+xml",
                            "svg",
                            new SvgPath().svg(route))));
    shown.leftOut().forEach(why -> step.getParameters().add(parameter("not shown", why)));
  }

  private List<Provenance> provenance() {
    return result.findings().stream().flatMap(f -> f.provenance().stream()).distinct().toList();
  }

  private static boolean isCapture(final String document) {
    return document.endsWith(".pcap") || document.endsWith(".pcapng");
  }

  /** A step that came to nothing is broken: it is not what is judged. */
  private static StepResult step(final String name, final boolean gaveSomething) {
    return new StepResult().setName(name).setStatus(gaveSomething ? Status.PASSED : Status.BROKEN);
  }

  private static Parameter parameter(final String name, final Object value) {
    return new Parameter().setName(name).setValue(value.toString());
  }
}
