package io.wirecheck.cli;

import io.wirecheck.run.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that ends with a gate can be told of it. */
final class GateOptions {

  @Option(
      names = "--fail-on",
      paramLabel = "VERDICTS",
      description =
          "What breaks the gate: FAIL,ERROR,INCONCLUSIVE by default. FAIL,ERROR lets through what"
              + " is INCONCLUSIVE; with WAIVED too, no waiver helps.")
  private @Nullable String failOn;

  @Option(
      names = "--min-checks",
      paramLabel = "N",
      description = "The gate breaks if fewer checks gave an answer.")
  private @Nullable String minChecks;

  void put(final Map<String, String> given) {
    JudgingOptions.put(given, Settings.FAIL_ON, failOn);
    JudgingOptions.put(given, Settings.MIN_CHECKS, minChecks);
  }
}
