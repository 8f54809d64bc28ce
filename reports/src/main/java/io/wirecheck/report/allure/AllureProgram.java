package io.wirecheck.report.allure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The program that makes HTML of results: what {@code io.qameta.allure:allure-commandline} unpacks
 * to. It runs as a process of its own, because as a library it lacks the behaviours and cannot be
 * told to leave its analytics out.
 *
 * @param home the directory that has {@code lib}
 * @param limit how long it may take
 */
record AllureProgram(Path home, Duration limit) {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What the process gets of the environment: nothing that a build keeps secret. */
  private static final Set<String> VARIABLES =
      Set.of("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SystemRoot");

  private static final List<String> ANALYTICS =
      List.of("googletagmanager.com", "google-analytics.com");

  /**
   * The program at a path.
   *
   * @param path its directory, the directory that it was unpacked into, or its zip
   * @param workplace where a zip is unpacked, once
   * @throws IOException if it is not there
   */
  static AllureProgram at(final Path path, final Path workplace) throws IOException {
    final Path directory =
        Files.isRegularFile(path) ? unpacked(path, workplace.resolve("allure-program")) : path;
    final List<Path> candidates = List.of(directory);
    try (Stream<Path> inside =
        Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
      return Stream.concat(candidates.stream(), inside.sorted())
          .filter(AllureProgram::isHome)
          .findFirst()
          .map(found -> new AllureProgram(found, LIMIT))
          .orElseThrow(
              () ->
                  new IOException(
                      "there is no Allure program at '%s', so that allure.html was not made; the"
                              .formatted(path)
                          + " setting 'allure' must name the zip of"
                          + " io.qameta.allure:allure-commandline or the directory that it was"
                          + " unpacked into"));
    }
  }

  private static boolean isHome(final Path directory) {
    try (Stream<Path> lib =
        Files.isDirectory(directory.resolve("lib"))
            ? Files.list(directory.resolve("lib"))
            : Stream.empty()) {
      return lib.anyMatch(jar -> jar.getFileName().toString().startsWith("allure-commandline"));
    } catch (final IOException unreadable) {
      return false;
    }
  }

  private static Path unpacked(final Path zip, final Path parent) throws IOException {
    final Path target = parent.resolve(zip.getFileName() + "-" + Files.size(zip));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(parent);
    final Path unfinished = Files.createTempDirectory(parent, "unpacking");
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpack(entry, in, unfinished);
      }
      Files.move(unfinished, target);
    } finally {
      delete(unfinished);
    }
    return target;
  }

  private static void unpack(final ZipEntry entry, final InputStream in, final Path target)
      throws IOException {
    final Path file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("an entry of the zip leads out of it: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  /**
   * Makes one HTML file that needs no other and asks no other host for anything.
   *
   * @throws IOException if the program fails; the message has what it printed
   */
  void generate(final Path results, final String title, final Path html) throws IOException {
    final Path work = Files.createTempDirectory(html.toAbsolutePath().getParent(), ".allure");
    try {
      final Path report = work.resolve("report");
      run(command(results, title, report), work.resolve("printed.txt"));
      requireNoAnalytics(report.resolve("index.html"));
      Files.move(report.resolve("index.html"), html, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      delete(work);
    }
  }

  private List<String> command(final Path results, final String title, final Path report) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        home.resolve("lib").resolve("*") + File.pathSeparator + home.resolve("lib/config"),
        "io.qameta.allure.CommandLine",
        "generate",
        results.toAbsolutePath().toString(),
        "--single-file",
        "--report-name",
        title,
        "--output",
        report.toString());
  }

  private void run(final List<String> command, final Path printed) throws IOException {
    final ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().keySet().retainAll(VARIABLES);
    builder.environment().put("APP_HOME", home.toAbsolutePath().toString());
    builder.environment().put("ALLURE_NO_ANALYTICS", "true");
    final Process process = builder.start();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw failed("did not end within %d seconds".formatted(limit.toSeconds()), printed);
      }
      if (process.exitValue() != 0) {
        throw failed("ended with status " + process.exitValue(), printed);
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", printed);
    } finally {
      process.destroyForcibly();
    }
  }

  private IOException failed(final String how, final Path printed) throws IOException {
    return new IOException(
        "the Allure program at %s %s, so that allure.html was not made; it printed:\n%s"
            .formatted(
                home,
                how,
                new String(Files.readAllBytes(printed), StandardCharsets.UTF_8).strip()));
  }

  private void requireNoAnalytics(final Path html) throws IOException {
    if (!Files.isRegularFile(html)) {
      throw new IOException("the Allure program at %s made no HTML".formatted(home));
    }
    final String text = Files.readString(html);
    if (ANALYTICS.stream().anyMatch(text::contains)) {
      throw new IOException(
          "the Allure program at %s put analytics into allure.html, so that it was not kept; use"
                  .formatted(home)
              + " version 2.34, which leaves them out");
    }
  }

  private static void delete(final Path tree) throws IOException {
    if (Files.notExists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(final Path directory, final IOException error)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
