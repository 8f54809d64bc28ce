package io.wirecheck.cli;

import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network under judgment, and where its evidence is to be kept. */
record Recorder(RecordingNetwork network, Path target) {

  /** The settings that decide what is gathered: judged with the same, a bundle has it all. */
  private static final Set<String> DECIDING =
      Set.of(
          Settings.PROFILE,
          Settings.SEED,
          Settings.FLOWS_PER_CELL,
          Settings.EXTERNAL_TARGET,
          Settings.CHURN_RETRIES);

  static Recorder of(final Network network, final Path target) {
    return new Recorder(new RecordingNetwork(network), target);
  }

  /**
   * Refuses a place that is taken: better before a run than after it.
   *
   * @throws IllegalArgumentException if something is there
   */
  static void requireFree(final Path target) {
    if (Files.exists(target) && !isEmptyDirectory(target)) {
      throw new IllegalArgumentException(
          "there is something at '%s' already; remove it, or choose another name for the bundle"
              .formatted(target));
    }
  }

  private static boolean isEmptyDirectory(final Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (final IOException unreadable) {
      throw new IllegalArgumentException(path + " cannot be read: " + unreadable, unreadable);
    }
  }

  /**
   * Keeps what was gathered so far.
   *
   * @throws io.wirecheck.evidence.NetworkException if it cannot be written
   */
  void keep(final RunReport report) {
    network.write(
        target,
        RecordedRun.of(
            report.runId(),
            network,
            report.wirecheckVersion(),
            report.startedAt(),
            report.settings().stream()
                .filter(setting -> DECIDING.contains(setting.name()))
                .collect(Collectors.toMap(Setting::name, Setting::value))));
  }
}
