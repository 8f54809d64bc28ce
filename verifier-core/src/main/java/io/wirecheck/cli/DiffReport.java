package io.wirecheck.cli;

import io.wirecheck.check.Verdict;
import io.wirecheck.cli.Paper.Span;
import io.wirecheck.run.written.CheckDiff;
import io.wirecheck.run.written.RunDiff;
import io.wirecheck.run.written.Violations;
import io.wirecheck.run.written.WrittenRun;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi.Style;

/** How two runs differ, for a person: what is not as it was, and one line on the whole. */
final class DiffReport {

  /** Of each list more than this are counted. */
  private static final int LISTED = 20;

  private final Paper paper;

  DiffReport(final Paper paper) {
    this.paper = paper;
  }

  void print(final WrittenRun before, final WrittenRun after, final RunDiff diff) {
    paper.text("before: " + before.title());
    paper.text("after:  " + after.title());
    diff.differences().forEach(difference -> paper.text("not the same: " + difference));
    paper.blank();
    diff.checks().forEach(this::print);
    paper.blank();
    conclude(diff.worst());
  }

  private void print(final CheckDiff check) {
    paper.line(
        Span.of(check.id(), Style.bold),
        Span.of(": %s -> %s".formatted(word(check.before()), word(check.after()))));
    final Violations violations = check.violations();
    list("  new       ", violations.fresh().stream().map(DiffReport::words).toList());
    list("  gone      ", violations.gone());
    list(
        "  moved     ",
        violations.moved().stream().map(m -> m.from() + " is now " + m.to()).toList());
    if (!violations.unchanged().isEmpty()) {
      paper.text("  unchanged " + violations.unchanged().size());
    }
    list("  less known: it ", check.losses());
  }

  private static String word(final Optional<Verdict> verdict) {
    return verdict.map(Verdict::name).orElse("not judged");
  }

  private static String words(final Violations.Found found) {
    return found.waived() ? found.subject() + " (waived)" : found.subject();
  }

  private void list(final String margin, final List<String> lines) {
    lines.stream().limit(LISTED).forEach(line -> paper.text(margin + line));
    if (lines.size() > LISTED) {
      paper.text(margin + "and " + (lines.size() - LISTED) + " more");
    }
  }

  private void conclude(final Verdict worst) {
    switch (worst) {
      case FAIL -> paper.line(Span.of("There are new violations", Style.fg_red, Style.bold));
      case ERROR -> paper.line(Span.of("Wirecheck broke, and did not before", Style.fg_magenta));
      case INCONCLUSIVE -> paper.line(Span.of("Less is known than before", Style.fg_yellow));
      case PASS, WAIVED, NOT_APPLICABLE ->
          paper.line(Span.of("No new violation, and nothing less known", Style.fg_green));
    }
  }
}
