package io.wirecheck.live.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into the jar, for the server's audit log. */
final class OwnVersion {

  private static final String RESOURCE = "/io/wirecheck/cli/version.properties";

  private OwnVersion() {}

  static String read() {
    try (InputStream in = OwnVersion.class.getResourceAsStream(RESOURCE)) {
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
