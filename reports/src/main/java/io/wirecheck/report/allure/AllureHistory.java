package io.wirecheck.report.allure;

import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What earlier reports on a network said, kept beside the reports from run to run: Allure reads it
 * with the results of the next run, and writes it, with that run's part, into the next report.
 */
record AllureHistory(Path kept) {

  /** A file within the single-file HTML. */
  private static final Pattern FILE =
      Pattern.compile("d\\('history/([a-z-]+\\.json)'\\s*,\\s*'([A-Za-z0-9+/=]*)'\\)");

  static AllureHistory of(final RunReport report) {
    final String network = NetworkName.of(report).replaceAll("[^A-Za-z0-9]+", "-");
    return new AllureHistory(home(report).resolve("allure-history").resolve(network));
  }

  /** The directory that all runs of one configuration share. */
  static Path home(final RunReport report) {
    return Path.of(AllureSink.setting(report, Settings.OUT).orElse("target/wirecheck"));
  }

  /** Lays what is known of earlier runs beside the results of this one. */
  void carryInto(final ResultsDirectory target) throws IOException {
    if (Files.isDirectory(kept)) {
      for (final Path file : files()) {
        target.write("history/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /**
   * Takes the history out of a report.
   *
   * @throws IOException if it has none, or it cannot be kept
   */
  void keep(final Path html) throws IOException {
    final Matcher file = FILE.matcher(Files.readString(html));
    Files.createDirectories(kept);
    int found = 0;
    while (file.find()) {
      final byte[] content = Base64.getDecoder().decode(file.group(2));
      replace(kept.resolve(file.group(1)), content);
      found++;
    }
    if (found == 0) {
      throw new IOException(
          html + " has no history that the next run could show; it needs allure-commandline 2.34");
    }
  }

  private static void replace(final Path file, final byte[] content) throws IOException {
    final Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(unfinished, content);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
