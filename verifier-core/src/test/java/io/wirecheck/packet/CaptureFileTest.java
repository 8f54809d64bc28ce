package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureEnd.Cut;
import io.wirecheck.packet.CaptureEnd.CutReason;
import io.wirecheck.packet.PcapWriter.Resolution;
import io.wirecheck.requires.RequiresCommand;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CaptureFileTest {

  static final String BIG_MICROS =
      """
      a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001 # magic, version, zone, sigfigs, snap length, Ethernet
      00000001 00000002 00000003 0000003c                    # 1.000002 s, 3 of 60 bytes
      aabbcc
      00000002 000f423f 00000000 00000000                    # 2.999999 s, nothing of nothing
      """;

  static final String LITTLE_NANOS =
      """
      4d3cb2a1 0200 0400 00000000 00000000 00000400 71000000 # the same from a machine of the other order, SLL
      01000000 02000000 03000000 3c000000                    # 1.000000002 s
      aabbcc
      """;

  @TempDir private Path directory;

  private record Frame(long number, long nanos, int original, LinkType linkType, String bytes) {}

  private static List<Frame> framesOf(CaptureFile file) throws IOException {
    final List<Frame> frames = new ArrayList<>();
    final FrameCursor cursor = file.frames();
    while (cursor.next()) {
      frames.add(frameAt(cursor));
    }
    return frames;
  }

  private static Frame frameAt(FrameCursor cursor) {
    final byte[] bytes = new byte[cursor.capturedLength()];
    cursor.buffer().get(cursor.offset(), bytes);
    return new Frame(
        cursor.number(),
        cursor.timestampNanos(),
        cursor.originalLength(),
        cursor.linkType(),
        java.util.HexFormat.of().formatHex(bytes));
  }

  private static CaptureEnd endOf(CaptureFile file) throws IOException {
    final FrameCursor cursor = file.frames();
    while (cursor.next()) {}
    assertThat(cursor.next()).isFalse();
    return cursor.end();
  }

  @Test
  void reads_microseconds_in_network_byte_order() throws IOException {
    final CaptureFile file = CaptureFile.of(Hex.bytes(BIG_MICROS));
    assertThat(framesOf(file))
        .containsExactly(
            new Frame(1, 1_000_002_000L, 60, LinkType.ETHERNET, "aabbcc"),
            new Frame(2, 2_999_999_000L, 0, LinkType.ETHERNET, ""));
    assertThat(endOf(file)).isEqualTo(new Complete(2));
  }

  @Test
  void reads_nanoseconds_in_the_other_byte_order() throws IOException {
    final CaptureFile file = CaptureFile.of(Hex.bytes(LITTLE_NANOS));
    assertThat(framesOf(file))
        .containsExactly(new Frame(1, 1_000_000_002L, 60, LinkType.LINUX_SLL, "aabbcc"));
    assertThat(endOf(file)).isEqualTo(new Complete(1));
  }

  @Test
  void keeps_what_came_before_the_place_where_the_file_was_cut() throws IOException {
    final byte[] whole = Hex.bytes(BIG_MICROS);
    for (int length = PcapHeader.LENGTH; length < whole.length; length++) {
      final CaptureEnd end = endOf(CaptureFile.of(Arrays.copyOf(whole, length)));
      assertThat(end).as("cut after %d bytes", length).isEqualTo(expectedEnd(length));
    }
  }

  private static CaptureEnd expectedEnd(int length) {
    final int first = PcapHeader.LENGTH;
    final int second = first + PcapCursor.HEADER_LENGTH + 3;
    if (length == first) {
      return new Complete(0);
    }
    if (length < first + PcapCursor.HEADER_LENGTH) {
      return new Cut(0, first, CutReason.HEADER_CUT);
    }
    if (length < second) {
      return new Cut(0, first, CutReason.DATA_CUT);
    }
    return length == second ? new Complete(1) : new Cut(1, second, CutReason.HEADER_CUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00040001", "7fffffff", "80000000", "ffffffff"})
  void stops_at_a_length_no_program_writes(String length) throws IOException {
    final byte[] file =
        Hex.bytes(BIG_MICROS.replace("00000000 00000000      ", length + "00000000"));
    assertThat(endOf(CaptureFile.of(file))).isEqualTo(new Cut(1, 43, CutReason.IMPOSSIBLE_LENGTH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                               | byte 0: the file is empty",
        "a1b2c3d4 0002                                    | byte 6: the file ends within its"
            + " header",
        "7f454c46 0002 0004 00000000 00000000 00000000 00000001 | byte 0: 0x7f454c46 is not how",
        "1f8b0800 0002 0004 00000000 00000000 00000000 00000001 | byte 0: the file is compressed",
        "34cdb2a1 0200 0400 00000000 00000000 00000000 01000000 | byte 0: the modified pcap format",
        "a1b2c3d4 0003 0000 00000000 00000000 00000000 00000001 | byte 4: pcap version 3.0",
      })
  void refuses_what_is_no_capture_and_says_where(String hex, String message) {
    assertThatExceptionOfType(CaptureFormatException.class)
        .isThrownBy(() -> CaptureFile.of(Hex.bytes(hex)))
        .withMessageContaining(message);
  }

  @Test
  void names_the_file_that_is_no_capture() throws IOException {
    final Path path =
        Files.writeString(directory.resolve("hello.pcap"), "Hello, this is no capture at all");
    assertThatExceptionOfType(CaptureFormatException.class)
        .isThrownBy(() -> CaptureFile.open(path))
        .satisfies(e -> assertThat(e.file()).isEqualTo(path.toString()))
        .satisfies(e -> assertThat(e.offset()).isZero());
  }

  @Test
  void does_not_say_how_it_ended_before_the_end() throws IOException {
    final FrameCursor cursor = CaptureFile.of(Hex.bytes(BIG_MICROS)).frames();
    cursor.next();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(cursor::end);
  }

  /** Windows as short as one record are where mistakes in moving them show. */
  @ParameterizedTest
  @ValueSource(ints = {24, 40, 43, 100, 1 << 20})
  void reads_the_same_through_windows_of_any_length(int windowLength) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer = PcapWriter.create(bytes, LinkType.RAW, 96, Resolution.NANOSECONDS)) {
      for (int i = 0; i < 200; i++) {
        writer.append(i * 1_000_000_007L, new byte[i]);
      }
    }
    final Path path = Files.write(directory.resolve("windows.pcap"), bytes.toByteArray());
    try (CaptureFile file = CaptureFile.open(path, windowLength)) {
      assertThat(framesOf(file))
          .isEqualTo(framesOf(CaptureFile.of(bytes.toByteArray())))
          .hasSize(200);
      assertThat(endOf(file)).isEqualTo(new Complete(200));
    }
  }

  @Test
  void says_that_a_file_was_cut_short_while_it_was_read() throws IOException {
    final Path path = Files.write(directory.resolve("cut.pcap"), Hex.bytes(BIG_MICROS));
    try (CaptureFile file = CaptureFile.open(path, PcapHeader.LENGTH)) {
      final FrameCursor frames = file.frames();
      try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
        other.truncate(PcapHeader.LENGTH + 1);
      }
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(frames::next)
          .withMessageContaining("cut.pcap has become shorter");
    }
  }

  @Test
  void a_frame_stays_while_another_cursor_over_the_file_goes_on() throws IOException {
    final Path path = Files.write(directory.resolve("two.pcap"), Hex.bytes(BIG_MICROS));
    try (CaptureFile file = CaptureFile.open(path, 1)) {
      final FrameCursor one = file.frames();
      one.next();
      final FrameCursor other = one.copy();
      final byte first = one.buffer().get(one.offset());
      while (other.next()) {}
      assertThat(one.buffer().get(one.offset())).isEqualTo(first);
      assertThat(other.number()).isGreaterThan(1);
    }
  }

  @Test
  void reads_files_longer_than_two_gibibytes() throws IOException {
    final int count = 8_300;
    final int length = FrameCursor.MAX_CAPTURED_LENGTH;
    final Path path = directory.resolve("large.pcap");
    try (FileChannel out =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      out.write(ByteBuffer.wrap(Hex.bytes(BIG_MICROS), 0, PcapHeader.LENGTH));
      for (long i = 0; i < count; i++) {
        final ByteBuffer header = ByteBuffer.allocate(PcapCursor.HEADER_LENGTH);
        header.putInt(0, (int) i).putInt(8, length).putInt(12, length);
        out.write(header, PcapHeader.LENGTH + i * (PcapCursor.HEADER_LENGTH + length));
      }
      out.write(
          ByteBuffer.wrap(new byte[] {1}), PcapHeader.LENGTH + (long) count * (16 + length) - 1);
    }
    try (CaptureFile file = CaptureFile.open(path)) {
      final FrameCursor cursor = file.frames();
      long last = -1;
      while (cursor.next()) {
        last = cursor.timestampNanos();
      }
      assertThat(Files.size(path)).isGreaterThan(Integer.MAX_VALUE);
      assertThat(cursor.end()).isEqualTo(new Complete(count));
      assertThat(last).isEqualTo((count - 1) * 1_000_000_000L);
    }
  }

  @Test
  void cursors_over_one_file_are_independent() throws IOException {
    final CaptureFile file = CaptureFile.of(Hex.bytes(BIG_MICROS));
    final FrameCursor first = file.frames();
    final FrameCursor second = file.frames();
    assertThat(first.next()).isTrue();
    assertThat(first.next()).isTrue();
    assertThat(second.next()).isTrue();
    assertThat(second.number()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"NANOSECONDS, 1700000000123456789", "MICROSECONDS, 1700000000123456000"})
  void reads_back_what_it_wrote(Resolution resolution, long nanos) throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer = PcapWriter.create(bytes, LinkType.LINUX_SLL2, 4, resolution)) {
      writer.append(1_700_000_000_123_456_789L, Hex.bytes("0102030405"));
      writer.append(0, Hex.bytes("01"), 9);
    }
    assertThat(framesOf(CaptureFile.of(bytes.toByteArray())))
        .containsExactly(
            new Frame(1, nanos, 5, LinkType.LINUX_SLL2, "01020304"),
            new Frame(2, 0, 9, LinkType.LINUX_SLL2, "01"));
  }

  @Test
  void does_not_write_a_time_that_pcap_cannot_hold() throws IOException {
    final PcapWriter writer =
        PcapWriter.create(new ByteArrayOutputStream(), LinkType.RAW, 4, Resolution.MICROSECONDS);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> writer.append(-1, new byte[1]));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> writer.append((1L << 32) * 1_000_000_000L, new byte[1]));
  }

  @Test
  @RequiresCommand("tcpdump")
  void tcpdump_reads_what_it_wrote() throws IOException {
    final Path path = directory.resolve("written.pcap");
    try (PcapWriter writer = PcapWriter.create(path, LinkType.ETHERNET, 256)) {
      writer.append(1_700_000_000_123_456_789L, WireFrames.udpProbe());
    }
    assertThat(Tshark.tcpdump(path, "-tt", "--nano"))
        .containsExactly(
            "1700000000.123456789 IP 192.168.1.30.40000 > 192.168.2.40.4242: UDP, length 16");
  }
}
