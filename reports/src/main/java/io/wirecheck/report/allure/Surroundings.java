package io.wirecheck.report.allure;

import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is true of a whole run: what its failures are sorted into, and where it took place. */
final class Surroundings {

  static final String CATEGORIES = "categories.json";

  private Surroundings() {}

  static byte[] categories() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            Surroundings.class.getResourceAsStream(CATEGORIES), CATEGORIES + " is missing")) {
      return in.readAllBytes();
    }
  }

  static byte[] environment(final RunReport report) throws IOException {
    final Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", report.network());
    facts.putAll(report.scope());
    facts.put("description", report.description());
    facts.put("run", report.runId());
    facts.put("wirecheck", report.wirecheckVersion());
    Stream.of(Settings.PROFILE, Settings.SEED)
        .forEach(
            name -> AllureSink.setting(report, name).ifPresent(value -> facts.put(name, value)));
    facts.putAll(report.inventory());
    return properties(facts).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As {@link Properties} escapes them, without the time that it writes first. */
  private static String properties(final Map<String, String> facts) throws IOException {
    final StringBuilder lines = new StringBuilder();
    for (final Map.Entry<String, String> fact : facts.entrySet()) {
      final Properties one = new Properties();
      one.setProperty(fact.getKey(), fact.getValue());
      final StringWriter writer = new StringWriter();
      one.store(writer, null);
      lines.append(
          writer
              .toString()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(Surroundings::ascii)
              .collect(Collectors.joining("\n", "", "\n")));
    }
    return lines.toString();
  }

  private static String ascii(final String line) {
    return line.chars()
        .mapToObj(c -> c < 0x7F ? Character.toString(c) : "\\u%04X".formatted(c))
        .collect(Collectors.joining());
  }
}
