package io.wirecheck.junit;

import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What no store of JUnit can hold: the selection, which only a listener of the platform learns, and
 * the answers given, which must outlive a root store because build tools run failed tests again
 * with a new one. The one holder of static state in this project.
 */
final class JvmMemory {

  private static final JvmMemory OF_THIS_JVM = new JvmMemory();

  private final Deque<Running> plans = new ConcurrentLinkedDeque<>();
  private final Map<String, Map<String, Outcome>> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

  private JvmMemory() {}

  /** A test plan that has started and not ended. */
  private record Running(Object plan, Selection selection) {}

  static JvmMemory ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** A test plan starts, and selects this. */
  void planStarts(final Object plan, final Selection selection) {
    plans.addFirst(new Running(plan, selection));
  }

  void planEnds(final Object plan) {
    plans.removeIf(running -> running.plan() == plan);
  }

  /**
   * The methods of a class that the running plan selects, the innermost where a test runs tests;
   * empty where no plan speaks of the class, as under {@code EngineTestKit}.
   */
  Optional<Set<String>> selected(final Class<?> testClass) {
    return plans.stream()
        .flatMap(running -> running.selection().methodsOf(testClass).stream())
        .findFirst();
  }

  /** The outcomes on a network, by check id: each check is judged once. */
  Map<String, Outcome> outcomes(final String network) {
    return outcomes.computeIfAbsent(network, address -> new ConcurrentHashMap<>());
  }

  /** Keeps why a test failed; its first failure stands. */
  void failed(final String testId, final Throwable cause) {
    failures.putIfAbsent(testId, cause);
  }

  Optional<Throwable> failureOf(final String testId) {
    return Optional.ofNullable(failures.get(testId));
  }
}
