package io.wirecheck.live.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** System properties for the time of a test: what a machine offers to programs of AWS. */
final class Surroundings implements AutoCloseable {

  private final Properties before = (Properties) System.getProperties().clone();

  private Surroundings() {}

  static Surroundings unchanged() {
    return new Surroundings();
  }

  /** Credentials, and nothing else that could be found. */
  static Surroundings withCredentials() {
    return without().and("aws.accessKeyId", "test").and("aws.secretAccessKey", "test");
  }

  /** No credentials, no region, no files, no metadata service. */
  static Surroundings without() {
    final Map<String, String> nothing = new HashMap<>();
    nothing.put("aws.configFile", "/dev/null");
    nothing.put("aws.sharedCredentialsFile", "/dev/null");
    nothing.put("aws.disableEc2Metadata", "true");
    final Surroundings surroundings = new Surroundings();
    nothing.forEach(surroundings::and);
    return surroundings;
  }

  Surroundings and(final String property, final String value) {
    System.setProperty(property, value);
    return this;
  }

  @Override
  public void close() {
    System.setProperties(before);
  }
}
