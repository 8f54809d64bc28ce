package io.wirecheck.cli;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.cli.Paper.Span;
import io.wirecheck.run.Gate;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi.Style;

/** The report for the person at the terminal: a table, what is not well, and why to believe it. */
final class ConsoleReport {

  private final Paper paper;

  ConsoleReport(final Paper paper) {
    this.paper = paper;
  }

  void print(final RunReport report, final Gate gate) {
    paper.wrapped("", report.network() + ": " + report.description());
    paper.blank();
    new ResultTable(paper).print(report.results());
    report.results().stream()
        .filter(result -> result.verdict() != Verdict.PASS)
        .forEach(this::explain);
    if (!report.waivers().isEmpty()) {
      paper.blank();
      paper.text("waivers");
      report.waivers().forEach(use -> paper.wrapped("  ", use.toString()));
    }
    paper.blank();
    settings(report.settings());
    paper.blank();
    conclude(gate);
  }

  private void explain(final CheckResult result) {
    paper.blank();
    paper.text(Explanation.of(result));
  }

  private void settings(final List<Setting> settings) {
    final int names = width(settings.stream().map(Setting::name).toList());
    final int values = width(settings.stream().map(Setting::value).toList());
    final String format = "  %%-%ds  %%-%ds  (%%s)".formatted(names, values);
    paper.text("settings");
    for (final Setting setting : settings) {
      paper.text(
          String.format(Locale.ROOT, format, setting.name(), setting.value(), setting.source()));
    }
  }

  private static int width(final List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }

  private void conclude(final Gate gate) {
    if (gate instanceof Gate.Held) {
      paper.line(Span.of("The gate holds", Style.fg_green), Span.of(": " + gate.reason()));
    } else {
      paper.line(
          Span.of("The gate does not hold", Style.fg_red, Style.bold),
          Span.of(": " + gate.reason()));
    }
  }
}
