package io.wirecheck.junit;

import io.wirecheck.run.ReportSinks;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run's report goes: a directory of its own below the configured one, named by network and
 * run id. Several networks, classes and JVMs of one build never overwrite each other's.
 */
final class ReportDirectory {

  /** File systems limit names to 255 bytes, and people read them. */
  private static final int LONGEST_NETWORK = 60;

  private ReportDirectory() {}

  /**
   * Writes the report of a run that judged something, and prints where it is.
   *
   * @return the files
   */
  static List<Path> write(final RunReport report, final Settings settings, final ReportSinks sinks)
      throws IOException {
    if (report.results().isEmpty()) {
      return List.of();
    }
    final Path directory = Files.createDirectories(settings.out()).resolve(name(report));
    Files.createDirectory(directory);
    final List<Path> files = sinks.write(report, directory);
    report.waivers().forEach(use -> Console.say("waiver " + use));
    files.forEach(file -> Console.say("report: " + file));
    sinks.notes(report).forEach(Console::say);
    if (files.isEmpty()) {
      Files.delete(directory);
      Console.say("no report: io.wirecheck:wirecheck-reports is not on the class path");
    }
    return files;
  }

  /** The name of the directory, which no other run has. */
  static String name(final RunReport report) {
    final String network = report.network().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
    return network.substring(0, Math.min(network.length(), LONGEST_NETWORK)) + "-" + report.runId();
  }
}
