package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run found.
 *
 * @param runId names the run and what it created
 * @param network the address
 * @param scope who and where: account, cluster, region, versions, as far as known
 * @param results by check id
 * @param waivers what became of each waiver that the run was given
 * @param exhibits what is shown beside their findings
 */
public record RunReport(
    String wirecheckVersion,
    String runId,
    String network,
    String description,
    Instant startedAt,
    Duration duration,
    List<Setting> settings,
    SortedMap<String, String> scope,
    SortedMap<String, String> inventory,
    Placement placement,
    List<CheckResult> results,
    List<WaiverUse> waivers,
    Exhibits exhibits) {

  public RunReport {
    settings = List.copyOf(settings);
    scope = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(scope));
    inventory = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(inventory));
    results = List.copyOf(results);
    waivers = List.copyOf(waivers);
  }

  /** Why the run is but half of one, by check; empty where it came to its end. */
  public SortedMap<String, InconclusiveCode> cutShort() {
    final SortedMap<String, InconclusiveCode> cut = new TreeMap<>();
    for (final CheckResult result : results) {
      GateRule.codes(result)
          .filter(InconclusiveCode::cutsShort)
          .max(Comparator.naturalOrder())
          .ifPresent(code -> cut.put(result.id(), code));
    }
    return cut;
  }

  /** The report of a run without waivers, that shows nothing beside its findings. */
  public RunReport(
      final String wirecheckVersion,
      final String runId,
      final String network,
      final String description,
      final Instant startedAt,
      final Duration duration,
      final List<Setting> settings,
      final SortedMap<String, String> scope,
      final SortedMap<String, String> inventory,
      final Placement placement,
      final List<CheckResult> results) {
    this(
        wirecheckVersion,
        runId,
        network,
        description,
        startedAt,
        duration,
        settings,
        scope,
        inventory,
        placement,
        results,
        List.of(),
        Exhibits.none());
  }

  /** The same report with other exhibits. */
  public RunReport showing(final Exhibits others) {
    return new RunReport(
        wirecheckVersion,
        runId,
        network,
        description,
        startedAt,
        duration,
        settings,
        scope,
        inventory,
        placement,
        results,
        waivers,
        others);
  }

  /** The worst verdict; INCONCLUSIVE where nothing was judged. */
  public Verdict verdict() {
    return results.stream()
        .map(CheckResult::verdict)
        .reduce(Verdict::worse)
        .orElse(Verdict.INCONCLUSIVE);
  }
}
