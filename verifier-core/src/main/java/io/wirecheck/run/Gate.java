package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a run may pass for what it was to judge: the one rule that a build's outcome follows. It
 * fails closed: only answers hold it, and an answer that is not there breaks it.
 */
public sealed interface Gate {

  /** One sentence, without a full stop. */
  String reason();

  /** Every answer is PASS, WAIVED or NOT_APPLICABLE, and none is missing. */
  record Held(String reason) implements Gate {}

  /**
   * It does not hold.
   *
   * @param worst FAIL, ERROR or INCONCLUSIVE; the last also where an answer is missing
   */
  record Broken(Verdict worst, String reason) implements Gate {
    public Broken {
      if (holds(worst)) {
        throw new IllegalArgumentException(worst + " breaks no gate: " + reason);
      }
    }
  }

  /** The gate of a run for which somebody chose the checks, by id: each of them must be judged. */
  static Gate ofChosen(final Collection<String> chosen, final List<CheckResult> results) {
    return brokenBy(results)
        .or(() -> missing(chosen, results))
        .or(() -> unless(!results.isEmpty(), "no check was judged"))
        .orElseGet(() -> held(results));
  }

  /**
   * The gate of a run without a filter: all of the profile, at least its floor, and not a network
   * on which every check says that it does not apply.
   */
  static Gate ofWhole(final Profile profile, final List<CheckResult> results) {
    final Gate gate = ofChosen(profile.checks(), results);
    return gate instanceof Broken ? gate : shortOf(profile, results).orElse(gate);
  }

  private static Optional<Gate> brokenBy(final List<CheckResult> results) {
    return results.stream()
        .map(CheckResult::verdict)
        .reduce(Verdict::worse)
        .filter(worst -> !holds(worst))
        .map(worst -> new Broken(worst, share(worst, results)));
  }

  private static String share(final Verdict verdict, final List<CheckResult> results) {
    final List<String> ids =
        results.stream()
            .filter(result -> result.verdict() == verdict)
            .map(CheckResult::id)
            .sorted()
            .toList();
    return "%d of %d checks %s: %s"
        .formatted(
            ids.size(),
            results.size(),
            ids.size() == 1 ? "is " + verdict : "are " + verdict,
            String.join(", ", ids));
  }

  private static Optional<Gate> missing(
      final Collection<String> chosen, final List<CheckResult> results) {
    final Set<String> missing = new TreeSet<>(chosen);
    results.forEach(result -> missing.remove(result.id()));
    return unless(missing.isEmpty(), "no answer came from " + String.join(", ", missing));
  }

  private static Optional<Gate> shortOf(final Profile profile, final List<CheckResult> results) {
    return unless(
            results.size() >= profile.floor(),
            "%d of at least %d checks of profile %s were judged"
                .formatted(results.size(), profile.floor(), profile.name()))
        .or(
            () ->
                unless(
                    results.stream().anyMatch(r -> r.verdict() != Verdict.NOT_APPLICABLE),
                    "no check of profile %s applies to this network".formatted(profile.name())));
  }

  private static Optional<Gate> unless(final boolean fulfilled, final String reason) {
    return fulfilled ? Optional.empty() : Optional.of(new Broken(Verdict.INCONCLUSIVE, reason));
  }

  private static Gate held(final List<CheckResult> results) {
    return new Held(
        results.stream()
            .collect(
                Collectors.groupingBy(CheckResult::verdict, TreeMap::new, Collectors.counting()))
            .descendingMap()
            .entrySet()
            .stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", ", "%d checks: ".formatted(results.size()), "")));
  }

  private static boolean holds(final Verdict verdict) {
    return switch (verdict) {
      case NOT_APPLICABLE, PASS, WAIVED -> true;
      case INCONCLUSIVE, ERROR, FAIL -> false;
    };
  }
}
