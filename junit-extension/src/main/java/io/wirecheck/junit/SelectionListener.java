package io.wirecheck.junit;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Hears from the JUnit Platform which tests a filter left, so that evidence is gathered once for
 * just those. Public only because the platform finds it by {@link java.util.ServiceLoader}.
 */
@AutoService(TestExecutionListener.class)
public final class SelectionListener implements TestExecutionListener {

  @Override
  public void testPlanExecutionStarted(final TestPlan plan) {
    JvmMemory.ofThisJvm().planStarts(plan, read(plan));
  }

  @Override
  public void testPlanExecutionFinished(final TestPlan plan) {
    JvmMemory.ofThisJvm().planEnds(plan);
  }

  private static Selection read(final TestPlan plan) {
    try {
      final Map<String, Set<String>> methods = new HashMap<>();
      plan.getRoots().stream()
          .flatMap(root -> plan.getDescendants(root).stream())
          .map(TestIdentifier::getSource)
          .flatMap(java.util.Optional::stream)
          .filter(MethodSource.class::isInstance)
          .map(MethodSource.class::cast)
          .forEach(
              source ->
                  methods
                      .computeIfAbsent(source.getClassName(), name -> new HashSet<>())
                      .add(source.getMethodName()));
      return new Selection.Known(methods);
    } catch (final RuntimeException unreadable) {
      return new Selection.Unreadable(unreadable);
    }
  }
}
