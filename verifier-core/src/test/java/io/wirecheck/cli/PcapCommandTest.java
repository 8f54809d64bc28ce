package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class PcapCommandTest {

  private final Terminal terminal = new Terminal();

  @TempDir Path directory;

  private int pcap(final String... arguments) {
    final String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[0] = "pcap";
    return terminal.execute(all);
  }

  private Path capture() throws IOException {
    return CaptureFixture.write(directory.resolve("node.pcap"));
  }

  @Test
  void says_what_a_capture_holds() throws IOException {
    final Path file = capture();

    assertThat(pcap("--nonce", "57eca11f00d5c0de", file.toString())).isZero();
    assertThat(terminal.out().replace(file.toString(), "node.pcap"))
        .isEqualTo(Terminal.golden("pcap.txt"));
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void looks_for_one_nonce_among_those_of_its_run() throws IOException {
    assertThat(pcap("--nonce", CaptureFixture.NONCE.hex(), capture().toString())).isZero();
    assertThat(terminal.out())
        .contains(
            "Nonce " + CaptureFixture.NONCE.hex() + ": 3 packets",
            "frame 3: " + CaptureFixture.NONCE.hex() + " native")
        .doesNotContain("frame 4: ");
  }

  @Test
  void says_nothing_of_nonces_that_nobody_asked_for() throws IOException {
    assertThat(pcap(capture().toString())).isZero();
    assertThat(terminal.out()).doesNotContain("Nonce");
  }

  @Test
  void bounds_every_list_and_says_what_is_left_out() throws IOException {
    final Path file = directory.resolve("many.pcap");
    try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, 65_535)) {
      for (int i = 0; i < 30; i++) {
        for (int inner = 0; inner < 7; inner++) {
          writer.append(
              i,
              FrameWriter.ethernet(1, 2).ipv4(i, 99).ipv4(inner, 1).udp(i, 1).payload(new byte[i]));
        }
      }
    }
    assertThat(pcap(file.toString())).isZero();
    assertThat(terminal.out())
        .contains(
            "IP_IN_IP  210 packets: frames 1, 2,",
            "20 ...",
            "and 2 more pairs of inner addresses",
            "and 10 more tunnels",
            "Flows: 210",
            "and 190 more flows, smaller ones");
    assertThat(terminal.out().lines().filter(line -> line.contains("<-> 0.0.0.99")).count())
        .isEqualTo(20);
  }

  @Test
  void a_file_that_was_cut_tells_what_came_before_and_has_exit_status_3() throws IOException {
    final byte[] whole = Files.readAllBytes(capture());
    final Path cut = directory.resolve("cut.pcap");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));

    assertThat(pcap(cut.toString())).isEqualTo(3);
    assertThat(terminal.out())
        .contains("packets    8\n", "cut at byte ", "the file ends within a frame's bytes");
  }

  @Test
  void what_is_no_capture_is_refused_with_its_name_and_the_place() throws IOException {
    final Path text = Files.writeString(directory.resolve("notes.txt"), "x".repeat(100));
    final Path empty = Files.createFile(directory.resolve("empty.pcap"));
    assertThat(pcap(text.toString())).isEqualTo(3);
    assertThat(pcap(empty.toString())).isEqualTo(3);
    assertThat(pcap(directory.toString())).isEqualTo(3);
    assertThat(pcap(directory.resolve("none.pcap").toString())).isEqualTo(3);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err().replace(directory.toString(), "DIR"))
        .isEqualTo(
            """
            the capture cannot be read: DIR/notes.txt, byte 0: 0x78787878 is not how a capture file begins
            the capture cannot be read: DIR/empty.pcap, byte 0: the file is empty; was the capture started?
            the capture cannot be read: DIR: it is a directory
            the capture cannot be read: DIR/none.pcap: there is no such file
            """);
  }

  @Test
  void a_nonce_of_another_length_is_wrong_usage() throws IOException {
    assertThat(pcap("--nonce", "57ec", capture().toString())).isEqualTo(2);
    assertThat(terminal.err())
        .contains("'57ec' is neither a run's id, 16 hexadecimal digits, nor a nonce, 32");
  }

  @Test
  void tells_each_tenth_of_a_large_file_once() {
    final Path file = Path.of("large.pcap");
    final long size = ReadingProgress.LARGE;
    final ReadingProgress progress = new ReadingProgress(terminal.paper(Ansi.OFF), file, size);
    for (long passed = 0; passed < size; passed += size / 1000) {
      progress.passed(passed);
    }
    progress.passed(size);
    assertThat(terminal.out().lines())
        .hasSize(9)
        .startsWith("... large.pcap: 10 % read")
        .endsWith("... large.pcap: 90 % read");
    new ReadingProgress(terminal.paper(Ansi.OFF), file, size - 1).passed(size - 1);
    assertThat(terminal.out().lines()).hasSize(9);
  }
}
