package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTextTest {

  @Test
  void a_shell_reads_back_every_word(@TempDir final Path directory) throws Exception {
    final List<String> words =
        List.of("plain", "", "two words", "it's", "$HOME `id` \"x\"", "a\nb", "*", "\\", "-n", "~");
    final List<String> command = new ArrayList<>(List.of("printf", "%s|"));
    command.addAll(words);
    final CommandOutcome outcome =
        new LocalShell(directory)
            .run(ShellText.script(ShellText.quoted(command)), Duration.ofSeconds(20));
    assertThat(outcome.text()).isEqualTo(String.join("|", words) + "|");
  }
}
