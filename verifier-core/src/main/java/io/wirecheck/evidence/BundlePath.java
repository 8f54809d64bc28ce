package io.wirecheck.evidence;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths within a bundle: relative, with forward slashes, naming nothing outside of it. */
final class BundlePath {

  private BundlePath() {}

  /** A path for evidence of any name, of characters that every file system takes. */
  static String of(final String name) {
    return Arrays.stream(name.split("/", -1))
        .map(part -> part.replaceAll("[^A-Za-z0-9._-]", "_"))
        .map(part -> part.matches("\\.*") ? "_" + part : part)
        .collect(Collectors.joining("/"));
  }

  /** False for what could lead out of the bundle: absolute paths, {@code ..}, other separators. */
  static boolean staysInside(final String path) {
    return path.indexOf('\\') < 0
        && path.indexOf(':') < 0
        && path.chars().noneMatch(Character::isISOControl)
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }
}
