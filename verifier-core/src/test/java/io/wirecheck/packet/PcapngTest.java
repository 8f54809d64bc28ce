package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.packet.CaptureEnd.Complete;
import io.wirecheck.packet.CaptureEnd.Cut;
import io.wirecheck.packet.CaptureEnd.CutReason;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PcapngTest {

  private static final String SECTION =
      """
      0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
      """;

  static final String BIG_ENDIAN =
      SECTION
          + """
          00000001 00000020 0001 0000 00000004              # Ethernet, snap length 4
            0009 0001 09000000 0000 0000 00000020           # nanoseconds
          00000001 00000024 0071 0000 00000000              # SLL, no limit
            000e 0008 0000000000000064 0000 0000            # 100 s later, microseconds
            00000024
          00000099 00000010 deadbeef 00000010               # a block of another kind
          00000006 0000002c 00000000 00000000 00000007 00000003 0000003c
            aabbcc00 0001 0004 68657921 0000002c            # 3 of 60 bytes at 7 ns, a comment
          00000006 00000020 00000001 00000000 0000000a 00000000 00000000 00000020
          00000002 00000024 0001 ffff 00000001 00000000 00000001 00000001
            dd000000 00000024                               # obsolete, 2^32 us
          00000003 00000014 00000009 01020304 00000014      # simple, 4 of 9 bytes
          """;

  /** The same kind of section from a machine of the other order. */
  static final String LITTLE_ENDIAN =
      """
      0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
      01000000 20000000 0100 0000 00000000 0900 0100 83000000 0000 0000 20000000  # eighths of a second
      06000000 24000000 00000000 00000000 0c000000 02000000 02000000 eeff0000 24000000
      """;

  @TempDir private Path directory;

  private static List<String> framesOf(byte[] file) throws IOException {
    final List<String> frames = new ArrayList<>();
    final FrameCursor cursor = CaptureFile.of(file).frames();
    while (cursor.next()) {
      final StringBuilder hex = new StringBuilder();
      for (int i = 0; i < cursor.capturedLength(); i++) {
        hex.append(String.format("%02x", cursor.buffer().get(cursor.offset() + i)));
      }
      frames.add(
          "%d %s %d ns, %d of %d: %s"
              .formatted(
                  cursor.number(),
                  cursor.linkType(),
                  cursor.timestampNanos(),
                  cursor.capturedLength(),
                  cursor.originalLength(),
                  hex));
    }
    return frames;
  }

  private static CaptureEnd endOf(byte[] file) throws IOException {
    final FrameCursor cursor = CaptureFile.of(file).frames();
    while (cursor.next()) {}
    return cursor.end();
  }

  @Test
  void reads_every_kind_of_packet_block() throws IOException {
    assertThat(framesOf(Hex.bytes(BIG_ENDIAN)))
        .containsExactly(
            "1 ETHERNET 7 ns, 3 of 60: aabbcc",
            "2 LINUX_SLL 100000010000 ns, 0 of 0: ",
            "3 LINUX_SLL 4394967296000 ns, 1 of 1: dd",
            "4 ETHERNET -9223372036854775808 ns, 4 of 9: 01020304");
    assertThat(endOf(Hex.bytes(BIG_ENDIAN))).isEqualTo(new Complete(4));
  }

  @Test
  void reads_sections_of_either_byte_order_each_with_its_own_interfaces() throws IOException {
    assertThat(framesOf(Hex.bytes(LITTLE_ENDIAN + BIG_ENDIAN + LITTLE_ENDIAN)))
        .hasSize(6)
        .startsWith("1 ETHERNET 1500000000 ns, 2 of 2: eeff", "2 ETHERNET 7 ns, 3 of 60: aabbcc")
        .endsWith("6 ETHERNET 1500000000 ns, 2 of 2: eeff");
  }

  @Test
  void keeps_what_came_before_a_cut_at_any_byte() throws IOException {
    final byte[] whole = Hex.bytes(BIG_ENDIAN);
    final List<String> all = framesOf(whole);
    int complete = 0;
    for (int length = Hex.bytes(SECTION).length; length < whole.length; length++) {
      final byte[] cut = Arrays.copyOf(whole, length);
      final CaptureEnd end = endOf(cut);
      assertThat(framesOf(cut)).isEqualTo(all.subList(0, (int) end.frames()));
      complete += end instanceof Complete ? 1 : 0;
    }
    assertThat(complete).as("cuts between blocks").isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "00000006 00000010 00000000 00000010, BAD_BLOCK", // too short for a packet
    "00000006 00000020 00000007 00000000 00000000 00000000 00000000 00000020, BAD_BLOCK", // no such
    // interface
    "00000006 00000020 00000000 00000000 00000000 00000001 00000001 00000020, BAD_BLOCK", // no room
    // for the
    // frame
    "00000006 00000020 00000000 00000000 00000000 ffffffff 00000001 00000020, BAD_BLOCK",
    "00000099 00000010 00000000 00000014, BAD_BLOCK", // two lengths
    "00000099 0000000f 00000000 0000000f, BAD_BLOCK",
    "00000099 00000000 00000000 00000000, BAD_BLOCK",
    "00000099 fffffff0 00000000 00000000, DATA_CUT",
    "00000099 00000010 0000, HEADER_CUT",
    "0a0d0d0a 00000010 12345678 00000010, BAD_BLOCK", // no byte order
    "0a0d0d0a 0000001c 1a2b3c4d 0002 0000 ffffffffffffffff 0000001c, BAD_BLOCK", // a later version
  })
  void stops_at_a_block_that_contradicts_itself(String block, CutReason reason) throws IOException {
    final byte[] before = Hex.bytes(BIG_ENDIAN);
    assertThat(endOf(WireFrames.concat(before, Hex.bytes(block))))
        .isEqualTo(new Cut(4, before.length, reason));
  }

  @Test
  void refuses_a_file_whose_first_section_cannot_be_read() {
    assertThatExceptionOfType(CaptureFormatException.class)
        .isThrownBy(() -> CaptureFile.of(Hex.bytes("0a0d0d0a 0000001c")))
        .withMessageContaining("byte 8: the file ends within its section header");
    assertThatExceptionOfType(CaptureFormatException.class)
        .isThrownBy(() -> CaptureFile.of(Hex.bytes(SECTION.replace("1a2b3c4d", "01020304"))))
        .withMessageContaining("byte 8: 0x01020304 is no byte order");
    assertThatExceptionOfType(CaptureFormatException.class)
        .isThrownBy(() -> CaptureFile.of(Hex.bytes(SECTION.replace("0001 0000", "0002 0000"))))
        .withMessageContaining("byte 12: only version 1");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 3000000000",
    "3, 1700000000123, 1700000000123000000",
    "6, 1700000000123456, 1700000000123456000",
    "9, 1700000000123456789, 1700000000123456789",
    "12, 1700000000123456, 1700000000123",
    "18, 2000000000, 2",
    "19, 1, -9223372036854775808",
    "0x80, 3, 3000000000",
    "0x81, 3, 1500000000",
    "0xa0, 6442450944, 1500000000",
    "0xbf, 4611686018427387904, 500000000",
    "0xc0, 1, -9223372036854775808",
  })
  void counts_time_in_any_unit(String resolution, long ticks, long nanos) {
    assertThat(
            PcapngInterface.of(LinkType.RAW, 0)
                .withResolution(Integer.decode(resolution))
                .nanos(ticks))
        .isEqualTo(nanos);
  }

  @Test
  @RequiresCommand("tshark")
  void tshark_reads_the_file_the_same() throws IOException {
    final Path path =
        Files.write(directory.resolve("blocks.pcapng"), Hex.bytes(LITTLE_ENDIAN + BIG_ENDIAN));
    assertThat(
            Tshark.fields(path, "frame.number", "frame.time_epoch", "frame.cap_len", "frame.len"))
        .containsExactly(
            "1|1.500000000|2|2",
            "2|0.000000007|3|60",
            "3|100.000010000|0|0",
            "4|4394.967296000|1|1",
            "5||4|9");
  }
}
