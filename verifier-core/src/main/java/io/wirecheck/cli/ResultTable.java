package io.wirecheck.cli;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.cli.Paper.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** One row a check, {@value Paper#WIDTH} columns wide, with the sentence that sums it up below. */
final class ResultTable {

  private static final int CHECK = 31;

  /** Room for the longest code in its parentheses. */
  private static final int VERDICT = 21;

  private static final String INDENT = "  ";

  private final Paper paper;

  ResultTable(final Paper paper) {
    this.paper = paper;
  }

  void print(final List<CheckResult> results) {
    paper.line(row("check", "verdict", "judged", "passed", "time", List.of(Style.bold)));
    results.forEach(this::print);
  }

  private void print(final CheckResult result) {
    final List<String> ids = Paper.wrap(result.id(), CHECK, "-");
    final List<String> verdicts = verdict(result);
    final long judged = result.counts().values().stream().mapToLong(Long::longValue).sum();
    final long passed = result.counts().getOrDefault(Verdict.PASS, 0L);
    final List<IStyle> styles = styles(result.verdict());
    paper.line(row(ids.get(0), verdicts.get(0), "" + judged, "" + passed, time(result), styles));
    for (int i = 1; i < Math.max(ids.size(), verdicts.size()); i++) {
      paper.line(row(lineOf(ids, i), lineOf(verdicts, i), "", "", "", styles));
    }
    paper.wrapped(INDENT, result.summary());
  }

  private static Span[] row(
      final String check,
      final String verdict,
      final String judged,
      final String passed,
      final String time,
      final List<IStyle> styles) {
    return new Span[] {
      Span.of(pad(check, CHECK) + INDENT),
      new Span(pad(verdict, VERDICT), styles),
      Span.of(String.format(Locale.ROOT, "%8s%8s%9s", judged, passed, time))
    };
  }

  /** The code goes below the verdict where it does not fit beside it. */
  private static List<String> verdict(final CheckResult result) {
    final String verdict = result.verdict().toString();
    final String code = result.code().map(known -> "(" + known + ")").orElse("");
    return verdict.length() + code.length() <= VERDICT
        ? List.of(verdict + code)
        : List.of(verdict, code);
  }

  private static String lineOf(final List<String> lines, final int number) {
    return number < lines.size() ? lines.get(number) : "";
  }

  private static String pad(final String text, final int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String time(final CheckResult result) {
    return seconds(result.duration()) + " s";
  }

  static BigDecimal seconds(final Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
  }

  private static List<IStyle> styles(final Verdict verdict) {
    return switch (verdict) {
      case PASS -> List.of(Style.fg_green);
      case NOT_APPLICABLE, WAIVED -> List.of(Style.fg_cyan);
      case INCONCLUSIVE -> List.of(Style.fg_yellow, Style.bold);
      case ERROR -> List.of(Style.fg_magenta, Style.bold);
      case FAIL -> List.of(Style.fg_red, Style.bold);
    };
  }
}
