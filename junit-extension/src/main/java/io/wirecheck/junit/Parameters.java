package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Verifier;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** What a test may take of the network. */
final class Parameters {

  private static final Set<Class<?>> TYPES =
      Set.of(Verifier.class, Topology.class, CheckResult.class);

  private Parameters() {}

  static boolean supports(final Class<?> type) {
    return TYPES.contains(type);
  }

  static Object resolve(final ParameterContext parameter, final ClassRun run) {
    final Class<?> type = parameter.getParameter().getType();
    if (type == Verifier.class) {
      return run.verifier();
    }
    return type == Topology.class ? run.verifier().topology() : result(parameter, run);
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
