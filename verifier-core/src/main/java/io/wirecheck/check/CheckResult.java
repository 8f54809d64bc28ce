package io.wirecheck.check;

import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A check's answer about a network.
 *
 * @param code of an INCONCLUSIVE verdict; where there are several, the one that {@link
 *     InconclusiveCode} names first
 * @param summary one sentence on why the verdict is what it is
 * @param counts how many findings of each verdict there are, in the order of verdicts
 * @param findings all that are not PASS, and up to {@value #KEPT_PASSES} that are
 * @param waivers those in force that cover a violation; the verdict is WAIVED only if they cover
 *     all of them and nothing else is worse
 */
public record CheckResult(
    Requirement requirement,
    Verdict verdict,
    Optional<InconclusiveCode> code,
    String summary,
    Map<Verdict, Long> counts,
    List<Finding> findings,
    Coverage coverage,
    Duration duration,
    List<Waiver> waivers) {

  /** PASS findings beyond this number are counted, not kept. */
  public static final int KEPT_PASSES = 20;

  public CheckResult {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    findings = List.copyOf(findings);
    waivers = List.copyOf(waivers);
  }

  /** An answer that nobody waives anything of. */
  public CheckResult(
      final Requirement requirement,
      final Verdict verdict,
      final Optional<InconclusiveCode> code,
      final String summary,
      final Map<Verdict, Long> counts,
      final List<Finding> findings,
      final Coverage coverage,
      final Duration duration) {
    this(requirement, verdict, code, summary, counts, findings, coverage, duration, List.of());
  }

  /** The waiver that covers a finding of this result. */
  public Optional<Waiver> waiverOf(final Finding finding) {
    return waivers.stream().filter(waiver -> waiver.covers(id(), finding)).findFirst();
  }

  public String id() {
    return requirement.id();
  }

  /** The same answer with more behind its sentence. */
  public CheckResult adding(final String words) {
    return new CheckResult(
        requirement, verdict, code, summary + words, counts, findings, coverage, duration);
  }
}
