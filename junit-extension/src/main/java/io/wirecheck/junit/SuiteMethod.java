package io.wirecheck.junit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A method of a suite that a test class has.
 *
 * @param declared as the suite says it
 * @param effective what the test class runs: the same, or what overrides it
 */
record SuiteMethod(Method declared, Method effective) {

  /** Every method of every suite that the class implements, by name. */
  static List<SuiteMethod> of(final Class<?> testClass) {
    return suites(testClass)
        .flatMap(suite -> Stream.of(suite.getDeclaredMethods()))
        .filter(SuiteMethod::isTest)
        .sorted(Comparator.comparing(Method::getName))
        .map(declared -> new SuiteMethod(declared, effective(declared, testClass)))
        .toList();
  }

  /** The ids of the checks of these methods, as far as the class runs them. */
  static Set<String> checkIds(final List<SuiteMethod> suite) {
    return suite.stream()
        .filter(method -> !method.isDropped() && !method.isTemplate())
        .map(SuiteMethod::checkId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same of those with one of these names. */
  static Set<String> checkIds(final List<SuiteMethod> suite, final Set<String> names) {
    return checkIds(
        suite.stream().filter(method -> names.contains(method.declared().getName())).toList());
  }

  /** Whether JUnit runs this one as {@code method}. */
  boolean runsAs(final Method method) {
    return !isTemplate()
        && effective.getName().equals(method.getName())
        && Arrays.equals(effective.getParameterTypes(), method.getParameterTypes());
  }

  /** Whether it stands for a set of checks, and not for the one that is called as it is. */
  private boolean isTemplate() {
    return isCheckTest(declared);
  }

  static boolean isCheckTest(final Method method) {
    return AnnotationSupport.isAnnotated(method, CheckTest.class);
  }

  /** {@code podAddressBelongsToItsNode} is {@code pod-address-belongs-to-its-node}. */
  String checkId() {
    return declared.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Whether the test class replaced the method by one that JUnit does not run. */
  boolean isDropped() {
    return !isTest(effective);
  }

  @Override
  public String toString() {
    return declared.getDeclaringClass().getSimpleName() + "." + declared.getName();
  }

  private static Stream<Class<?>> suites(final Class<?> type) {
    final Stream<Class<?>> here =
        type.isInterface() && NetworkSuite.class.isAssignableFrom(type)
            ? Stream.of(type)
            : Stream.empty();
    final Stream<Class<?>> above =
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
    return Stream.concat(here, above.flatMap(SuiteMethod::suites)).distinct();
  }

  private static boolean isTest(final Method method) {
    return AnnotationSupport.isAnnotated(method, Testable.class);
  }

  private static Method effective(final Method declared, final Class<?> testClass) {
    try {
      return testClass.getMethod(declared.getName(), declared.getParameterTypes());
    } catch (final NoSuchMethodException impossible) {
      throw new IllegalStateException(testClass + " has lost " + declared, impossible);
    }
  }
}
