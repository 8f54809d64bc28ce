package io.wirecheck.report.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.Exhibits;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.WaiverUse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The format of {@code run.json}, field for field and in this order; {@code run-1.schema.json}
 * describes the same. Nothing else decides what the file looks like, so that the types of a run can
 * change without it.
 */
record RunDocument(
    int schemaVersion,
    String wirecheckVersion,
    String runId,
    String network,
    String description,
    String startedAt,
    BigDecimal duration,
    boolean complete,
    Verdict verdict,
    Map<Verdict, Long> counts,
    List<Setting> settings,
    SortedMap<String, String> scope,
    SortedMap<String, String> inventory,
    Placement placement,
    List<Waiver> waivers,
    List<Check> checks) {

  /** Raised when a field changes its meaning or goes; a new field does not raise it. */
  static final int SCHEMA_VERSION = 1;

  record Setting(String name, String value, String source) {}

  record Waiver(
      String check,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String subject,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> objects,
      Terms terms,
      WaiverUse.State state,
      long violations) {

    record Terms(String owner, String reason, String expires) {
      static Terms of(final io.wirecheck.check.Waiver waiver) {
        return new Terms(waiver.owner(), waiver.reason(), waiver.expires().toString());
      }
    }

    static Waiver of(final WaiverUse use) {
      return new Waiver(
          use.waiver().check(),
          use.waiver().subject().orElse(null),
          names(use.waiver().objects()),
          Terms.of(use.waiver()),
          use.state(),
          use.violations());
    }
  }

  record Cell(String zone, String interfaceClass, String computeType, String operatingSystem) {
    static Cell of(final io.wirecheck.evidence.Cell cell) {
      return new Cell(
          cell.zone(),
          cell.interfaceClass().name(),
          cell.computeType().name(),
          cell.operatingSystem());
    }
  }

  record Placement(List<Placed> placed, List<Unplaced> unplaced) {

    record Placed(Cell cell, List<String> probes) {}

    record Unplaced(Cell cell, String code, String detail) {}

    static Placement of(final io.wirecheck.evidence.Placement placement) {
      return new Placement(
          entries(
              placement.probes(),
              (cell, probes) ->
                  new Placed(Cell.of(cell), probes.stream().map(Object::toString).toList())),
          entries(
              placement.unplaced(),
              (cell, why) -> new Unplaced(Cell.of(cell), why.code().name(), why.detail())));
    }
  }

  record Check(
      String id,
      String requirement,
      String severity,
      String tier,
      List<String> claims,
      Verdict verdict,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code,
      String summary,
      BigDecimal duration,
      Map<Verdict, Long> counts,
      Coverage coverage,
      List<Finding> findings,
      String page) {

    static Check of(final CheckResult result, final Exhibits exhibits) {
      return new Check(
          result.id(),
          result.requirement().sentence(),
          result.requirement().severity().name(),
          result.requirement().tier().name(),
          result.requirement().claims(),
          result.verdict(),
          result.code().map(Enum::name).orElse(null),
          result.summary(),
          seconds(result.duration()),
          everyVerdict(result.counts()),
          Coverage.of(result.coverage()),
          Finding.kept(result, exhibits),
          result.requirement().page());
    }
  }

  record Coverage(
      long population, List<Exercised> cells, List<Excluded> excluded, List<String> remarks) {

    record Exercised(Cell cell, int subjects) {}

    record Excluded(String reason, int subjects) {}

    static Coverage of(final io.wirecheck.check.Coverage coverage) {
      return new Coverage(
          coverage.population(),
          entries(coverage.cells(), (cell, subjects) -> new Exercised(Cell.of(cell), subjects)),
          entries(coverage.excluded(), Excluded::new),
          coverage.remarks());
    }
  }

  record Finding(
      Verdict verdict,
      String subject,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> objects,
      @JsonInclude(JsonInclude.Include.NON_NULL) Waiver.@Nullable Terms waived,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String detail,
      List<Fact> facts,
      List<Provenance> provenance,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Exhibit> exhibits,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> leftOut) {

    record Fact(String key, String value) {}

    record Provenance(
        String document,
        String place,
        String origin,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String readAt) {}

    /** A file, by its path from the directory of {@code run.json}. */
    record Exhibit(String path, String mediaType, String caption) {}

    /** All that are not PASS, worst first, then examples of those that are. */
    static List<Finding> kept(final CheckResult result, final Exhibits exhibits) {
      final List<io.wirecheck.check.Finding> findings = result.findings();
      final Stream<io.wirecheck.check.Finding> others =
          findings.stream()
              .filter(finding -> finding.verdict() != Verdict.PASS)
              .sorted(Comparator.comparing(io.wirecheck.check.Finding::verdict).reversed());
      final Stream<io.wirecheck.check.Finding> examples =
          findings.stream()
              .filter(finding -> finding.verdict() == Verdict.PASS)
              .limit(CheckResult.KEPT_PASSES);
      return Stream.concat(others, examples)
          .map(
              finding ->
                  of(
                      finding,
                      result.waiverOf(finding).map(Waiver.Terms::of).orElse(null),
                      exhibits.of(result, finding)))
          .toList();
    }

    private static Finding of(
        final io.wirecheck.check.Finding finding,
        final Waiver.@Nullable Terms waived,
        final Exhibits.Shown shown) {
      if (finding instanceof final io.wirecheck.check.Finding.Inconclusive inconclusive) {
        return of(
            finding, List.of(), waived, inconclusive.code().name(), inconclusive.detail(), shown);
      }
      if (finding instanceof final io.wirecheck.check.Finding.Broken broken) {
        return of(finding, List.of(), waived, null, broken.detail(), shown);
      }
      return of(finding, objects(finding), waived, null, null, shown);
    }

    private static List<String> objects(final io.wirecheck.check.Finding finding) {
      return finding instanceof final io.wirecheck.check.Finding.Violated violated
          ? names(violated.objects())
          : List.of();
    }

    private static Finding of(
        final io.wirecheck.check.Finding finding,
        final List<String> objects,
        final Waiver.@Nullable Terms waived,
        final @Nullable String code,
        final @Nullable String detail,
        final Exhibits.Shown shown) {
      return new Finding(
          finding.verdict(),
          finding.subject(),
          objects,
          waived,
          code,
          detail,
          finding.facts().stream().map(fact -> new Fact(fact.key(), fact.value())).toList(),
          finding.provenance().stream()
              .map(
                  from ->
                      new Provenance(
                          from.document(),
                          from.place(),
                          from.origin(),
                          from.readAt().map(Object::toString).orElse(null)))
              .toList(),
          shown.exhibits().stream()
              .map(part -> new Exhibit(ExhibitFiles.path(part), part.mediaType(), part.caption()))
              .toList(),
          shown.leftOut());
    }
  }

  static RunDocument of(final RunReport report) {
    return new RunDocument(
        SCHEMA_VERSION,
        report.wirecheckVersion(),
        report.runId(),
        report.network(),
        report.description(),
        report.startedAt().toString(),
        seconds(report.duration()),
        report.cutShort().isEmpty(),
        report.verdict(),
        everyVerdict(
            report.results().stream()
                .collect(Collectors.groupingBy(CheckResult::verdict, Collectors.counting()))),
        report.settings().stream()
            .map(given -> new Setting(given.name(), given.value(), given.source()))
            .toList(),
        report.scope(),
        report.inventory(),
        Placement.of(report.placement()),
        report.waivers().stream().map(Waiver::of).toList(),
        report.results().stream()
            .sorted(Comparator.comparing(CheckResult::id))
            .map(result -> Check.of(result, report.exhibits()))
            .toList());
  }

  private static List<String> names(final List<ObjectRef> objects) {
    return objects.stream().map(ObjectRef::toString).toList();
  }

  private static BigDecimal seconds(final Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).setScale(3, RoundingMode.HALF_UP);
  }

  /** Every verdict is there, best first, so that a reader need not know what an absence means. */
  private static Map<Verdict, Long> everyVerdict(final Map<Verdict, Long> counts) {
    return Arrays.stream(Verdict.values())
        .collect(
            Collectors.toMap(
                Function.identity(),
                verdict -> counts.getOrDefault(verdict, 0L),
                Long::sum,
                LinkedHashMap::new));
  }

  private static <K, V, R> List<R> entries(final Map<K, V> map, final BiFunction<K, V, R> mapping) {
    return map.entrySet().stream().map(e -> mapping.apply(e.getKey(), e.getValue())).toList();
  }
}
