package io.wirecheck.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar that holds everything, as the build made it. */
class WirecheckJarIT {

  private static final Path JAR =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("wirecheck.jar"), "the build names the jar in wirecheck.jar"));

  @Test
  void runs_from_any_directory(@TempDir Path elsewhere) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-jar", JAR.toString(), "--version")
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).matches("wirecheck \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void holds_no_test_and_nothing_that_tests_are_made_of() throws IOException {
    assertThat(entries())
        .contains("io/wirecheck/cli/Wirecheck.class", "META-INF/LICENSE")
        .noneMatch(name -> name.matches(".*(Test|IT|Tests)(\\$.*)?\\.class"))
        .noneMatch(name -> name.matches("org/(junit|assertj|opentest4j|apiguardian)/.*"))
        .noneMatch(name -> name.matches("io/wirecheck/(junit|assertions|requires|testkit)/.*"));
  }

  @Test
  void holds_every_entry_once_and_no_signature_of_another_jar() throws IOException {
    assertThat(entries())
        .filteredOn(name -> !name.endsWith("/"))
        .doesNotHaveDuplicates()
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.endsWith("module-info.class"));
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
