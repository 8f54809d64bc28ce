package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that a lab is made of, and where they are looked for. */
final class Programs {

  /** Where administration programs are; an ordinary user of Debian has none of these on PATH. */
  private static final List<String> SBIN = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  /** Each program with the Debian package that brings it. */
  static final Map<String, String> PACKAGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bridge", "iproute2"),
              Map.entry("cat", "coreutils"),
              Map.entry("ip", "iproute2"),
              Map.entry("iptables", "iptables"),
              Map.entry("iptables-legacy-restore", "iptables"),
              Map.entry("iptables-nft-restore", "iptables"),
              Map.entry("mktemp", "coreutils"),
              Map.entry("mount", "mount"),
              Map.entry("nft", "nftables"),
              Map.entry("ping", "iputils-ping"),
              Map.entry("setsid", "util-linux"),
              Map.entry("sh", "dash"),
              Map.entry("sha256sum", "coreutils"),
              Map.entry("socat", "socat"),
              Map.entry("tcpdump", "tcpdump"),
              Map.entry("timeout", "coreutils"),
              Map.entry("unshare", "util-linux")));

  private final List<Path> directories;

  Programs(final List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  static Programs ofThisMachine() {
    final Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return new Programs(
        Stream.concat(path, SBIN.stream())
            .filter(directory -> !directory.isEmpty())
            .distinct()
            .map(Path::of)
            .toList());
  }

  /**
   * Makes sure that everything is here.
   *
   * @throws NetworkException naming everything that is not
   */
  void require() {
    final Map<String, String> missing = new TreeMap<>(PACKAGES);
    missing.keySet().removeIf(program -> find(program).isPresent());
    if (!missing.isEmpty()) {
      throw new NetworkException(
          "the lab needs programs that are not installed: %s; on Debian: apt-get install %s"
              .formatted(
                  missing.entrySet().stream()
                      .map(program -> program.getKey() + " (" + program.getValue() + ")")
                      .collect(Collectors.joining(", ")),
                  missing.values().stream().distinct().collect(Collectors.joining(" "))));
    }
  }

  private Optional<Path> find(final String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * The program's file.
   *
   * @throws NetworkException if it is not here
   */
  Path file(final String program) {
    return find(program)
        .orElseThrow(() -> new NetworkException(program + " is not installed any more"));
  }

  /** The value of PATH. */
  String path() {
    return directories.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
