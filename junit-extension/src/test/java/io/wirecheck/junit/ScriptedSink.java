package io.wirecheck.junit;

import com.google.auto.service.AutoService;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the ids and verdicts of a report's results. */
@AutoService(ReportSink.class)
public final class ScriptedSink implements ReportSink {

  @Override
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
    final List<String> lines =
        report.results().stream().map(result -> result.id() + " " + result.verdict()).toList();
    return List.of(Files.write(directory.resolve("run.txt"), lines));
  }
}
