package io.wirecheck.check;

import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The one place that lays out a result's text for people: facts in one notation, then where to read
 * more.
 */
public final class Explanation {

  /** More findings than this are counted instead of shown. */
  private static final int SHOWN = 3;

  private Explanation() {}

  /** The result in full: the sentence, the worst findings' facts, and the check's page. */
  public static String of(final CheckResult result) {
    final List<String> lines = new ArrayList<>();
    final List<Finding> worst =
        result.findings().stream().filter(f -> f.verdict() == result.verdict()).toList();
    lines.add(headline(result));
    for (final Finding finding : worst.subList(0, Math.min(SHOWN, worst.size()))) {
      lines.add("");
      lines.addAll(factLines(finding));
    }
    if (worst.size() > SHOWN) {
      lines.add("");
      lines.add("  and " + (worst.size() - SHOWN) + " more of the same verdict");
    }
    lines.add("");
    lines.add("  (see " + result.requirement().page() + ")");
    return String.join("\n", lines);
  }

  private static String headline(final CheckResult result) {
    final Requirement requirement = result.requirement();
    final long judged = result.counts().values().stream().mapToLong(Long::longValue).sum();
    final long same = result.counts().getOrDefault(result.verdict(), 0L);
    final String verdict =
        result
            .code()
            .map(code -> result.verdict() + "(" + code + ")")
            .orElse("" + result.verdict());
    final String share = judged == 0 ? "" : String.format(Locale.ROOT, " (%d of %d)", same, judged);
    return "[%s] %s: %s%s, because %s%n  %s"
        .formatted(
            requirement.id(),
            verdict,
            requirement.should(),
            share,
            requirement.because(),
            result.summary())
        .replace("\r\n", "\n");
  }

  private static List<String> factLines(final Finding finding) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("subject", finding.subject()));
    if (finding instanceof final Finding.Inconclusive inconclusive) {
      facts.add(Fact.of("not known", inconclusive.code() + ": " + inconclusive.detail()));
    } else if (finding instanceof final Finding.Broken broken) {
      facts.add(Fact.of("error", broken.detail()));
    }
    facts.addAll(finding.facts());
    for (final Provenance provenance : finding.provenance()) {
      facts.add(Fact.of("decided by", provenance + ", " + provenance.origin()));
    }
    return aligned(facts);
  }

  private static List<String> aligned(final List<Fact> facts) {
    final int width = facts.stream().mapToInt(fact -> fact.key().length()).max().orElse(0);
    return facts.stream()
        .map(
            fact ->
                "  "
                    + fact.key()
                    + " ".repeat(width - fact.key().length())
                    + " : "
                    + fact.value().replace("\n", "\n  " + " ".repeat(width) + "   "))
        .toList();
  }
}
