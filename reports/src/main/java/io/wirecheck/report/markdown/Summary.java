package io.wirecheck.report.markdown;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.WaiverUse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a summary says, in this order: the verdicts, what is not well and why, who answers for what,
 * and what was not verified.
 */
final class Summary {

  /** Less than the mebibyte that GitHub takes, with room for what a job adds of its own. */
  private static final int LARGEST = 1_000_000;

  /** Kept for the last part, two blocks of foreign text, and for sentences on what does not fit. */
  private static final int RESERVE = 140_000;

  private final RunReport report;
  private final List<CheckResult> worstFirst;
  private final List<String> missing = new ArrayList<>();
  private final Page page = new Page(LARGEST - RESERVE);

  private Summary(final RunReport report) {
    this.report = report;
    this.worstFirst =
        report.results().stream()
            .sorted(
                Comparator.comparing(CheckResult::verdict)
                    .reversed()
                    .thenComparing(CheckResult::id))
            .toList();
  }

  static String of(final RunReport report) {
    final Summary summary = new Summary(report);
    summary.write();
    return summary.page.toString();
  }

  private void write() {
    page.add("## Wirecheck: " + report.verdict() + "\n");
    page.addBlock(
        "%s: %s\nrun %s, %s, %s s, Wirecheck %s"
            .formatted(
                report.network(),
                report.description(),
                report.runId(),
                report.startedAt().truncatedTo(ChronoUnit.SECONDS),
                seconds(report.duration()),
                report.wirecheckVersion()));
    cutShort();
    table();
    explanations();
    page.release(RESERVE);
    missing.forEach(page::add);
    page.add(waiversAndGaps());
  }

  private void cutShort() {
    if (!report.cutShort().isEmpty()) {
      page.add(
          "\n**The run was cut short**: "
              + report.cutShort().values().stream()
                  .distinct()
                  .map(Enum::name)
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private void table() {
    page.add("\n| check | verdict | judged | passed | time |\n| --- | --- | ---: | ---: | ---: |");
    int shown = 0;
    for (final CheckResult result : worstFirst) {
      if (!page.add(row(result))) {
        break;
      }
      shown++;
    }
    noteMissing(worstFirst.size() - shown, "checks");
  }

  private static String row(final CheckResult result) {
    return String.format(
        Locale.ROOT,
        "| %s | %s%s | %d | %d | %s s |",
        result.id(),
        result.verdict(),
        result.code().map(code -> "(" + code + ")").orElse(""),
        result.counts().values().stream().mapToLong(Long::longValue).sum(),
        result.counts().getOrDefault(Verdict.PASS, 0L),
        seconds(result.duration()));
  }

  private void explanations() {
    final List<CheckResult> told =
        worstFirst.stream().filter(result -> result.verdict() != Verdict.PASS).toList();
    int shown = 0;
    for (final CheckResult result : told) {
      if (!page.add(explanation(result))) {
        break;
      }
      shown++;
    }
    noteMissing(told.size() - shown, "explanations");
  }

  private static String explanation(final CheckResult result) {
    final String heading = "\n### %s: %s\n\n".formatted(result.verdict(), result.id());
    return heading + Page.block(Explanation.of(result)) + others(result);
  }

  /** The subjects of all that are alike; the explanation has the facts of the first of them. */
  private static String others(final CheckResult result) {
    final List<String> subjects =
        result.findings().stream()
            .filter(finding -> finding.verdict() != Verdict.PASS)
            .map(finding -> line(result, finding))
            .toList();
    return subjects.size() <= 1
        ? ""
        : "\n<details><summary>all %d subjects</summary>\n\n%s\n</details>"
            .formatted(subjects.size(), Page.block(String.join("\n", subjects)));
  }

  private static String line(final CheckResult result, final Finding finding) {
    return finding.verdict()
        + (result.waiverOf(finding).isPresent() ? " (waived): " : ": ")
        + finding.subject();
  }

  private String waiversAndGaps() {
    return section("Waivers", report.waivers().stream().map(WaiverUse::toString).toList())
        + section("Not verified", gaps());
  }

  private static String section(final String heading, final List<String> lines) {
    return lines.isEmpty()
        ? ""
        : "\n### %s\n\n%s\n".formatted(heading, Page.block(String.join("\n", lines)));
  }

  private List<String> gaps() {
    final List<String> gaps = new ArrayList<>();
    for (final CheckResult result : worstFirst) {
      if (result.verdict() == Verdict.INCONCLUSIVE || result.verdict() == Verdict.ERROR) {
        gaps.add("%s: %s, %s".formatted(result.id(), result.verdict(), result.summary()));
      }
      result
          .coverage()
          .excluded()
          .forEach(
              (reason, subjects) ->
                  gaps.add("%s: %d left out: %s".formatted(result.id(), subjects, reason)));
    }
    report
        .placement()
        .unplaced()
        .forEach((cell, why) -> gaps.add("no probe on %s: %s".formatted(cell, why.detail())));
    return gaps;
  }

  private void noteMissing(final int number, final String what) {
    if (number > 0) {
      missing.add("\n%d more %s do not fit here; run.json has them.\n".formatted(number, what));
    }
  }

  private static String seconds(final Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
