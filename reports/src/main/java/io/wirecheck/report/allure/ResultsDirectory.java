package io.wirecheck.report.allure;

import io.qameta.allure.AllureResultsWriteException;
import io.qameta.allure.FileSystemResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The directory {@code allure-results}. Somebody else's results may be in it: what an earlier run
 * of Wirecheck wrote there goes before a new one is written, and nothing else.
 */
final class ResultsDirectory {

  static final String NAME = "allure-results";

  /** What Wirecheck wrote, one name a line. Allure passes over files that it does not know. */
  private static final String LIST = "wirecheck-files.txt";

  private final Path path;
  private final FileSystemResultsWriter writer;

  private ResultsDirectory(final Path path) {
    this.path = path;
    this.writer = new FileSystemResultsWriter(path);
  }

  /** The results below a report's directory, without those of an earlier run. */
  static ResultsDirectory in(final Path reports) throws IOException {
    final Path path = Files.createDirectories(reports.resolve(NAME));
    final Path list = path.resolve(LIST);
    if (Files.exists(list)) {
      for (final String name : Files.readAllLines(list)) {
        deleteBelow(path, name);
      }
      Files.delete(list);
    }
    return new ResultsDirectory(path);
  }

  private static void deleteBelow(final Path path, final String name) throws IOException {
    final Path file = path.resolve(name).normalize();
    if (!name.isBlank() && file.startsWith(path.normalize()) && Files.isRegularFile(file)) {
      Files.delete(file);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Writes through Allure's writer, and lists what it wrote.
   *
   * @throws IOException if a file cannot be written; the message names the directory
   */
  void write(final Writing writing) throws IOException {
    final TreeSet<String> before = names();
    try {
      writing.into(writer);
    } catch (final AllureResultsWriteException e) {
      throw new IOException("cannot write into " + path + ": " + e.getCause(), e);
    } finally {
      final TreeSet<String> ours = names();
      ours.removeAll(before);
      list(ours);
    }
  }

  /** Writes a file that is no test case's, in the place of one of this name. */
  void write(final String name, final byte[] content) throws IOException {
    final Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    list(List.of(name));
  }

  private void list(final Iterable<String> names) throws IOException {
    final Path list = path.resolve(LIST);
    final TreeSet<String> all =
        new TreeSet<>(Files.exists(list) ? Files.readAllLines(list) : List.of());
    names.forEach(all::add);
    Files.write(list, all);
  }

  private TreeSet<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      final TreeSet<String> names = new TreeSet<>();
      files.map(file -> file.getFileName().toString()).forEach(names::add);
      return names;
    }
  }

  /** What is to be written. */
  @FunctionalInterface
  interface Writing {
    void into(FileSystemResultsWriter writer) throws IOException;
  }
}
