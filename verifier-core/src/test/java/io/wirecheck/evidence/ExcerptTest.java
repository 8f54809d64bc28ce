package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.Provenance;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static final LinkType RAW = new LinkType(101);
  private static final int SNAP = 32;

  @Test
  void frames_keep_their_bytes_times_lengths_and_link_type() throws IOException {
    final Excerpt excerpt = Excerpt.frames(capture(5), new TreeSet<>(List.of(2L, 4L)), 1 << 16);

    assertThat(excerpt.parts()).isEqualTo(2);
    assertThat(excerpt.leftOut()).isZero();
    try (CaptureFile file = CaptureFile.of(excerpt.evidence().buffer())) {
      assertThat(file.linkType()).isEqualTo(RAW);
    }
    assertThat(read(excerpt.evidence()))
        .containsExactly("2 at 2000000002 of 100: 32 bytes", "4 at 4000000004 of 100: 32 bytes");
  }

  @Test
  void no_number_at_all_means_every_frame() throws IOException {
    assertThat(Excerpt.frames(capture(5), new TreeSet<>(), 1 << 16).parts()).isEqualTo(5);
  }

  @Test
  void frames_that_do_not_fit_are_counted_from_the_first_on() throws IOException {
    final int two = 24 + 2 * (16 + SNAP);

    final Excerpt excerpt = Excerpt.frames(capture(5), new TreeSet<>(), two);

    assertThat(excerpt.evidence().size()).isEqualTo(two);
    assertThat(excerpt.parts()).isEqualTo(2);
    assertThat(excerpt.leftOut()).isEqualTo(3);
    assertThat(Excerpt.frames(capture(5), new TreeSet<>(), two - 1).parts()).isEqualTo(1);
  }

  @Test
  void a_text_is_cut_between_lines() {
    final Evidence text =
        new Evidence(
            Evidence.TEXT,
            "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8),
            new Provenance("a.txt", "", "", Optional.empty()));

    final Excerpt excerpt = Excerpt.lines(text, 10);

    assertThat(StandardCharsets.UTF_8.decode(excerpt.evidence().buffer()).toString())
        .isEqualTo("one\ntwo\n");
    assertThat(excerpt.parts()).isEqualTo(2);
    assertThat(excerpt.leftOut()).isEqualTo(1);
    assertThat(Excerpt.lines(text, 100).evidence().size()).isEqualTo(text.size());
  }

  /** Frames of 100 bytes on the wire, cut by the snap length; the first byte tells which it is. */
  private static Evidence capture(final int frames) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(bytes, RAW, SNAP, PcapWriter.Resolution.NANOSECONDS)) {
      for (int i = 1; i <= frames; i++) {
        final byte[] frame = new byte[100];
        frame[0] = (byte) i;
        writer.append(i * 1_000_000_001L, frame);
      }
    }
    return new Evidence(
        Evidence.PCAP,
        bytes.toByteArray(),
        new Provenance("a.pcap", "", "tcpdump", Optional.empty()));
  }

  private static List<String> read(final Evidence pcap) throws IOException {
    final List<String> frames = new ArrayList<>();
    try (CaptureFile file = CaptureFile.of(pcap.buffer())) {
      final FrameCursor cursor = file.frames();
      while (cursor.next()) {
        frames.add(
            "%d at %d of %d: %d bytes"
                .formatted(
                    cursor.buffer().get(cursor.offset()),
                    cursor.timestampNanos(),
                    cursor.originalLength(),
                    cursor.capturedLength()));
      }
    }
    return frames;
  }
}
