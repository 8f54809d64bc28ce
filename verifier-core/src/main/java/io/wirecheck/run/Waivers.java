package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.check.Waiver;
import io.wirecheck.model.InconclusiveCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The waivers that a run was given. They are applied to a result that has been judged, and take
 * nothing from it: its findings, facts and counts stay as they are.
 *
 * @param day the day, in UTC, on which the run began
 */
public record Waivers(List<Waiver> all, LocalDate day) {

  public Waivers {
    all = List.copyOf(all);
  }

  /**
   * The waivers of a file.
   *
   * @param startedAt when the run began; a run that midnight finds at work keeps its day
   * @throws IllegalArgumentException if anything in it is not as it should be; the message names
   *     file, line and entry, and what to do
   */
  public static Waivers read(final Optional<Path> file, final Instant startedAt) {
    return new Waivers(
        file.map(WaiverFile::read).orElse(List.of()),
        LocalDate.ofInstant(startedAt, ZoneOffset.UTC));
  }

  /**
   * Refuses waivers of checks that nobody knows: a mistyped id would waive nothing in silence.
   *
   * @throws IllegalArgumentException if there is one; the message names it
   */
  public void requireKnown(final Collection<String> checks) {
    final List<String> unknown =
        all.stream().map(Waiver::check).filter(id -> !checks.contains(id)).distinct().toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no check is called '%s', which a waiver is for; correct the id or remove the waiver, 'wirecheck list' names the checks"
              .formatted(String.join("', '", unknown)));
    }
  }

  /** The result with what is in force: WAIVED if nothing is left that is worse. */
  CheckResult applied(final CheckResult result) {
    final List<Waiver> used =
        all.stream()
            .filter(waiver -> waiver.isInForceOn(day) && covered(waiver, result) > 0)
            .toList();
    return used.isEmpty() ? result : waived(result, used);
  }

  private static CheckResult waived(final CheckResult result, final List<Waiver> used) {
    final Verdict verdict =
        result.findings().stream()
            .map(finding -> afterWaivers(result.id(), finding, used))
            .reduce(Verdict.WAIVED, Verdict::worse);
    return new CheckResult(
        result.requirement(),
        verdict,
        verdict == Verdict.INCONCLUSIVE ? firstCode(result) : Optional.empty(),
        summary(result, used),
        result.counts(),
        result.findings(),
        result.coverage(),
        result.duration(),
        used);
  }

  private static Verdict afterWaivers(
      final String check, final Finding finding, final List<Waiver> used) {
    return used.stream().anyMatch(waiver -> waiver.covers(check, finding))
        ? Verdict.WAIVED
        : finding.verdict();
  }

  private static Optional<InconclusiveCode> firstCode(final CheckResult result) {
    return result.findings().stream()
        .filter(Finding.Inconclusive.class::isInstance)
        .map(finding -> ((Finding.Inconclusive) finding).code())
        .min(Comparator.naturalOrder());
  }

  private static String summary(final CheckResult result, final List<Waiver> used) {
    final long waived =
        result.findings().stream()
            .filter(finding -> used.stream().anyMatch(w -> w.covers(result.id(), finding)))
            .count();
    return "%s; %d of %d violations waived"
        .formatted(result.summary(), waived, result.counts().getOrDefault(Verdict.FAIL, 0L));
  }

  /**
   * What became of each waiver.
   *
   * @param known ids of checks that exist, judged or not
   */
  List<WaiverUse> uses(final Collection<CheckResult> results, final Set<String> known) {
    return all.stream().map(waiver -> use(waiver, results, known)).toList();
  }

  private WaiverUse use(
      final Waiver waiver, final Collection<CheckResult> results, final Set<String> known) {
    final Optional<CheckResult> result =
        results.stream().filter(candidate -> candidate.id().equals(waiver.check())).findFirst();
    final long violations = result.map(answer -> covered(waiver, answer)).orElse(0L);
    return new WaiverUse(waiver, state(waiver, result, violations, known), violations);
  }

  private WaiverUse.State state(
      final Waiver waiver,
      final Optional<CheckResult> result,
      final long violations,
      final Set<String> known) {
    if (result.isEmpty() && !known.contains(waiver.check())) {
      return WaiverUse.State.UNKNOWN_CHECK;
    }
    if (!waiver.isInForceOn(day)) {
      return WaiverUse.State.EXPIRED;
    }
    if (violations > 0) {
      return WaiverUse.State.APPLIED;
    }
    return result.map(CheckResult::verdict).filter(GateRule::isAnswer).isPresent()
        ? WaiverUse.State.UNUSED
        : WaiverUse.State.NOT_JUDGED;
  }

  private static long covered(final Waiver waiver, final CheckResult result) {
    return result.findings().stream()
        .filter(finding -> waiver.covers(result.id(), finding))
        .count();
  }
}
