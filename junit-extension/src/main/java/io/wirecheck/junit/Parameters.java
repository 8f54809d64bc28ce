package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Verifier;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** What a test may take of the network. */
final class Parameters {

  private static final Set<Class<?>> TYPES =
      Set.of(Verifier.class, Topology.class, CheckResult.class, Probe.class, Captures.class);

  private Parameters() {}

  /** All but the result that an invocation of a {@link CheckTest} brings itself. */
  static boolean supports(final ParameterContext parameter) {
    return TYPES.contains(parameter.getParameter().getType()) && !isResultOfTemplate(parameter);
  }

  static boolean isResultOfTemplate(final ParameterContext parameter) {
    return parameter.getParameter().getType() == CheckResult.class
        && !parameter.isAnnotated(ResultOf.class)
        && parameter.getDeclaringExecutable() instanceof final Method test
        && SuiteMethod.isCheckTest(test);
  }

  /**
   * @param fixture of the test that takes the parameter
   */
  static Object resolve(
      final ParameterContext parameter, final ClassRun run, final Supplier<TestFixture> fixture) {
    final Class<?> type = parameter.getParameter().getType();
    if (type == Verifier.class) {
      return run.verifier();
    }
    if (type == Topology.class) {
      return run.verifier().topology();
    }
    if (type == Captures.class) {
      return fixture.get().captures();
    }
    return type == Probe.class ? probe(parameter, fixture.get()) : result(parameter, run);
  }

  static boolean hasProbes(final Method test) {
    return Stream.of(test.getParameters())
        .anyMatch(parameter -> parameter.isAnnotationPresent(ProbePod.class));
  }

  /** Whether any method or constructor of the class, or of one nested in it, takes something. */
  static boolean areTakenIn(final Class<?> testClass) {
    final Stream<Executable> members =
        Stream.concat(
            Stream.of(testClass.getDeclaredConstructors()),
            ReflectionSupport.findMethods(
                testClass, method -> true, HierarchyTraversalMode.TOP_DOWN)
                .stream());
    return members
            .flatMap(member -> Stream.of(member.getParameterTypes()))
            .anyMatch(TYPES::contains)
        || Stream.of(testClass.getDeclaredClasses()).anyMatch(Parameters::areTakenIn);
  }

  private static Probe probe(final ParameterContext parameter, final TestFixture fixture) {
    final Executable taker = parameter.getDeclaringExecutable();
    if (!parameter.isAnnotated(ProbePod.class)) {
      throw new ExtensionConfigurationException(
          "Configuration error: a Probe of [%s] must be annotated with @ProbePod, which says where it is to stand."
              .formatted(taker));
    }
    return fixture.probes(taker).get(ProbeWish.index(parameter.getParameter()));
  }

  private static CheckResult result(final ParameterContext parameter, final ClassRun run) {
    final Executable taker = parameter.getDeclaringExecutable();
    return parameter
        .findAnnotation(ResultOf.class)
        .map(annotation -> run.resultOf(annotation.value(), taker))
        .or(() -> taker instanceof final Method test ? run.resultFor(test) : Optional.empty())
        .orElseThrow(
            () ->
                new ExtensionConfigurationException(
                    "Configuration error: a CheckResult of [%s] must be annotated with @ResultOf(\"CHECK-ID\"): only a suite's method says by its name which check it means."
                        .formatted(taker)));
  }
}
