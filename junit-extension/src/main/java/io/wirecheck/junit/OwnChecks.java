package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.run.Checks;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The checks that a test class has in {@code static final} fields, as users have their invariants.
 *
 * @param byField the names of the fields, in the order of the class
 */
record OwnChecks(Class<?> testClass, Map<String, Check<?>> byField) {

  OwnChecks {
    byField = Map.copyOf(byField);
  }

  /**
   * Of the class and what it inherits from.
   *
   * @throws ExtensionConfigurationException if a field cannot be read, or an id is taken by another
   *     check
   */
  static OwnChecks of(final Class<?> testClass) {
    final Map<String, Check<?>> byField = new LinkedHashMap<>();
    for (final Field field :
        ReflectionSupport.findFields(
            testClass, OwnChecks::isOwn, HierarchyTraversalMode.TOP_DOWN)) {
      byField.put(field.getName(), read(field));
    }
    final OwnChecks own = new OwnChecks(testClass, byField);
    own.requireIdsOfTheirOwn();
    return own;
  }

  private static boolean isOwn(final Field field) {
    return Modifier.isStatic(field.getModifiers())
        && Modifier.isFinal(field.getModifiers())
        && Check.class.isAssignableFrom(field.getType());
  }

  private static Check<?> read(final Field field) {
    final Object value =
        ReflectionSupport.tryToReadFieldValue(field, null)
            .getOrThrow(
                cause ->
                    new ExtensionConfigurationException(
                        "Configuration error: [%s] could not be read: %s.".formatted(field, cause),
                        cause));
    if (value instanceof final Check<?> check) {
      return check;
    }
    throw new ExtensionConfigurationException(
        "Configuration error: [%s] holds no check.".formatted(field));
  }

  private void requireIdsOfTheirOwn() {
    final Map<String, Check<?>> known =
        Checks.all().stream()
            .collect(Collectors.toMap(check -> check.requirement().id(), check -> check));
    byField.forEach(
        (field, check) -> {
          final Check<?> namesake = known.putIfAbsent(check.requirement().id(), check);
          if (namesake != null && !namesake.requirement().equals(check.requirement())) {
            throw new ExtensionConfigurationException(
                "Configuration error: [%s] of class [%s] is called '%s', as another check is; rename it."
                    .formatted(field, testClass.getName(), check.requirement().id()));
          }
        });
  }

  List<Check<?>> checks() {
    return List.copyOf(byField.values());
  }

  /** The fields whose checks are not among these ids. */
  Set<String> fieldsWithout(final Set<String> asked) {
    final Set<String> fields = new TreeSet<>();
    byField.forEach(
        (field, check) -> {
          if (!asked.contains(check.requirement().id())) {
            fields.add(field);
          }
        });
    return fields;
  }
}
