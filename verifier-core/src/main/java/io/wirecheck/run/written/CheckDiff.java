package io.wirecheck.run.written;

import io.wirecheck.check.Verdict;
import io.wirecheck.run.GateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How the answer of one check differs.
 *
 * @param before its verdict; empty where it was not judged
 * @param after its verdict; empty where it was not judged
 * @param losses what is less known than before, the end of a sentence each
 */
public record CheckDiff(
    String id,
    Optional<Verdict> before,
    Optional<Verdict> after,
    Violations violations,
    List<String> losses) {

  public CheckDiff {
    losses = List.copyOf(losses);
  }

  static CheckDiff between(final String id, final WrittenRun before, final WrittenRun after) {
    final Optional<WrittenRun.Check> was = Optional.ofNullable(before.checks().get(id));
    final Optional<WrittenRun.Check> is = Optional.ofNullable(after.checks().get(id));
    final Violations violations =
        Violations.between(
            before.runId(),
            was.map(WrittenRun.Check::findings).orElse(List.of()),
            after.runId(),
            is.map(WrittenRun.Check::findings).orElse(List.of()));
    return new CheckDiff(
        id,
        was.map(WrittenRun.Check::verdict),
        is.map(WrittenRun.Check::verdict),
        violations,
        losses(was, is, violations));
  }

  /** What the change may be blamed for here. */
  public Verdict worst() {
    if (violations.fresh().stream().anyMatch(found -> !found.waived())) {
      return Verdict.FAIL;
    }
    if (after.equals(Optional.of(Verdict.ERROR)) && !before.equals(after)) {
      return Verdict.ERROR;
    }
    return losses.isEmpty() ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }

  /** Whether there is anything to tell. */
  public boolean isSame() {
    return before.equals(after) && violations.areSame() && losses.isEmpty();
  }

  private static List<String> losses(
      final Optional<WrittenRun.Check> before,
      final Optional<WrittenRun.Check> after,
      final Violations violations) {
    if (after.isEmpty()) {
      return List.of("is no longer judged");
    }
    final List<String> losses = new ArrayList<>(verdictLoss(before, after.get()));
    before.ifPresent(was -> losses.addAll(coverageLosses(was, after.get())));
    violations.unknown().forEach(s -> losses.add("cannot tell any more of the violation of " + s));
    return losses;
  }

  private static List<String> verdictLoss(
      final Optional<WrittenRun.Check> before, final WrittenRun.Check after) {
    final Optional<Verdict> was = before.map(WrittenRun.Check::verdict);
    final boolean same = was.equals(Optional.of(after.verdict()));
    return switch (after.verdict()) {
      case INCONCLUSIVE, ERROR, NOT_APPLICABLE ->
          same || (was.isEmpty() && after.verdict() == Verdict.NOT_APPLICABLE)
              ? List.of()
              : List.of(
                  "is %s, and was %s"
                      .formatted(after.verdict(), was.map(Verdict::name).orElse("not judged")));
      case PASS, WAIVED, FAIL -> List.of();
    };
  }

  private static List<String> coverageLosses(
      final WrittenRun.Check before, final WrittenRun.Check after) {
    final List<String> losses = new ArrayList<>();
    if (judged(after) < judged(before)) {
      losses.add("has %d subjects judged, and had %d".formatted(judged(after), judged(before)));
    }
    for (final Verdict open : List.of(Verdict.INCONCLUSIVE, Verdict.ERROR)) {
      if (after.count(open) > before.count(open)) {
        losses.add("has %d %s, and had %d".formatted(after.count(open), open, before.count(open)));
      }
    }
    final TreeSet<String> places = new TreeSet<>(before.places());
    places.removeAll(after.places());
    places.forEach(place -> losses.add("looks no longer at " + place));
    return losses;
  }

  private static long judged(final WrittenRun.Check check) {
    return check.counts().entrySet().stream()
        .filter(count -> GateRule.isAnswer(count.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
