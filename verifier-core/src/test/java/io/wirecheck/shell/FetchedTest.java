package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedTest {

  private static final byte[] FILE = {0, '\n', (byte) 0xFF, '\n', 7};

  @TempDir private Path directory;

  @Test
  void a_file_arrives_as_it_left() throws Exception {
    assertThat(Fetched.verified(fetch())).hasValueSatisfying(f -> assertThat(f).isEqualTo(FILE));
  }

  @Test
  void a_byte_less_or_changed_is_noticed() throws Exception {
    final byte[] whole = fetch();
    assertThat(Fetched.verified(Arrays.copyOf(whole, whole.length - 1))).isEmpty();
    whole[whole.length - 1]++;
    assertThat(Fetched.verified(whole)).isEmpty();
  }

  @Test
  void no_answer_is_no_file() {
    assertThat(Fetched.verified(new byte[0])).isEmpty();
    assertThat(Fetched.verified("no newline".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private byte[] fetch() throws Exception {
    final Path file = directory.resolve("it's a file");
    Files.write(file, FILE);
    final CommandOutcome outcome =
        new LocalShell(Files.createTempDirectory(directory, "shell"))
            .run(ShellText.script(Fetched.script(file.toString())), Duration.ofSeconds(20));
    assertThat(outcome.succeeded()).isTrue();
    return outcome.stdout();
  }
}
