package io.wirecheck.invariant;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** One answer of several conditions about one flow: the worst, told by those that gave it. */
final class Judgment {

  private final SentFlow subject;
  private final List<Part> parts;

  /** What one condition found. */
  private record Part(Condition condition, Finding finding) {

    Stream<Fact> facts() {
      return Stream.concat(
          Stream.of(Fact.of("should", condition.words())), finding.facts().stream());
    }
  }

  private Judgment(final SentFlow subject, final List<Part> parts) {
    this.subject = subject;
    this.parts = parts;
  }

  static Finding of(
      final SentFlow subject,
      final List<Condition> conditions,
      final Function<Condition, Finding> rule) {
    final List<Part> parts = new ArrayList<>();
    conditions.forEach(condition -> parts.add(new Part(condition, rule.apply(condition))));
    return new Judgment(subject, parts).worst();
  }

  private Finding worst() {
    final Verdict verdict =
        parts.stream().map(part -> part.finding().verdict()).reduce(Verdict::worse).orElseThrow();
    final List<Part> worst =
        parts.stream().filter(part -> part.finding().verdict() == verdict).toList();
    final List<Fact> facts = worst.stream().flatMap(Part::facts).distinct().toList();
    final List<Provenance> provenance =
        worst.stream().flatMap(part -> part.finding().provenance().stream()).distinct().toList();
    return switch (verdict) {
      case FAIL -> Finding.violated(subject, facts, provenance);
      case INCONCLUSIVE -> inconclusive(worst, facts, provenance);
      default -> Finding.holds(subject, facts, provenance);
    };
  }

  /** With the code that comes first, and its sentence. */
  private Finding inconclusive(
      final List<Part> worst, final List<Fact> facts, final List<Provenance> provenance) {
    final Finding.Inconclusive first =
        worst.stream()
            .map(part -> (Finding.Inconclusive) part.finding())
            .min(Comparator.comparing(Finding.Inconclusive::code))
            .orElseThrow();
    return Finding.inconclusive(subject, first.code(), first.detail(), facts, provenance);
  }
}
