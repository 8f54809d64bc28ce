package io.wirecheck.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Exhibit;
import io.wirecheck.run.Exhibits;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown beside a finding is the evidence that decided it. */
class ExhibitedEvidenceTest {

  private static final String OVERLAY = "reference:eks-study?fault=vxlan-overlay";

  /** The payload of the tunnel's datagram is the whole packet of the probe. */
  private static final String[] FIELDS = {
    "frame.time_epoch", "frame.len", "frame.protocols", "udp.payload"
  };

  @TempDir private Path temporary;

  @Test
  @RequiresCommand("tshark")
  void tshark_opens_each_small_capture_and_reads_the_frames_that_were_named_and_no_others()
      throws IOException {
    final RecordingNetwork network = new RecordingNetwork(Networks.open(OVERLAY));
    final RunReport report = judged(network);
    final Path bundle = temporary.resolve("bundle");
    network.write(bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of()));

    final CheckResult overlay = result(report, "pod-traffic-is-not-encapsulated");
    assertThat(overlay.verdict()).isEqualTo(Verdict.FAIL);
    for (final Finding finding : overlay.findings()) {
      final Exhibit exhibit = report.exhibits().of(overlay, finding).exhibits().get(0);
      final Path whole = bundle.resolve(finding.provenance().get(0).document());
      assertThat(tshark(kept(exhibit), List.of()))
          .hasSameSizeAs(frames(finding))
          .isEqualTo(tshark(whole, frames(finding)))
          .allSatisfy(line -> assertThat(line).contains(":vxlan:"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference:eks-study",
        OVERLAY,
        "reference:eks-study?fault=overlay-pod-cidr",
        "reference:eks-study?fault=snat-to-stale-address",
        "reference:eks-study?fault=capture-lost",
      })
  void a_bundle_shows_what_the_network_showed_to_the_byte(final String address) throws IOException {
    final RecordingNetwork network = new RecordingNetwork(Networks.open(address));
    final RunReport first = judged(network);
    final Path bundle = temporary.resolve("kept.zip");
    network.write(bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of()));

    final RunReport again = judged(BundleNetwork.open(bundle));

    assertThat(shown(first)).isNotEmpty().isEqualTo(shown(again));
  }

  @Test
  void every_violation_of_a_flow_has_the_path_of_its_packet_as_values() {
    final RunReport report = judged(Networks.open("reference:eks-study?fault=rule-1536-missing"));
    final CheckResult result = result(report, "pod-traffic-leaves-by-its-own-interface");

    assertThat(result.findings())
        .filteredOn(finding -> finding.verdict() == Verdict.FAIL)
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              final Exhibits.Shown shown = report.exhibits().of(result, finding);
              assertThat(shown.routes()).isNotEmpty();
              assertThat(finding.facts())
                  .filteredOn(fact -> fact.key().startsWith("path"))
                  .extracting(fact -> fact.key() + "=" + fact.value())
                  .isEqualTo(shown.routes().stream().map(r -> r.title() + "=" + r.text()).toList());
            });
  }

  private static RunReport judged(final Network network) {
    final Settings settings = Settings.resolve(Map.of(Settings.SEED, "42"), "test");
    try (Verifier verifier = Verifier.of(network, settings, Progress.silent())) {
      verifier.check(new ArrayList<>(Checks.all()));
      return verifier.report();
    }
  }

  private static CheckResult result(final RunReport report, final String id) {
    return report.results().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  /** Every exhibit with its bytes, and every sentence on what is left out. */
  private static SortedMap<String, String> shown(final RunReport report) throws IOException {
    final SortedMap<String, String> shown = new TreeMap<>();
    for (final Exhibit exhibit : report.exhibits().stream().toList()) {
      shown.put(exhibit.toString(), Arrays.toString(exhibit.open().readAllBytes()));
    }
    for (final CheckResult result : report.results()) {
      for (final Finding finding : result.findings()) {
        shown.put(
            result.id() + finding.subject(),
            report.exhibits().of(result, finding).leftOut().toString());
      }
    }
    return shown;
  }

  private static List<String> frames(final Finding finding) {
    return finding.provenance().stream()
        .map(provenance -> provenance.place().replace("frame ", ""))
        .toList();
  }

  private Path kept(final Exhibit exhibit) throws IOException {
    final Path file = temporary.resolve(exhibit.name().replace('/', '-'));
    try (InputStream bytes = exhibit.open()) {
      Files.write(file, bytes.readAllBytes());
    }
    return file;
  }

  /** A line a frame; of all frames where none is named. */
  private static List<String> tshark(final Path capture, final List<String> frames)
      throws IOException {
    final List<String> command =
        new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "fields"));
    if (!frames.isEmpty()) {
      command.addAll(List.of("-Y", "frame.number in {" + String.join(",", frames) + "}"));
    }
    for (final String field : FIELDS) {
      command.addAll(List.of("-e", field));
    }
    final Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    final String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(command.toString()).isZero();
    return output.lines().toList();
  }
}
