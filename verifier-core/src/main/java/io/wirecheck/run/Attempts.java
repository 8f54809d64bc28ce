package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of each check, attempt by attempt. The last attempt counts, and says what was in the
 * way of those before it.
 */
final class Attempts {

  private final List<Check<?>> checks;
  private final Map<String, CheckResult> latest = new HashMap<>();

  /** Of each check that is judged again, what changed in each attempt so far. */
  private final Map<String, List<String>> changes = new HashMap<>();

  Attempts(final List<Check<?>> checks) {
    this.checks = List.copyOf(checks);
  }

  /** Takes the results of one more attempt. */
  void add(final List<CheckResult> results) {
    for (final CheckResult result : results) {
      latest.put(result.id(), result);
      change(result)
          .ifPresent(
              what -> changes.computeIfAbsent(result.id(), id -> new ArrayList<>()).add(what));
    }
  }

  /**
   * The checks that a change under the run's hands kept from an answer, and nothing else: another
   * attempt cannot take anything back that was seen.
   */
  List<Check<?>> moved() {
    return checks.stream()
        .filter(
            check ->
                Optional.ofNullable(latest.get(check.requirement().id()))
                    .flatMap(Attempts::change)
                    .isPresent())
        .toList();
  }

  /** A result for each check, in their order. */
  List<CheckResult> results() {
    return checks.stream()
        .flatMap(check -> Optional.ofNullable(latest.get(check.requirement().id())).stream())
        .map(this::told)
        .toList();
  }

  private static Optional<String> change(final CheckResult result) {
    if (result.verdict() != Verdict.INCONCLUSIVE) {
      return Optional.empty();
    }
    final List<Finding.Inconclusive> open =
        result.findings().stream()
            .filter(Finding.Inconclusive.class::isInstance)
            .map(Finding.Inconclusive.class::cast)
            .toList();
    return Stream.concat(
                result.code().stream(), open.stream().map(Finding.Inconclusive::code).distinct())
            .allMatch(InconclusiveCode.CHURN::equals)
        ? Optional.of(open.isEmpty() ? result.summary() : open.get(0).detail())
        : Optional.empty();
  }

  private CheckResult told(final CheckResult result) {
    final List<String> before = changes.getOrDefault(result.id(), List.of());
    if (before.isEmpty()) {
      return result;
    }
    if (change(result).isPresent()) {
      return result.adding(
          before.size() == 1
              ? "; objects changed, and no other attempt was made"
              : "; objects changed in each of %d attempts".formatted(before.size()));
    }
    return result.adding(
        "; this is attempt %d, before it %s"
            .formatted(before.size() + 1, String.join(", ", before)));
  }
}
