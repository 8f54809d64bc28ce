package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Verifier;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.AssertionFailedError;

/** One test class on its network: which checks it is to answer, and which it has. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but a CloseableResource
final class ClassRun implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final Class<?> testClass;
  private final ClassConfiguration configuration;
  private final NetworkSession network;
  private final List<SuiteMethod> suite;
  private final Templates templates;
  private final OwnChecks own;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicBoolean gated = new AtomicBoolean();

  ClassRun(
      final Class<?> testClass,
      final ClassConfiguration configuration,
      final NetworkSession network) {
    this.testClass = testClass;
    this.configuration = configuration;
    this.network = network;
    this.suite = SuiteMethod.of(testClass);
    this.templates = Templates.of(testClass, configuration.settings().profile());
    this.own = OwnChecks.of(testClass);
  }

  /** Whether no method of the class stands for a check. */
  boolean asksNothing() {
    return suite.isEmpty() && templates.isEmpty();
  }

  Verifier verifier() {
    return network.verifier();
  }

  /** Probes and captures for one test. */
  TestFixture fixture() {
    return new TestFixture(network, configuration.enforcement());
  }

  /**
   * A test begins, and its network must be usable. A suite's method needs its answer, not the
   * network: the answer may be known from an earlier test plan of this JVM.
   */
  void begin(final Method test) {
    if (!begun.getAndSet(true)) {
      plan();
    }
    final Optional<SuiteMethod> asked = suiteMethod(test);
    if (asked.isEmpty()) {
      network.verifier();
      return;
    }
    try {
      judge(asked.get());
    } catch (final RuntimeException reported) {
      answered(asked.get());
      throw reported;
    }
  }

  /** The verdict comes first: a suite's method goes on only if its check passed. */
  void enforce(final Method test) {
    suiteMethod(test)
        .ifPresent(
            asked -> {
              answered(asked);
              enforce(judge(asked));
            });
  }

  /** A test of the class has its outcome from elsewhere. */
  void answeredBefore(final Method test) {
    begun.set(true);
    suiteMethod(test).ifPresent(this::answered);
  }

  /** The result that a suite's method takes; empty if the method is not of a suite. */
  Optional<CheckResult> resultFor(final Method test) {
    return suiteMethod(test).map(this::judge);
  }

  /** The result of the check with an id, and of no other. */
  CheckResult resultOf(final String checkId, final Object asker) {
    final Check<?> check =
        own.checks().stream()
            .filter(candidate -> candidate.requirement().id().equals(checkId))
            .<Check<?>>map(candidate -> candidate)
            .findFirst()
            .orElseGet(() -> named(checkId, asker));
    return network.judge(check, List.of(check));
  }

  /** The checks that a {@link CheckTest} is to be invoked with. */
  List<Check<?>> template(final Method template) {
    return templates.provide(template);
  }

  /** An invocation of a {@link CheckTest} begins. */
  void beginTemplate(final Check<?> check, final List<Check<?>> together) {
    templates.begin(check);
    try {
      network.judge(check, together);
    } catch (final RuntimeException reported) {
      answered.add(check.requirement().id());
      throw reported;
    }
  }

  /** Goes on only if the check passed. */
  void enforce(final Check<?> check, final List<Check<?>> together) {
    answered.add(check.requirement().id());
    enforce(result(check, together));
  }

  private void enforce(final CheckResult result) {
    network.enforcing(result);
    configuration.enforcement().enforce(result);
  }

  CheckResult result(final Check<?> check, final List<Check<?>> together) {
    return network.judge(check, together);
  }

  void failed() {
    failed.set(true);
  }

  /** Fails, once, if the class did not answer what it was to answer. */
  void gate() {
    if (!gated.getAndSet(true)) {
      final List<String> gaps =
          new ClassGate(
                  testClass,
                  suite,
                  templates,
                  configuration.claim(),
                  configuration.enforcement().rule())
              .gaps(JvmMemory.ofThisJvm().selected(testClass), answers(), begun.get());
      forgotten().ifPresent(gaps::add);
      if (!gaps.isEmpty()) {
        throw new AssertionFailedError(String.join("\n", gaps));
      }
    }
  }

  @Override
  public void close() {
    gate();
  }

  private CheckResult judge(final SuiteMethod asked) {
    final Check<?> check = named(asked.checkId(), asked);
    return network.judge(check, together(check));
  }

  /** The checks whose evidence is gathered with this one's: those that are selected anyway. */
  private List<Check<?>> together(final Check<?> check) {
    final Set<String> ids =
        JvmMemory.ofThisJvm()
            .selected(testClass)
            .map(names -> SuiteMethod.checkIds(suite, names))
            .orElse(Set.of());
    return Checks.all().stream()
        .filter(
            other ->
                ids.contains(other.requirement().id())
                    || other.requirement().id().equals(check.requirement().id()))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Where it is known what is selected, evidence is gathered at once for all of it, and for the
   * class's own checks where one of its own tests is among it.
   */
  private void plan() {
    JvmMemory.ofThisJvm()
        .selected(testClass)
        .ifPresent(
            names -> {
              final Set<String> ids = SuiteMethod.checkIds(suite, names);
              final List<Check<?>> checks =
                  new ArrayList<>(
                      Checks.all().stream()
                          .filter(check -> ids.contains(check.requirement().id()))
                          .toList());
              if (hasOwnTest(names)) {
                checks.addAll(own.checks());
              }
              network.plan(List.copyOf(checks));
            });
  }

  private boolean hasOwnTest(final Set<String> names) {
    final Set<String> others = new HashSet<>(templates.names());
    suite.forEach(method -> others.add(method.declared().getName()));
    return !others.containsAll(names);
  }

  /** A check that nobody asks for fails no test, whatever it finds. */
  private Optional<String> forgotten() {
    if (failed.get() || own.byField().isEmpty() || !isWhole(testClass)) {
      return Optional.empty();
    }
    final Set<String> fields = own.fieldsWithout(network.askedFor());
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s declares %s, and no test asks for it: call check of the Verifier that a test takes"
                .formatted(testClass.getName(), String.join(", ", fields)));
  }

  /** Whether a plan selects every test of a class and of those nested in it. */
  private static boolean isWhole(final Class<?> type) {
    final Set<String> tests =
        ReflectionSupport.findMethods(
                type,
                method -> AnnotationSupport.isAnnotated(method, Testable.class),
                HierarchyTraversalMode.TOP_DOWN)
            .stream()
            .map(Method::getName)
            .collect(Collectors.toSet());
    return JvmMemory.ofThisJvm().selected(type).map(names -> names.containsAll(tests)).orElse(false)
        && Stream.of(type.getDeclaredClasses())
            .filter(inner -> AnnotationSupport.isAnnotated(inner, Nested.class))
            .allMatch(ClassRun::isWhole);
  }

  private Map<String, Optional<CheckResult>> answers() {
    return answered.stream().collect(Collectors.toMap(Function.identity(), network::known));
  }

  private Optional<SuiteMethod> suiteMethod(final Method test) {
    return suite.stream().filter(candidate -> candidate.runsAs(test)).findFirst();
  }

  private void answered(final SuiteMethod method) {
    answered.add(method.checkId());
  }

  private static Check<?> named(final String checkId, final Object asker) {
    try {
      return Checks.named(checkId);
    } catch (final IllegalArgumentException unknown) {
      throw new ExtensionConfigurationException(
          "Configuration error: [%s]: %s.".formatted(asker, unknown.getMessage()), unknown);
    }
  }
}
