package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Invokes a {@link CheckTest} for each check of its profile. */
final class CheckTestExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(final ExtensionContext context) {
    return SuiteMethod.isCheckTest(context.getRequiredTestMethod());
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      final ExtensionContext context) {
    final ClassRun run = NetworkExtension.runOf(context);
    final Method test = context.getRequiredTestMethod();
    final List<Check<?>> checks = run.template(test);
    return checks.stream().map(check -> new Invocation(run, check, checks));
  }

  /**
   * @param together the checks of the whole set, whose evidence is gathered at once
   */
  private record Invocation(ClassRun run, Check<?> check, List<Check<?>> together)
      implements TestTemplateInvocationContext,
          BeforeEachCallback,
          BeforeTestExecutionCallback,
          ParameterResolver {

    @Override
    public String getDisplayName(final int invocationIndex) {
      return check.requirement().id();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void beforeEach(final ExtensionContext context) {
      run.beginTemplate(check, together);
    }

    @Override
    public void beforeTestExecution(final ExtensionContext context) {
      run.enforce(check, together);
    }

    @Override
    public boolean supportsParameter(
        final ParameterContext parameter, final ExtensionContext context) {
      return Parameters.isResultOfTemplate(parameter);
    }

    @Override
    public CheckResult resolveParameter(
        final ParameterContext parameter, final ExtensionContext context) {
      return run.result(check, together);
    }
  }
}
