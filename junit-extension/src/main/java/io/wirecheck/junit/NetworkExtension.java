package io.wirecheck.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.AssertionFailedError;

/** Puts test classes on their networks; all state is in JUnit's stores and {@link JvmMemory}. */
final class NetworkExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        BeforeTestExecutionCallback,
        AfterTestExecutionCallback,
        AfterAllCallback,
        TestWatcher,
        ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NetworkExtension.class);

  @Override
  public void beforeAll(final ExtensionContext context) {
    final Class<?> testClass = context.getRequiredTestClass();
    final ClassRun run = run(context);
    if (ClassConfiguration.enclosing(testClass).isEmpty()
        && run.asksNothing()
        && !Parameters.areTakenIn(testClass)) {
      throw new ExtensionConfigurationException(
          "Configuration error: class [%s] verifies nothing: it implements no suite, has no @CheckTest, and takes no Verifier, Topology, CheckResult, Probe or Captures."
              .formatted(testClass.getName()));
    }
  }

  @Override
  public void beforeEach(final ExtensionContext context) throws Exception {
    final Method test = context.getRequiredTestMethod();
    final Optional<Throwable> failure = JvmMemory.ofThisJvm().failureOf(context.getUniqueId());
    if (failure.isPresent()) {
      run(context).answeredBefore(test);
      rethrow(failure.get());
    }
    run(context).begin(test);
    placeProbes(test, context);
  }

  /**
   * Here, because JUnit makes an exception of its own of all that a parameter's resolver throws.
   */
  private static void placeProbes(final Method test, final ExtensionContext context) {
    if (Parameters.hasProbes(test)) {
      fixture(context).probes(test);
    }
  }

  @Override
  public void beforeTestExecution(final ExtensionContext context) {
    run(context).enforce(context.getRequiredTestMethod());
  }

  /** A test that could have seen something, and looked at nothing, is no test. */
  @Override
  public void afterTestExecution(final ExtensionContext context) {
    final boolean takesCaptures =
        List.of(context.getRequiredTestMethod().getParameterTypes()).contains(Captures.class);
    if (takesCaptures
        && context.getExecutionException().isEmpty()
        && !fixture(context).captures().isUsed()) {
      throw new AssertionFailedError(
          "[%s] takes Captures and captures nothing: call during, or leave the parameter out"
              .formatted(context.getRequiredTestMethod()));
    }
  }

  @Override
  public void afterAll(final ExtensionContext context) {
    run(context).gate();
  }

  @Override
  public void testFailed(final ExtensionContext context, final Throwable cause) {
    run(context).failed();
    JvmMemory.ofThisJvm().failed(context.getUniqueId(), cause);
  }

  @Override
  public boolean supportsParameter(
      final ParameterContext parameter, final ExtensionContext context) {
    return Parameters.supports(parameter);
  }

  @Override
  public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
    return Parameters.resolve(parameter, run(context), () -> fixture(context));
  }

  /**
   * The run of the class that a test is in.
   *
   * @throws ExtensionConfigurationException if the class is none of this extension's
   */
  static ClassRun runOf(final ExtensionContext context) {
    final Class<?> testClass = context.getRequiredTestClass();
    final ClassRun run = context.getStore(NAMESPACE).get(testClass, ClassRun.class);
    if (run == null) {
      throw new ExtensionConfigurationException(
          "Configuration error: class [%s] has a @CheckTest, and is not about a network: annotate it with @EksNetworkTest."
              .formatted(testClass.getName()));
    }
    return run;
  }

  private static ClassRun run(final ExtensionContext context) {
    final Class<?> testClass = context.getRequiredTestClass();
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            testClass,
            type -> {
              final ClassConfiguration configuration = ClassConfiguration.of(context);
              return new ClassRun(testClass, configuration, session(context, configuration));
            },
            ClassRun.class);
  }

  private static TestFixture fixture(final ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestFixture.class, type -> run(context).fixture(), TestFixture.class);
  }

  private static NetworkSession session(
      final ExtensionContext context, final ClassConfiguration configuration) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            configuration.settings().network(),
            address -> new NetworkSession(configuration.settings(), context.getRoot()),
            NetworkSession.class);
  }

  /** The very same failure, so that a report of the second run says what the first did. */
  private static void rethrow(final Throwable failure) throws Exception {
    if (failure instanceof final Error error) {
      throw error;
    }
    throw failure instanceof final Exception exception
        ? exception
        : new IllegalStateException("this test failed before", failure);
  }
}
