package io.wirecheck.packet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Independent readers of captures. A test that needs one says so with {@code @RequiresCommand}. */
final class Tshark {

  /** Of the lab's probes, whose other port the kernel chooses and tshark may know. */
  private static final int LAB_PORT = 24_242;

  private Tshark() {}

  /**
   * One line a frame, fields separated by '|', occurrences of a field by ','. Each frame is read by
   * itself: fragments are not put together.
   */
  static List<String> fields(Path capture, String... fields) throws IOException {
    final List<String> command =
        new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "fields"));
    command.addAll(List.of("-E", "separator=|", "-o", "ip.check_checksum:TRUE"));
    command.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"));
    command.addAll(List.of("-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"));
    command.addAll(List.of("-d", "udp.port==8472,vxlan"));
    command.addAll(List.of("-d", "udp.port==" + AgreementFrames.FOU_PORT + ",ip"));
    command.addAll(List.of("-d", "udp.port==" + AgreementFrames.FOU_PORT_6 + ",ipv6"));
    command.addAll(List.of("-d", "udp.port==" + LAB_PORT + ",data"));
    command.addAll(List.of("-d", "tcp.port==" + LAB_PORT + ",data"));
    Stream.of(fields).forEach(field -> command.addAll(List.of("-e", field)));
    return run(command);
  }

  /** The fields that both readers are compared in. */
  static List<TsharkLine> lines(Path capture) throws IOException {
    return fields(capture, TsharkLine.FIELDS.toArray(String[]::new)).stream()
        .map(TsharkLine::read)
        .toList();
  }

  static List<String> tcpdump(Path capture, String... options) throws IOException {
    final List<String> command =
        new ArrayList<>(List.of("tcpdump", "-nn", "-r", capture.toString()));
    command.addAll(List.of(options));
    return run(command);
  }

  private static List<String> run(List<String> command) throws IOException {
    final Path errors = Files.createTempFile("wirecheck", ".err");
    final Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    final String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue())
        .as("%s: %s", command, Files.readString(errors))
        .isZero();
    Files.delete(errors);
    return output.lines().toList();
  }
}
