package io.wirecheck.run.written;

import io.wirecheck.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How one run differs from an earlier one.
 *
 * @param differences what besides the network's answers is not the same, a sentence each
 * @param checks by id; all that either run has
 */
public record RunDiff(List<String> differences, List<CheckDiff> checks) {

  public RunDiff {
    differences = List.copyOf(differences);
    checks = List.copyOf(checks);
  }

  /** Compares two runs, of which the one came before a change and the other after it. */
  public static RunDiff between(final WrittenRun before, final WrittenRun after) {
    final TreeSet<String> ids = new TreeSet<>(before.checks().keySet());
    ids.addAll(after.checks().keySet());
    return new RunDiff(
        differences(before, after),
        ids.stream().map(id -> CheckDiff.between(id, before, after)).toList());
  }

  private static List<String> differences(final WrittenRun before, final WrittenRun after) {
    final List<String> differences = new ArrayList<>();
    differ("network", before.network(), after.network()).ifPresent(differences::add);
    differ("Wirecheck", before.wirecheckVersion(), after.wirecheckVersion())
        .ifPresent(differences::add);
    final TreeSet<String> names = new TreeSet<>(before.settings().keySet());
    names.addAll(after.settings().keySet());
    names.removeAll(List.of("network", "out"));
    for (final String name : names) {
      differ(name, value(before, name), value(after, name)).ifPresent(differences::add);
    }
    if (!before.complete()) {
      differences.add("the run before was cut short: what it did not judge may seem new");
    }
    if (!after.complete()) {
      differences.add("the run after was cut short");
    }
    if (after.startedAt().isBefore(before.startedAt())) {
      differences.add("the run after began before the other; are they in their order?");
    }
    return differences;
  }

  private static String value(final WrittenRun run, final String name) {
    return run.settings().getOrDefault(name, "not set");
  }

  private static Optional<String> differ(
      final String name, final String before, final String after) {
    return before.equals(after)
        ? Optional.empty()
        : Optional.of("%s: %s before, %s after".formatted(name, before, after));
  }

  /**
   * What the change may be blamed for: FAIL for a new violation that nobody waives, ERROR where
   * Wirecheck newly breaks, INCONCLUSIVE where less is known than before; else PASS.
   */
  public Verdict worst() {
    return checks.stream().map(CheckDiff::worst).reduce(Verdict.PASS, Verdict::worse);
  }
}
