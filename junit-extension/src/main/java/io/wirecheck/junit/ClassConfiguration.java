package io.wirecheck.junit;

import io.wirecheck.run.Profile;
import io.wirecheck.run.Settings;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test class is told.
 *
 * @param claim the profile that the class answers for: the one that its annotation names, or the
 *     configured one if it implements a profile's suite
 */
record ClassConfiguration(Settings settings, Optional<Profile> claim, Enforcement enforcement) {

  /**
   * Resolves the configuration of the context's test class.
   *
   * @throws ExtensionConfigurationException if a value cannot be used
   */
  static ClassConfiguration of(final ExtensionContext context) {
    final Class<?> testClass = context.getRequiredTestClass();
    final Optional<EksNetworkTest> annotation = annotation(testClass);
    final Map<String, String> given = new HashMap<>();
    annotation.ifPresent(
        values -> {
          put(given, Settings.NETWORK, values.network());
          put(given, Settings.PROFILE, values.profile());
        });
    try {
      final Settings settings =
          Settings.resolve(given, "annotation on " + testClass.getSimpleName());
      final boolean claims =
          given.containsKey(Settings.PROFILE) || ProfileSuite.class.isAssignableFrom(testClass);
      return new ClassConfiguration(
          settings,
          claims ? Optional.of(Profile.named(settings.profile())) : Optional.empty(),
          Enforcement.configured(context, settings.gateRule()));
    } catch (final IllegalArgumentException unusable) {
      throw new ExtensionConfigurationException(
          "Configuration error: class [%s]: %s."
              .formatted(testClass.getName(), unusable.getMessage()),
          unusable);
    }
  }

  /** The class that a {@code @Nested} one is in; empty for every other. */
  static Optional<Class<?>> enclosing(final Class<?> testClass) {
    return Modifier.isStatic(testClass.getModifiers())
        ? Optional.empty()
        : Optional.ofNullable(testClass.getEnclosingClass());
  }

  /** On the class, what it inherits from, or a class that it is nested in. */
  private static Optional<EksNetworkTest> annotation(final Class<?> testClass) {
    return AnnotationSupport.findAnnotation(testClass, EksNetworkTest.class)
        .or(() -> enclosing(testClass).flatMap(ClassConfiguration::annotation));
  }

  private static void put(final Map<String, String> given, final String name, final String value) {
    if (!value.isEmpty()) {
      given.put(name, value);
    }
  }
}
