package io.wirecheck.evidence;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The run that a bundle was recorded in.
 *
 * @param network the address of the network that was recorded
 * @param description what that network said of itself
 * @param settings by name, those that decide which evidence is gathered, such as {@code seed}; a
 *     judgement with the same ones asks for what was recorded
 */
public record RecordedRun(
    String runId,
    String network,
    String description,
    String wirecheckVersion,
    Instant recordedAt,
    SortedMap<String, String> settings) {

  public RecordedRun {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** As the constructor, of settings in any order. */
  public static RecordedRun of(
      final String runId,
      final Network network,
      final String wirecheckVersion,
      final Instant recordedAt,
      final Map<String, String> settings) {
    return new RecordedRun(
        runId,
        network.address(),
        network.description(),
        wirecheckVersion,
        recordedAt,
        new TreeMap<>(settings));
  }
}
