package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CommandsCommandTest {

  private final Terminal terminal = new Terminal();

  @TempDir Path directory;

  @Test
  void prints_the_commands_and_apart_from_them_what_to_know() {
    assertThat(terminal.execute("commands")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("commands.txt"));
    assertThat(terminal.err()).isEqualTo(Terminal.golden("commands-words.txt"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs what is printed in a POSIX shell")
  void a_shell_that_runs_them_makes_every_document_whatever_the_names()
      throws IOException, InterruptedException {
    program("kubectl");
    program("aws");
    final Path bundle = directory.resolve("it's a $(bundle)");

    terminal.execute("commands", "--cluster", "o'my", bundle.toString());

    assertThat(shell(terminal.out())).isEmpty();
    for (final DocumentKind kind : DocumentKind.values()) {
      assertThat(bundle.resolve(kind.path())).hasContent(kind.command().replace("CLUSTER", "o'my"));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs what is printed in a POSIX shell")
  void on_a_node_a_program_that_is_not_there_leaves_no_file()
      throws IOException, InterruptedException {
    program("ip");
    program("iptables-nft-save");
    final Path failing = Files.writeString(directory.resolve("nft"), "exit 1\n");
    Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwx------"));
    final Path legacy = Files.writeString(directory.resolve("iptables-legacy-save"), "exit 127\n");
    Files.setPosixFilePermissions(legacy, PosixFilePermissions.fromString("rwx------"));
    final Path bundle = directory.resolve("my bundle");

    assertThat(terminal.execute("commands", "--node", "node-a", bundle.toString())).isZero();

    shell(terminal.out());
    assertThat(bundle.resolve("nodes/node-a").toFile().list())
        .containsExactlyInAnyOrder(
            "links.json", "rules.json", "routes.json", "neighbours.json", "iptables-nft.txt");
    assertThat(bundle.resolve("nodes/node-a/rules.json")).hasContent("ip -4 -json rule show");
    assertThat(terminal.err()).contains("as root on the node node-a");
  }

  /** A program that prints its own command line. */
  private void program(final String name) throws IOException {
    final Path file = Files.writeString(directory.resolve(name), "echo \"${0##*/}\" \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** What the shell itself had to say. */
  private String shell(final String script) throws IOException, InterruptedException {
    final ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
    final Map<String, String> environment = builder.environment();
    final String path = Optional.ofNullable(environment.get("PATH")).orElse("/bin:/usr/bin");
    environment.put("PATH", directory + ":" + path);
    final Process process = builder.start();
    final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
