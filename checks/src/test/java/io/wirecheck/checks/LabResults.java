package io.wirecheck.checks;

import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Verifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What every check says of each lab: a lab is wired once for all tests that ask. */
final class LabResults {

  private static final Map<String, Map<String, CheckResult>> BY_ADDRESS = new ConcurrentHashMap<>();

  private LabResults() {}

  /** By check. */
  static Map<String, CheckResult> of(final String address) {
    return BY_ADDRESS.computeIfAbsent(address, LabResults::judged);
  }

  private static Map<String, CheckResult> judged(final String address) {
    try (Verifier verifier = Verifier.on(address)) {
      return verifier.check(List.copyOf(Checks.all())).stream()
          .collect(Collectors.toMap(CheckResult::id, result -> result));
    }
  }
}
