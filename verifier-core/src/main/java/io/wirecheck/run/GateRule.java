package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which verdicts break a gate, and how many answers it wants. FAIL and ERROR always break it. What
 * is INCONCLUSIVE can be let through, though it never counts as an answer; a run that was cut
 * short, or that looked at nothing or at something else, cannot.
 *
 * @param breaking FAIL, ERROR and as a rule INCONCLUSIVE; with WAIVED nothing can be waived
 * @param minChecks fewer answers break the gate; an answer is neither INCONCLUSIVE nor an ERROR
 */
public record GateRule(Set<Verdict> breaking, int minChecks) {

  static final String FORM =
      "FAIL and ERROR and, separated by commas, any of INCONCLUSIVE and WAIVED";

  private static final Set<Verdict> ALWAYS = Set.of(Verdict.FAIL, Verdict.ERROR);
  private static final Set<Verdict> NEVER = Set.of(Verdict.PASS, Verdict.NOT_APPLICABLE);

  /** What nobody can let through. */
  private static final Set<InconclusiveCode> UNFORGIVEN =
      Set.of(
          InconclusiveCode.UNREACHABLE,
          InconclusiveCode.WRONG_SCOPE,
          InconclusiveCode.TIME_BUDGET,
          InconclusiveCode.INTERRUPTED);

  /** Unless somebody says otherwise. */
  public static final GateRule STRICT =
      new GateRule(Set.of(Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE), 0);

  public GateRule {
    breaking = Set.copyOf(breaking);
    if (!breaking.containsAll(ALWAYS) || NEVER.stream().anyMatch(breaking::contains)) {
      throw new IllegalArgumentException("a gate breaks on " + FORM + ", not on " + breaking);
    }
  }

  /** From words separated by commas, such as {@code FAIL,ERROR}. */
  static GateRule failingOn(final String words) {
    final Set<Verdict> breaking =
        Arrays.stream(words.split(",", -1))
            .map(word -> Verdict.valueOf(word.strip().toUpperCase(Locale.ROOT)))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    return new GateRule(breaking, 0);
  }

  /** This rule with another number of checks. */
  public GateRule withAtLeast(final int checks) {
    return new GateRule(breaking, checks);
  }

  /** This rule, broken by one more verdict. */
  public GateRule breakingOn(final Verdict verdict) {
    return new GateRule(
        Stream.concat(breaking.stream(), Stream.of(verdict)).collect(Collectors.toSet()),
        minChecks);
  }

  /** This rule, not broken by a verdict that can be let through. */
  public GateRule notBreakingOn(final Verdict verdict) {
    return new GateRule(
        breaking.stream().filter(other -> other != verdict).collect(Collectors.toSet()), minChecks);
  }

  /** Whether a result by itself breaks the gate. */
  public boolean breaks(final CheckResult result) {
    return breaks(Gate.Answer.of(result));
  }

  /** Whether what could not be said, for this reason, breaks the gate. */
  public boolean breaks(final InconclusiveCode code) {
    return breaking.contains(Verdict.INCONCLUSIVE) || UNFORGIVEN.contains(code);
  }

  boolean breaks(final Gate.Answer answer) {
    return breaking.contains(answer.verdict())
        || (answer.verdict() == Verdict.INCONCLUSIVE
            && answer.codes().stream().anyMatch(UNFORGIVEN::contains));
  }

  /** Every reason for which something is not known of a result. */
  static Stream<InconclusiveCode> codes(final CheckResult result) {
    return Stream.concat(
        result.code().stream(),
        result.findings().stream()
            .filter(Finding.Inconclusive.class::isInstance)
            .map(finding -> ((Finding.Inconclusive) finding).code()));
  }

  /** Whether a verdict says something of the network. */
  public static boolean isAnswer(final Verdict verdict) {
    return verdict != Verdict.INCONCLUSIVE && verdict != Verdict.ERROR;
  }
}
