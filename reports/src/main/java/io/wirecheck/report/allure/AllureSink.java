package io.wirecheck.report.allure;

import com.google.auto.service.AutoService;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes {@code allure-results/}, and {@code allure.html} where the program that makes it is named.
 * A check whose test Allure already reports is told there, and not a second time.
 *
 * <p>This class names nothing of Allure's, so that it loads where Allure is absent.
 */
@AutoService(ReportSink.class)
public final class AllureSink implements ReportSink {

  private static final String NO_PROGRAM = "none";

  private final Set<String> toldInTests = ConcurrentHashMap.newKeySet();

  @Override
  public void enforcing(final CheckResult result, final RunReport report) {
    if (missing().isEmpty() && RunningCase.tell(report, result)) {
      toldInTests.add(result.id());
    }
  }

  @Override
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
    if (missing().isPresent()) {
      return List.of();
    }
    final List<CheckResult> results = untold(report);
    if (results.size() < report.results().size()) {
      RunningCase.categorize();
    }
    return results.isEmpty() ? List.of() : write(report, results, directory);
  }

  private static List<Path> write(
      final RunReport report, final List<CheckResult> results, final Path directory)
      throws IOException {
    final AllureHistory history = AllureHistory.of(report);
    final ResultsDirectory target = ResultsDirectory.in(directory);
    AllureResults.write(report, results, target);
    history.carryInto(target);
    final List<Path> written = new ArrayList<>(List.of(target.path()));
    if (!program(report).equals(NO_PROGRAM)) {
      final Path html = directory.resolve("allure.html");
      AllureProgram.at(Path.of(program(report)), AllureHistory.home(report))
          .generate(target.path(), "Wirecheck: " + report.network(), html);
      history.keep(html);
      written.add(html);
    }
    return written;
  }

  @Override
  public List<String> notes(final RunReport report) {
    if (missing().isPresent()) {
      return List.of("no report for Allure: " + missing().get());
    }
    final List<String> notes = new ArrayList<>();
    final int told = report.results().size() - untold(report).size();
    if (told > 0) {
      notes.add("%d checks are told in the Allure results of their own tests".formatted(told));
    }
    if (told < report.results().size() && program(report).equals(NO_PROGRAM)) {
      notes.add(
          "no allure.html: to have one, let the setting 'allure' name the allure-commandline zip or"
              + " the directory that it was unpacked into");
    }
    return notes;
  }

  private List<CheckResult> untold(final RunReport report) {
    return report.results().stream().filter(result -> !toldInTests.contains(result.id())).toList();
  }

  private static String program(final RunReport report) {
    return setting(report, Settings.ALLURE).orElse(NO_PROGRAM);
  }

  static Optional<String> setting(final RunReport report, final String name) {
    return report.settings().stream()
        .filter(setting -> setting.name().equals(name))
        .map(Setting::value)
        .findFirst();
  }

  /** What keeps Allure's own classes from being used; empty where they are here. */
  private static Optional<String> missing() {
    try {
      AllureResults.requireAllure();
      return Optional.empty();
    } catch (final NoClassDefFoundError absent) {
      return Optional.of(
          "io.qameta.allure:allure-java-commons is not on the class path (missing is "
              + absent.getMessage()
              + ")");
    }
  }
}
