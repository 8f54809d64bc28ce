package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The seeds of a coverage-guided fuzzer, in every build; the fuzzer itself for so many seconds as
 * the system property {@code wirecheck.fuzz} says.
 */
final class FuzzTest {

  @TempDir private Path directory;

  static List<byte[]> frames() {
    return AgreementFrames.ethernet().values().stream().map(FrameFuzzer::seed).toList();
  }

  static List<byte[]> files() throws IOException {
    final List<byte[]> files =
        new ArrayList<>(
            List.of(
                Hex.bytes(PcapngTest.BIG_ENDIAN),
                Hex.bytes(PcapngTest.LITTLE_ENDIAN + PcapngTest.BIG_ENDIAN),
                Hex.bytes(CaptureFileTest.BIG_MICROS),
                Hex.bytes(CaptureFileTest.LITTLE_NANOS)));
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(all, LinkType.ETHERNET, 256, PcapWriter.Resolution.NANOSECONDS)) {
      for (final byte[] frame : AgreementFrames.ethernet().values()) {
        writer.append(1, frame);
      }
    }
    files.add(all.toByteArray());
    return files;
  }

  @Test
  void every_seed_ends_in_an_outcome() throws IOException {
    frames().forEach(FrameFuzzer::fuzzerTestOneInput);
    for (final byte[] file : files()) {
      FileFuzzer.fuzzerTestOneInput(file);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {FrameFuzzer.class, FileFuzzer.class})
  @EnabledIfSystemProperty(named = "wirecheck.fuzz", matches = "[1-9]\\d*")
  void a_fuzzer_that_is_guided_by_coverage_finds_nothing(Class<?> target)
      throws IOException, InterruptedException {
    final Path corpus = Files.createDirectory(directory.resolve("corpus"));
    final List<byte[]> seeds = target == FrameFuzzer.class ? frames() : files();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    final Path log = Path.of("target", target.getSimpleName() + ".log").toAbsolutePath();
    final Process fuzzer =
        new ProcessBuilder(command(target, corpus))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(fuzzer.waitFor()).as("see %s:\n%s", log, lastLines(log)).isZero();
  }

  private static List<String> command(Class<?> target, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx192m",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.getName(),
        "--instrumentation_includes=io.wirecheck.**",
        "-max_total_time=" + Integer.getInteger("wirecheck.fuzz"),
        "-max_len=2048",
        "-timeout=10",
        "-rss_limit_mb=2048",
        corpus.toString());
  }

  private static String lastLines(Path log) throws IOException {
    final List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
