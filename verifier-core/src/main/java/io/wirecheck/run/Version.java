package io.wirecheck.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into the jar. */
final class Version {

  private static final String RESOURCE = "/io/wirecheck/cli/version.properties";

  private Version() {}

  static String current() {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      final Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
