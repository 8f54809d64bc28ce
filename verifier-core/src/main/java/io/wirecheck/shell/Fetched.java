package io.wirecheck.shell;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A file that came with the checksum that its own machine computed. */
final class Fetched {

  private Fetched() {}

  /** Prints the file's SHA-256 in a line, then the file. */
  static String script(final String file) {
    final String quoted = ShellText.quoted(file);
    return "sha256sum <" + quoted + " && cat " + quoted;
  }

  /** The file, or empty if these are not the bytes that the checksum was computed of. */
  static Optional<byte[]> verified(final byte[] stdout) {
    final int newline = indexOfNewline(stdout);
    if (newline < 0) {
      return Optional.empty();
    }
    final String line = new String(stdout, 0, newline, StandardCharsets.US_ASCII);
    final byte[] file = Arrays.copyOfRange(stdout, newline + 1, stdout.length);
    return line.startsWith(sha256(file) + " ") ? Optional.of(file) : Optional.empty();
  }

  private static int indexOfNewline(final byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String sha256(final byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
