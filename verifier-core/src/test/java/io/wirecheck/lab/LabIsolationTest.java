package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a lab is anywhere but in it, and nothing stays, however its JVM ends. */
@RequiresKernel
@RequiresCommand({"socat", "setpriv"})
class LabIsolationTest {

  private static final String ALL_SEEN = "ICMP:3+3 UDP:3+3 TCP:3+3";
  private static final String ADDRESS = "lab:eks-study";
  private static final String NOBODY = "65534";

  /** Below it, whoever runs as nobody may read and write. */
  @TempDir private Path directory;

  private Path parent;
  private List<String> before;

  @BeforeEach
  void look() throws IOException {
    parent = open(Files.createDirectory(open(directory).resolve("labs")));
    before = machine();
  }

  @AfterEach
  void the_machine_is_as_it_was() throws IOException {
    assertThat(machine()).isEqualTo(before);
  }

  /** The names of all network namespaces and devices. */
  private static List<String> machine() throws IOException {
    final Process process =
        new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin; ip netns list; ip -o link show")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      return output.lines().map(line -> line.replaceAll("^(\\d+: [^:]+):.*", "$1")).toList();
    }
  }

  @Test
  void closing_leaves_nothing() throws Exception {
    try (ChildJvm child = start()) {
      assertThat(child.ask("gather")).isEqualTo(ALL_SEEN);
      assertThat(machine()).isEqualTo(before);
      child.endInput();
      child.awaitEnd();
    }
    assertThat(labs()).isEmpty();
  }

  @Test
  void a_jvm_that_exits_without_closing_leaves_nothing() throws Exception {
    try (ChildJvm child = start()) {
      child.tell("exit");
      child.awaitEnd();
    }
    assertThat(labs()).isEmpty();
  }

  @Test
  void a_jvm_that_is_killed_leaves_a_directory_which_the_next_lab_sweeps() throws Exception {
    try (ChildJvm child = start()) {
      assertThat(labs()).hasSize(1);
      child.kill();
      child.awaitEnd();
    }
    assertThat(labs()).hasSize(1);
    LabRun.open(ADDRESS, parent).close();
    assertThat(labs()).isEmpty();
  }

  @Test
  void two_labs_at_once_do_not_harm_each_other() throws Exception {
    try (ChildJvm child = start()) {
      try (LabRun here = LabRun.open(ADDRESS + "?fault=vxlan-overlay", parent)) {
        assertThat(here.probes()).hasSize(6);
        assertThat(labs()).hasSize(2);
        assertThat(child.ask("gather")).isEqualTo(ALL_SEEN);
      }
      assertThat(labs()).hasSize(1);
      assertThat(child.ask("gather")).isEqualTo(ALL_SEEN);
      child.endInput();
      child.awaitEnd();
    }
    assertThat(labs()).isEmpty();
  }

  /** Where the tests run as an ordinary user, all of them show this. */
  @Test
  void an_ordinary_user_has_the_same_lab() throws Exception {
    final boolean root = Files.getAttribute(directory, "unix:uid").equals(0);
    final List<String> asUser =
        root
            ? List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
            : List.of();
    final List<Path> classPath = readableByAll(ChildJvm.classPath());
    try (ChildJvm child = ChildJvm.start(asUser, classPath, ADDRESS, parent)) {
      assertThat(child.ask("gather")).isEqualTo(ALL_SEEN);
      child.endInput();
      child.awaitEnd();
    }
    assertThat(labs()).isEmpty();
    try (ChildJvm child = ChildJvm.start(asUser, classPath, ADDRESS, parent)) {
      child.kill();
      child.awaitEnd();
    }
    assertThat(labs()).hasSize(1);
  }

  private ChildJvm start() throws IOException {
    return ChildJvm.start(List.of(), ChildJvm.classPath(), ADDRESS, parent);
  }

  private SortedSet<String> labs() throws IOException {
    try (Stream<Path> labs = Files.list(parent)) {
      return labs.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Copies, for what the build made may be where only its owner can go. */
  private List<Path> readableByAll(final List<Path> classPath) throws IOException {
    final List<Path> copies = new ArrayList<>();
    for (final Path original : classPath) {
      final Path copy = directory.resolve("classes" + copies.size() + "-" + original.getFileName());
      copyTree(original, copy);
      copies.add(copy);
    }
    return copies;
  }

  private static void copyTree(final Path from, final Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (final Path file : files.toList()) {
        final Path copy = Files.copy(file, to.resolve(from.relativize(file).toString()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static Path open(final Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
