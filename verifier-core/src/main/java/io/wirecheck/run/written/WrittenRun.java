package io.wirecheck.run.written;

import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Gate;
import io.wirecheck.run.GateRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run as its {@code run.json} tells of it.
 *
 * @param complete false where it was cut short
 * @param settings values by name
 * @param checks by id
 */
public record WrittenRun(
    String wirecheckVersion,
    String runId,
    String network,
    Instant startedAt,
    Duration duration,
    boolean complete,
    SortedMap<String, String> settings,
    SortedMap<String, Check> checks) {

  /** Clocks of two machines differ by no more than this. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  public WrittenRun {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    checks = Collections.unmodifiableSortedMap(new TreeMap<>(checks));
  }

  /**
   * The answer of a check.
   *
   * @param counts how many findings have each verdict
   * @param places the kinds of place that were exercised
   */
  public record Check(
      String id,
      Verdict verdict,
      Optional<InconclusiveCode> code,
      Map<Verdict, Long> counts,
      SortedSet<String> places,
      List<Finding> findings) {
    public Check {
      counts = Collections.unmodifiableMap(new TreeMap<>(counts));
      places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
      findings = List.copyOf(findings);
    }

    long count(final Verdict wanted) {
      return counts.getOrDefault(wanted, 0L);
    }

    Gate.Answer answer() {
      final Set<InconclusiveCode> codes = new HashSet<>();
      code.ifPresent(codes::add);
      findings.forEach(finding -> finding.code().ifPresent(codes::add));
      return new Gate.Answer(id, verdict, codes);
    }
  }

  /**
   * The answer about a subject.
   *
   * @param objects what a violation is about; of a flow, its source first
   * @param waived whether somebody answers for it
   */
  public record Finding(
      Verdict verdict,
      String subject,
      List<String> objects,
      boolean waived,
      Optional<InconclusiveCode> code) {
    public Finding {
      objects = List.copyOf(objects);
    }

    /** Nothing but a violation can be waived. */
    Verdict afterWaivers() {
      return waived && verdict == Verdict.FAIL ? Verdict.WAIVED : verdict;
    }
  }

  /**
   * Reads a {@code run.json}.
   *
   * @throws IOException if it is not a whole one that agrees with itself; the message names the
   *     file and says what to do
   */
  public static WrittenRun read(final Path file) throws IOException {
    return RunFile.read(file);
  }

  /**
   * Whether the run may pass, by what was written of it.
   *
   * @param maxAge how long ago it may have ended
   */
  public Gate gate(final GateRule rule, final Optional<Duration> maxAge, final Instant now) {
    final Gate gate =
        Gate.ofAnswers(Set.of(), checks.values().stream().map(Check::answer).toList(), rule);
    return gate instanceof Gate.Broken
        ? gate
        : doubt(maxAge, now)
            .<Gate>map(reason -> new Gate.Broken(Verdict.INCONCLUSIVE, reason))
            .orElse(gate);
  }

  private Optional<String> doubt(final Optional<Duration> maxAge, final Instant now) {
    final Instant endedAt = startedAt.plus(duration);
    if (!complete) {
      return Optional.of("the run was cut short");
    }
    if (checks.values().stream().allMatch(check -> check.verdict() == Verdict.NOT_APPLICABLE)) {
      return Optional.of("no check applies to this network");
    }
    if (endedAt.isAfter(now.plus(CLOCK_SKEW))) {
      return Optional.of("the run ended at %s, and it is %s now".formatted(endedAt, now));
    }
    return maxAge
        .filter(limit -> endedAt.isBefore(now.minus(limit)))
        .map(limit -> "the run ended at %s, longer ago than %s".formatted(endedAt, limit));
  }

  /** The words by which it can be told from others. */
  public String title() {
    final Map<Verdict, Long> tally =
        checks.values().stream()
            .collect(Collectors.groupingBy(Check::verdict, TreeMap::new, Collectors.counting()))
            .descendingMap();
    return "%s, %s, %s"
        .formatted(
            network,
            startedAt.truncatedTo(ChronoUnit.SECONDS),
            tally.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", ")));
  }
}
