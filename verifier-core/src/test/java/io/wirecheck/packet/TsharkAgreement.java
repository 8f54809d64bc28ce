package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Our reading of a capture file beside tshark's. */
public final class TsharkAgreement {

  private static final String[] RECORD = {
    "frame.number", "frame.time_epoch", "frame.cap_len", "frame.len"
  };

  private TsharkAgreement() {}

  /**
   * The frames of which tshark reads nothing that our decoder does not, and in what both differ;
   * empty where they agree on all.
   *
   * @throws AssertionError if our decoder does not come to the end of a frame
   */
  public static List<String> differences(Path capture) throws IOException {
    return differences(capture, frame -> "");
  }

  /**
   * @param beyond the layers of a frame, counted from 0, that tshark reads where our decoder ends
   */
  static List<String> differences(Path capture, IntFunction<String> beyond) throws IOException {
    final List<String> differences = new ArrayList<>();
    final List<String> records = Tshark.fields(capture, RECORD);
    final List<TsharkLine> lines = Tshark.lines(capture);
    final FrameCursor cursor = CaptureFile.of(Files.readAllBytes(capture)).frames();
    final FrameDecoder frame = new FrameDecoder();
    for (int i = 0; i < lines.size() && cursor.next(); i++) {
      assertThat(frame.decode(cursor)).as("frame %s", i + 1).isEqualTo(Outcome.DECODED);
      final TsharkLine ours = TsharkLine.of(frame, beyond.apply(i));
      final List<String> found = ours.differencesFrom(lines.get(i), beyond.apply(i));
      if (!record(cursor).equals(records.get(i))) {
        found.add(record(cursor) + ", tshark " + records.get(i));
      }
      found.forEach(difference -> differences.add("frame " + cursor.number() + ": " + difference));
    }
    assertThat(cursor.next()).as("a frame after the last that tshark reads").isFalse();
    assertThat(cursor.end()).isEqualTo(new CaptureEnd.Complete(lines.size()));
    return differences;
  }

  /** The layers that tshark reads, of each kind of frame. */
  public static Set<String> protocols(Path capture) throws IOException {
    return Tshark.lines(capture).stream()
        .flatMap(line -> line.values().getOrDefault("frame.protocols", List.of()).stream())
        .collect(Collectors.toSet());
  }

  private static String record(FrameCursor frame) {
    final long nanos = frame.timestampNanos();
    final String time = nanos == Long.MIN_VALUE ? "" : BigDecimal.valueOf(nanos, 9).toPlainString();
    return String.join(
        "|",
        Long.toString(frame.number()),
        time,
        Integer.toString(frame.capturedLength()),
        Integer.toString(frame.originalLength()));
  }
}
