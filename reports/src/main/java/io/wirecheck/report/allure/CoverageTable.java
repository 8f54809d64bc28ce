package io.wirecheck.report.allure;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.evidence.Placement;
import io.wirecheck.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a check looked and where it did not, as CSV (RFC 4180). */
final class CoverageTable {

  private CoverageTable() {}

  static String of(final RunReport report, final CheckResult result) {
    final Coverage coverage = result.coverage();
    final List<String> rows = new ArrayList<>();
    rows.add(row("place", "state", "subjects", "why"));
    coverage.cells().forEach((cell, subjects) -> rows.add(row(cell, "exercised", subjects, "")));
    if (!coverage.cells().isEmpty()) {
      unplaced(report.placement()).forEach(rows::add);
    }
    coverage.excluded().forEach((why, subjects) -> rows.add(row("", "left out", subjects, why)));
    coverage.remarks().forEach(remark -> rows.add(row("", "remark", "", remark)));
    rows.add(row("", "of all", coverage.population(), "subjects that the network has"));
    return String.join("\r\n", rows) + "\r\n";
  }

  private static Stream<String> unplaced(final Placement placement) {
    return placement.unplaced().entrySet().stream()
        .map(
            entry ->
                row(
                    entry.getKey(),
                    "no probe",
                    0,
                    entry.getValue().code() + ": " + entry.getValue().detail()));
  }

  private static String row(final Object... values) {
    return Stream.of(values)
        .map(value -> "\"" + value.toString().replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(","));
  }
}
