package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.run.Profile;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The {@link CheckTest} methods of a class, and what became of them. */
final class Templates {

  private final List<Method> methods;
  private final String configuredProfile;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Set<String> provided = ConcurrentHashMap.newKeySet();
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  private Templates(final List<Method> methods, final String configuredProfile) {
    this.methods = methods;
    this.configuredProfile = configuredProfile;
  }

  static Templates of(final Class<?> testClass, final String configuredProfile) {
    return new Templates(
        ReflectionSupport.findMethods(
            testClass, SuiteMethod::isCheckTest, HierarchyTraversalMode.TOP_DOWN),
        configuredProfile);
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  /**
   * The checks that a method is to be invoked with.
   *
   * @throws ExtensionConfigurationException if there are none, or nobody knows which
   */
  List<Check<?>> provide(final Method template) {
    asked.add(template.getName());
    final String profile =
        AnnotationSupport.findAnnotation(template, CheckTest.class)
            .map(CheckTest::profile)
            .filter(name -> !name.isEmpty())
            .orElse(configuredProfile);
    final List<Check<?>> checks = load(profile, template);
    if (checks.isEmpty()) {
      throw new ExtensionConfigurationException(
          "Configuration error: [%s] verifies nothing: profile %s has no checks."
              .formatted(template, profile));
    }
    checks.forEach(check -> provided.add(check.requirement().id()));
    return checks;
  }

  private static List<Check<?>> load(final String profile, final Method template) {
    try {
      return Profile.named(profile).load();
    } catch (final IllegalArgumentException unknown) {
      throw new ExtensionConfigurationException(
          "Configuration error: [%s]: %s.".formatted(template, unknown.getMessage()), unknown);
    }
  }

  void begin(final Check<?> check) {
    begun.add(check.requirement().id());
  }

  /** The ids of the checks that an invocation began for. */
  Set<String> begun() {
    return Set.copyOf(begun);
  }

  /** Whether every check that was provided was begun: a filter may pick single invocations. */
  boolean isWhole() {
    return begun.containsAll(provided);
  }

  /** The names of the methods. */
  Set<String> names() {
    return methods.stream().map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of those that nobody asked for their checks. */
  Set<String> unasked() {
    final Set<String> names = names();
    names.removeAll(asked);
    return names;
  }
}
