package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
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

  /**
   * No answer breaks it, by default none but PASS, WAIVED and NOT_APPLICABLE, and none is missing.
   */
  record Held(String reason) implements Gate {}

  /**
   * It does not hold.
   *
   * @param worst FAIL, ERROR or INCONCLUSIVE; the last also where an answer is missing
   */
  record Broken(Verdict worst, String reason) implements Gate {
    public Broken {
      if (!GateRule.STRICT.breaking().contains(worst)) {
        throw new IllegalArgumentException(worst + " breaks no gate: " + reason);
      }
    }
  }

  /**
   * What the rule looks at of a check's result.
   *
   * @param codes every reason for which something is not known
   */
  record Answer(String id, Verdict verdict, Set<InconclusiveCode> codes) {
    public Answer {
      codes = Set.copyOf(codes);
    }

    static Answer of(final CheckResult result) {
      return new Answer(
          result.id(), result.verdict(), GateRule.codes(result).collect(Collectors.toSet()));
    }
  }

  /** The gate of a run for which somebody chose the checks, by id: each of them must be judged. */
  static Gate ofChosen(final Collection<String> chosen, final List<CheckResult> results) {
    return ofChosen(chosen, results, GateRule.STRICT);
  }

  /** As {@link #ofChosen(Collection, List)}, by a rule of the user's. */
  static Gate ofChosen(
      final Collection<String> chosen, final List<CheckResult> results, final GateRule rule) {
    return ofAnswers(chosen, results.stream().map(Answer::of).toList(), rule);
  }

  /** As {@link #ofChosen(Collection, List, GateRule)}, of answers that come from elsewhere. */
  static Gate ofAnswers(
      final Collection<String> chosen, final List<Answer> answers, final GateRule rule) {
    return brokenBy(answers, rule)
        .or(() -> missing(chosen, answers))
        .or(() -> unless(!answers.isEmpty(), "no check was judged"))
        .or(() -> unanswered(answers, rule))
        .orElseGet(() -> held(answers));
  }

  /**
   * The gate of a run without a filter: all of the profile, at least its floor, and not a network
   * on which every check says that it does not apply.
   */
  static Gate ofWhole(final Profile profile, final List<CheckResult> results) {
    return ofWhole(profile, results, GateRule.STRICT);
  }

  /** As {@link #ofWhole(Profile, List)}, by a rule of the user's. */
  static Gate ofWhole(final Profile profile, final List<CheckResult> results, final GateRule rule) {
    final Gate gate = ofChosen(profile.checks(), results, rule);
    return gate instanceof Broken ? gate : shortOf(profile, results).orElse(gate);
  }

  private static Optional<Gate> brokenBy(final List<Answer> results, final GateRule rule) {
    return results.stream()
        .filter(rule::breaks)
        .map(Answer::verdict)
        .reduce(Verdict::worse)
        .map(worst -> new Broken(asBroken(worst), share(worst, results)));
  }

  /** What is waived is a FAIL that nobody may let through here. */
  private static Verdict asBroken(final Verdict worst) {
    return worst == Verdict.WAIVED ? Verdict.FAIL : worst;
  }

  private static Optional<Gate> unanswered(final List<Answer> results, final GateRule rule) {
    final long answers = results.stream().map(Answer::verdict).filter(GateRule::isAnswer).count();
    return unless(answers > 0, "no check gave an answer")
        .or(
            () ->
                unless(
                    answers >= rule.minChecks(),
                    "%d of at least %d checks gave an answer"
                        .formatted(answers, rule.minChecks())));
  }

  private static String share(final Verdict verdict, final List<Answer> results) {
    final List<String> ids =
        results.stream()
            .filter(result -> result.verdict() == verdict)
            .map(Answer::id)
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
      final Collection<String> chosen, final List<Answer> results) {
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

  private static Gate held(final List<Answer> results) {
    return new Held(
        results.stream()
            .collect(Collectors.groupingBy(Answer::verdict, TreeMap::new, Collectors.counting()))
            .descendingMap()
            .entrySet()
            .stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", ", "%d checks: ".formatted(results.size()), "")));
  }
}
