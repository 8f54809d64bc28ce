package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.evidence.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

  @TempDir private Path parent;

  @Test
  void sweeps_what_a_lab_left_that_is_gone() throws IOException {
    final Path left = Files.createDirectory(parent.resolve("wirecheck-lab-1-1-left"));
    Files.createFile(left.resolve("lock"));
    Files.createFile(left.resolve("1.sh"));
    final Path neverLocked = Files.createDirectory(parent.resolve("wirecheck-lab-1-1-empty"));
    try (WorkDirectory work = WorkDirectory.create(parent)) {
      assertThat(left).doesNotExist();
      assertThat(neverLocked).doesNotExist();
      assertThat(work.path()).isDirectory();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void leaves_the_labs_of_its_own_jvm_alone() {
    try (WorkDirectory first = WorkDirectory.create(parent);
        WorkDirectory second = WorkDirectory.create(parent)) {
      assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
    }
  }

  @Test
  void touches_nothing_else() throws IOException {
    final Path file = Files.createFile(parent.resolve("wirecheck-lab-file"));
    final Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("precious"));
    final Path link = Files.createSymbolicLink(parent.resolve("wirecheck-lab-link"), elsewhere);
    final Path within = Files.createDirectory(parent.resolve("wirecheck-lab-1-1-tree"));
    Files.createFile(Files.createDirectory(within.resolve("deeper")).resolve("precious"));
    WorkDirectory.create(parent).close();
    assertThat(file).exists();
    assertThat(link).exists();
    assertThat(elsewhere.resolve("precious")).exists();
    assertThat(within.resolve("deeper/precious")).exists();
  }

  @Test
  void is_for_its_owner_only() throws IOException {
    try (WorkDirectory work = WorkDirectory.create(parent)) {
      assertThat(Files.getPosixFilePermissions(work.path())).hasSize(3);
    }
  }

  @Test
  void says_where_it_cannot_be_made() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> WorkDirectory.create(parent.resolve("absent")))
        .withMessageContaining("absent")
        .withMessageContaining("java.io.tmpdir");
  }

  private List<Path> names() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.toList();
    }
  }
}
