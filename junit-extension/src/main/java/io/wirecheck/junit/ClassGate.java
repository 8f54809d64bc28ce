package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Gate;
import io.wirecheck.run.GateRule;
import io.wirecheck.run.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what a class answered with what it was to answer.
 *
 * @param claim the profile that the class answers for
 */
record ClassGate(
    Class<?> testClass,
    List<SuiteMethod> suite,
    Templates templates,
    Optional<Profile> claim,
    GateRule rule) {

  /**
   * What is missing, a sentence each.
   *
   * @param selected the methods that a filter left; empty where nobody knows
   * @param answered the ids of checks whose test has an outcome, with the result if there is one
   * @param begun whether any test of the class began
   */
  List<String> gaps(
      final Optional<Set<String>> selected,
      final Map<String, Optional<CheckResult>> answered,
      final boolean begun) {
    final List<String> gaps = new ArrayList<>();
    dropped().ifPresent(gaps::add);
    unanswered(expected(selected, begun), answered.keySet()).ifPresent(gaps::add);
    unasked(selected, begun).ifPresent(gaps::add);
    shortOfProfile(selected, answered).ifPresent(gaps::add);
    return gaps;
  }

  /** A template that is disabled is left out by nobody's filter. */
  private Optional<String> unasked(final Optional<Set<String>> selected, final boolean begun) {
    final Set<String> unasked = templates.unasked();
    unasked.retainAll(selected.orElseGet(() -> begun ? Set.of() : templates.names()));
    return unasked.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s has @CheckTest on %s, and none of its checks was asked for: leave it out with a filter instead of disabling it"
                .formatted(testClass.getName(), String.join(", ", unasked)));
  }

  private Optional<String> dropped() {
    final String methods =
        suite.stream()
            .filter(SuiteMethod::isDropped)
            .map(SuiteMethod::toString)
            .collect(Collectors.joining(", "));
    return methods.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s overrides %s without @Test, which drops the check: write @Test on it, or do not override it"
                .formatted(testClass.getName(), methods));
  }

  private Optional<String> unanswered(final Set<String> expected, final Set<String> answered) {
    final Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(answered);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s answered %d of %d selected checks; without an answer: %s. A test that is disabled or aborted is no answer: leave it out with a filter instead"
                .formatted(
                    testClass.getName(),
                    expected.size() - missing.size(),
                    expected.size(),
                    String.join(", ", missing)));
  }

  /** Where nobody knows what was selected, one test that began may be all. */
  private Set<String> expected(final Optional<Set<String>> selected, final boolean begun) {
    final Set<String> expected = new TreeSet<>(templates.begun());
    expected.addAll(
        selected
            .map(names -> SuiteMethod.checkIds(suite, names))
            .orElseGet(() -> begun ? Set.of() : SuiteMethod.checkIds(suite)));
    return expected;
  }

  /** Asked where every answer alone would let the run pass: the others fail their own tests. */
  private Optional<String> shortOfProfile(
      final Optional<Set<String>> selected, final Map<String, Optional<CheckResult>> answered) {
    final List<CheckResult> results = answered.values().stream().flatMap(Optional::stream).toList();
    return claim
        .filter(profile -> isUnfiltered(selected, answered.keySet()))
        .filter(profile -> othersHold(answered.keySet(), results))
        .flatMap(profile -> shortOf(profile, Gate.ofWhole(profile, results, rule)));
  }

  /** Whether the answers, without regard to how many they should be, would let the run pass. */
  private boolean othersHold(final Set<String> answered, final List<CheckResult> results) {
    return Gate.ofChosen(answered, results, rule.withAtLeast(0)) instanceof Gate.Held;
  }

  private Optional<String> shortOf(final Profile profile, final Gate gate) {
    return gate instanceof Gate.Broken
        ? Optional.of(
            "%s answers for the profile %s, but %s"
                .formatted(testClass.getName(), profile.name(), gate.reason()))
        : Optional.empty();
  }

  private boolean isUnfiltered(final Optional<Set<String>> selected, final Set<String> answered) {
    final Set<String> run =
        selected.map(names -> SuiteMethod.checkIds(suite, names)).orElse(answered);
    return run.containsAll(SuiteMethod.checkIds(suite))
        && templates.isWhole()
        && selected.map(names -> names.containsAll(templates.names())).orElse(true);
  }
}
