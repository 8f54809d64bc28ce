package io.wirecheck.check;

import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The one place that lays out a result's text for people: facts in one notation, then where to read
 * more.
 */
public final class Explanation {

  /** More findings than this are counted instead of shown. */
  private static final int SHOWN = 3;

  /** The sentence is broken into lines of at most this many characters. */
  private static final int WIDTH = 100;

  private Explanation() {}

  /** The result in full: the sentence, the worst findings' facts, and the check's page. */
  public static String of(final CheckResult result) {
    final List<String> lines = new ArrayList<>();
    final List<Finding> worst = worst(result);
    lines.add(wrapped(headline(result)));
    if (worst.isEmpty()) {
      lines.add("");
      lines.add("  " + result.summary().replace("\n", "\n  "));
    }
    for (final Finding finding : worst.subList(0, Math.min(SHOWN, worst.size()))) {
      lines.add("");
      lines.addAll(factLines(finding, result.waiverOf(finding)));
    }
    if (same(result) > SHOWN) {
      lines.add("");
      lines.add("  and " + (same(result) - SHOWN) + " more of the same verdict");
    }
    lines.add("");
    lines.add("  (see " + result.requirement().page() + ")");
    return String.join("\n", lines);
  }

  /** A sentence, and facts below it. */
  public static String of(final String sentence, final List<Fact> facts) {
    final List<String> lines = new ArrayList<>(List.of(wrapped(sentence), ""));
    lines.addAll(aligned(facts));
    return String.join("\n", lines);
  }

  private static String headline(final CheckResult result) {
    final Requirement requirement = result.requirement();
    final long judged = result.counts().values().stream().mapToLong(Long::longValue).sum();
    final String code = result.code().map(why -> "(" + why + ")").orElse("");
    final String share =
        judged == 0 ? "" : String.format(Locale.ROOT, " (%d of %d)", same(result), judged);
    return "[%s] %s%s: %s%s%s"
        .formatted(
            requirement.id(),
            result.verdict(),
            code,
            requirement.should(),
            share,
            requirement.reason());
  }

  /** Those that made the verdict, what nobody waives first. */
  private static List<Finding> worst(final CheckResult result) {
    return result.findings().stream()
        .filter(finding -> finding.verdict() == decisive(result))
        .sorted(Comparator.comparing(finding -> result.waiverOf(finding).isPresent()))
        .toList();
  }

  /** The verdict of the findings that are told: what is waived is a FAIL, and hidden nowhere. */
  private static Verdict decisive(final CheckResult result) {
    return result.verdict() == Verdict.WAIVED ? Verdict.FAIL : result.verdict();
  }

  /** How many findings have the result's verdict; of a PASS not all are kept. */
  private static long same(final CheckResult result) {
    return result.counts().getOrDefault(decisive(result), 0L);
  }

  private static String wrapped(final String text) {
    final StringBuilder lines = new StringBuilder();
    int column = 0;
    for (final String word : text.split(" ", -1)) {
      final boolean fits = column + 1 + word.length() <= WIDTH;
      lines.append(column == 0 ? "" : fits ? " " : "\n").append(word);
      column = fits && column > 0 ? column + 1 + word.length() : word.length();
    }
    return lines.toString();
  }

  private static List<String> factLines(final Finding finding, final Optional<Waiver> waiver) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("subject", finding.subject()));
    if (finding instanceof final Finding.Inconclusive inconclusive) {
      facts.add(Fact.of("not known", inconclusive.code() + ": " + inconclusive.detail()));
    } else if (finding instanceof final Finding.Broken broken) {
      facts.add(Fact.of("error", broken.detail()));
    }
    facts.addAll(finding.facts());
    for (final Provenance provenance : finding.provenance()) {
      facts.add(Fact.of("decided by", text(provenance)));
    }
    waiver.ifPresent(waived -> facts.add(Fact.of("waived", waived.terms())));
    return aligned(facts);
  }

  /** What a command said has no document that it is a part of. */
  private static String text(final Provenance provenance) {
    return provenance.document().isEmpty()
        ? provenance.origin()
        : provenance.origin() + ", " + provenance;
  }

  private static List<String> aligned(final List<Fact> facts) {
    final int width = facts.stream().mapToInt(fact -> fact.key().length()).max().orElse(0);
    return facts.stream().flatMap(fact -> aligned(fact, width)).toList();
  }

  /** The lines of the value stand below each other. */
  private static Stream<String> aligned(final Fact fact, final int width) {
    final List<String> values =
        fact.value().isBlank() ? List.of("") : fact.value().lines().toList();
    final String margin = "  " + fact.key() + " ".repeat(width - fact.key().length()) + " : ";
    return IntStream.range(0, values.size())
        .mapToObj(i -> (i == 0 ? margin : " ".repeat(margin.length())) + values.get(i))
        .map(String::stripTrailing);
  }
}
