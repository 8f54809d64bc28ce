package io.wirecheck.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Two ways to run fixtures: as a build tool does, with a test plan, and without one. */
final class Runs {

  private Runs() {}

  /** Without a test plan that a listener hears of. */
  static Ending withoutPlan(final Class<?>... fixtures) {
    final Ending ending = new Ending();
    final EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
    Arrays.stream(fixtures).forEach(fixture -> builder.selectors(selectClass(fixture)));
    builder.execute().allEvents().finished().stream()
        .forEach(
            event ->
                ending.add(
                    event.getTestDescriptor().getLegacyReportingName(),
                    event.getRequiredPayload(TestExecutionResult.class)));
    return ending;
  }

  /** As build tools do. */
  static Ending withPlan(final Class<?> fixture, final Filter<?>... filters) {
    return withPlan(request().selectors(selectClass(fixture)).filters(filters));
  }

  static Ending withPlan(final LauncherDiscoveryRequestBuilder request) {
    final Ending ending = new Ending();
    LauncherFactory.create().execute(request.build(), ending);
    return ending;
  }

  /** What a run prints while it goes on. */
  static String printed(final Runnable run) {
    final PrintStream before = System.out;
    final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** How each test and container ended, by the name that reports give it. */
  static final class Ending implements TestExecutionListener {

    private final Map<String, TestExecutionResult> results = new LinkedHashMap<>();
    private final List<FileEntry> attached = new ArrayList<>();

    @Override
    public void executionFinished(
        final TestIdentifier identifier, final TestExecutionResult result) {
      add(identifier.getLegacyReportingName(), result);
    }

    @Override
    public void fileEntryPublished(final TestIdentifier identifier, final FileEntry file) {
      attached.add(file);
    }

    /** The files that were attached to tests and containers. */
    List<FileEntry> attached() {
      return List.copyOf(attached);
    }

    private void add(final String name, final TestExecutionResult result) {
      // classes may have tests of one name: none that failed is hidden by another
      results.merge(
          name,
          result,
          (first, second) ->
              first.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? second : first);
    }

    TestExecutionResult.Status status(final String name) {
      return result(name).getStatus();
    }

    /** Why a test or container did not succeed. */
    Throwable cause(final String name) {
      return result(name)
          .getThrowable()
          .orElseThrow(() -> new AssertionError(name + " ended " + result(name)));
    }

    boolean isAllSuccessful() {
      return results.values().stream()
          .allMatch(result -> result.getStatus() == TestExecutionResult.Status.SUCCESSFUL);
    }

    @Override
    public String toString() {
      return results.toString();
    }

    private TestExecutionResult result(final String name) {
      final TestExecutionResult result = results.get(name);
      if (result == null) {
        throw new AssertionError(name + " did not end; these did: " + results);
      }
      return result;
    }
  }
}
