package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {

  @TempDir Path directory;

  private String completed(final String words, final int word) throws Exception {
    final Terminal terminal = new Terminal();
    assertThat(terminal.execute("completion")).isZero();
    final Path script = Files.writeString(directory.resolve("completion"), terminal.out());
    final Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_wirecheck 2>/dev/null; echo \"${COMPREPLY[*]}\""
                    .formatted(script, words, word))
            .redirectErrorStream(true)
            .start();
    final String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Test
  void bash_completes_commands() throws Exception {
    assertThat(completed("wirecheck pc", 1)).isEqualTo("pcap");
  }

  @Test
  void bash_completes_options() throws Exception {
    assertThat(completed("wirecheck diff --fail", 2)).isEqualTo("--fail-on-new");
  }

  @Test
  void bash_completes_checks() throws Exception {
    assertThat(completed("wirecheck run --check scripted-pa", 3)).isEqualTo("scripted-passing");
  }
}
