package io.wirecheck.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.run.Exhibit;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The exhibits of a report as files, beside the {@code run.json} that names them. */
record ExhibitFiles(Path directory) {

  private static final String FOLDER = "exhibits";

  /** The path of an exhibit's file from the directory of {@code run.json}. */
  static String path(final Exhibit exhibit) {
    return FOLDER + "/" + exhibit.name();
  }

  static Set<String> paths(final RunReport report) {
    return report.exhibits().stream()
        .map(ExhibitFiles::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Writes each, in the place of one of that name. */
  void write(final RunReport report) throws IOException {
    for (final Exhibit exhibit : report.exhibits().stream().toList()) {
      final Path file = directory.resolve(path(exhibit));
      Files.createDirectories(file.resolveSibling(""));
      try (InputStream bytes = exhibit.open()) {
        Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
      } catch (final IOException e) {
        throw new IOException("cannot write " + file + ": " + e, e);
      }
    }
  }

  /**
   * The exhibits that a {@code run.json} names; none where it is not there or not readable. Nothing
   * outside of the exhibits' own folder is among them.
   */
  Set<String> named(final Path run) {
    final Set<String> named = new TreeSet<>();
    try {
      final JsonNode older = new JsonMapper().readTree(run.toFile());
      older
          .path("checks")
          .findValues("exhibits")
          .forEach(list -> list.forEach(one -> named.add(one.path("path").asText())));
    } catch (final IOException unreadable) {
      return new TreeSet<>();
    }
    named.removeIf(path -> !isInFolder(path));
    return named;
  }

  private boolean isInFolder(final String path) {
    final Path folder = directory.resolve(FOLDER).normalize();
    final Path file = directory.resolve(path).normalize();
    return file.startsWith(folder) && !file.equals(folder);
  }

  /** Removes those that no report names any more. */
  void remove(final Set<String> older) throws IOException {
    for (final String path : older) {
      Files.deleteIfExists(directory.resolve(path));
    }
  }
}
