package io.wirecheck.junit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a test plan selects: the names of test methods by the name of their class. */
sealed interface Selection {

  /**
   * The names of the methods that are selected of a class; empty if the plan has none of it.
   *
   * @throws IllegalStateException if the plan could not be read
   */
  Optional<Set<String>> methodsOf(Class<?> testClass);

  record Known(Map<String, Set<String>> methods) implements Selection {
    @Override
    public Optional<Set<String>> methodsOf(final Class<?> testClass) {
      return Optional.ofNullable(methods.get(testClass.getName()));
    }
  }

  /** The platform swallows what a listener throws, so it is kept for those who ask. */
  record Unreadable(RuntimeException cause) implements Selection {
    @Override
    public Optional<Set<String>> methodsOf(final Class<?> testClass) {
      throw new IllegalStateException("the test plan could not be read: " + cause, cause);
    }
  }
}
