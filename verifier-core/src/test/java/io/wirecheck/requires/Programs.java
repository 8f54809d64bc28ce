package io.wirecheck.requires;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of this machine, as a test would start them. */
final class Programs {

  /**
   * Where administration programs are; an ordinary user of Debian has no such directory on PATH.
   */
  private static final List<String> SBIN = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final long SECONDS_TO_ANSWER = 60;

  private final List<Path> directories;

  Programs(Collection<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  static Programs ofThisMachine() {
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return new Programs(
        Stream.concat(path, SBIN.stream())
            .filter(directory -> !directory.isEmpty())
            .map(Path::of)
            .toList());
  }

  /** The names among these that cannot be found, in their order. */
  List<String> missing(Collection<String> names) {
    return names.stream().filter(name -> find(name).isEmpty()).toList();
  }

  Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * Runs a command to its end.
   *
   * @return its exit status and what it printed
   * @throws IllegalStateException if it cannot be started or does not end
   */
  static Ended run(List<String> command) {
    try {
      Path output = Files.createTempFile("wirecheck-requires", ".txt");
      try {
        return run(command, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + String.join(" ", command), e);
    }
  }

  private static Ended run(List<String> command, Path output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            String.join(" ", command) + " has not ended after " + SECONDS_TO_ANSWER + " s");
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  record Ended(int status, String output) {}
}
