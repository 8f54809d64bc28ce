package io.wirecheck.benchmarks;

import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.CaptureSummary;
import io.wirecheck.packet.CaptureSummary.Frames;
import io.wirecheck.packet.CaptureSurvey;
import io.wirecheck.packet.Sighting;
import io.wirecheck.packet.TunnelKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a capture as {@code wirecheck pcap --nonce} does, for the measurements of a whole process.
 *
 * <p>Arguments: the file, and the number of threads if not one for each core.
 */
public final class CaptureReading {

  private static final Frames NO_FRAMES = new Frames(0, List.of());

  private CaptureReading() {}

  /** Reads the file and prints what is in it. */
  public static void main(String[] arguments) throws IOException {
    final int threads =
        arguments.length > 1
            ? Integer.parseInt(arguments[1])
            : Runtime.getRuntime().availableProcessors();
    try (CaptureFile file = CaptureFile.open(Path.of(arguments[0]))) {
      print(CaptureSurvey.of(file, OptionalLong.of(CaptureGenerator.RUN), threads, passed -> {}));
    }
  }

  private static void print(CaptureSummary summary) {
    final Map<Sighting, Frames> sightings = summary.sightings();
    System.out.printf(
        "packets %d, vxlan %d, ip-in-ip %d, gre %d, flows %d, nonces %d%n",
        summary.end().frames(),
        count(summary, TunnelKind.VXLAN),
        count(summary, TunnelKind.IP_IN_IP),
        count(summary, TunnelKind.GRE),
        summary.flows().size(),
        sightings.entrySet().stream()
            .filter(sighting -> sighting.getKey() != Sighting.OPAQUE)
            .mapToLong(sighting -> sighting.getValue().count())
            .sum());
  }

  private static long count(CaptureSummary summary, TunnelKind kind) {
    return summary.tunnelFrames().getOrDefault(kind, NO_FRAMES).count();
  }
}
