package io.wirecheck.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands on this machine, with programs of the test's own in front of the real ones: what is
 * under test is the very text that runs on a node.
 */
final class LocalShell implements NodeShell, PodShell {

  private final Path directory;

  LocalShell(final Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(programs());
    Files.createDirectory(temporary());
  }

  private Path programs() {
    return directory.resolve("bin");
  }

  /** Where {@code mktemp} makes its files. */
  Path temporary() {
    return directory.resolve("tmp");
  }

  /** Puts a program in front: a shell script that starts in the test's directory. */
  void install(final String name, final String script) throws IOException {
    final Path file = programs().resolve(name);
    Files.writeString(file, "#!/bin/sh\nhere=" + directory + "\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public CommandOutcome run(final List<String> command, final Duration limit) {
    final Instant startedAt = Instant.now();
    final long start = System.nanoTime();
    try {
      final Path out = Files.createTempFile(directory, "out", "");
      final Path err = Files.createTempFile(directory, "err", "");
      final List<String> found = new ArrayList<>(List.of("sh", "-c", "exec \"$@\"", "sh"));
      found.addAll(command);
      final ProcessBuilder builder = new ProcessBuilder(found);
      builder.environment().merge("PATH", programs() + ":", (path, own) -> own + path);
      builder.environment().put("TMPDIR", temporary().toString());
      final Process process =
          builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      final boolean ended = endsWithin(limit, process);
      process.destroyForcibly();
      return new CommandOutcome(
          ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
          Files.readAllBytes(out),
          Files.readString(err, StandardCharsets.UTF_8),
          startedAt,
          Duration.ofNanos(System.nanoTime() - start));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsWithin(final Duration limit, final Process process) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
