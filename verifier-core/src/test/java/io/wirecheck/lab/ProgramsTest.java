package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.evidence.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  @TempDir private Path directory;

  @Test
  void everything_that_is_missing_is_named_at_once_with_its_package() throws IOException {
    install("ip");
    install("ping");
    Files.createFile(directory.resolve("socat"));
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> new Programs(List.of(directory)).require())
        .withMessageContaining("tcpdump (tcpdump)")
        .withMessageContaining("iptables-nft-restore (iptables)")
        .withMessageContaining("socat (socat)")
        .withMessageContaining("apt-get install")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("ping (").doesNotContain(" ip ("));
  }

  @Test
  void all_of_them_are_enough() throws IOException {
    for (final Map.Entry<String, String> program : Programs.PACKAGES.entrySet()) {
      install(program.getKey());
    }
    new Programs(List.of(directory)).require();
  }

  private void install(final String program) throws IOException {
    final Path file = Files.createFile(directory.resolve(program));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
