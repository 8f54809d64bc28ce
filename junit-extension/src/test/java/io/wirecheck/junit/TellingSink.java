package io.wirecheck.junit;

import com.google.auto.service.AutoService;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told of the networks of one test, and breaks where their address says so. */
@AutoService(ReportSink.class)
public final class TellingSink implements ReportSink {

  /** Each result with the thread on which it was told. */
  static final List<String> TOLD = new CopyOnWriteArrayList<>();

  @Override
  public void enforcing(final CheckResult result, final RunReport report) {
    if (report.network().startsWith("staged:telling")) {
      TOLD.add(result.id() + " " + result.verdict() + " on " + Thread.currentThread().getName());
    }
    if (report.network().endsWith("/breaks")) {
      throw new IllegalStateException("the sink broke");
    }
  }

  @Override
  public List<Path> write(final RunReport report, final Path directory) {
    return List.of();
  }
}
