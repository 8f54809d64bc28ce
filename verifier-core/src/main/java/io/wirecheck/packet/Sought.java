package io.wirecheck.packet;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The nonces to look for in a capture.
 *
 * @param run whose nonces; empty to look for none
 * @param only the one nonce of the run to count; empty to count all of the run
 */
public record Sought(OptionalLong run, Optional<Nonce> only) {

  /**
   * @throws IllegalArgumentException if {@code only} is of another run
   */
  public Sought {
    if (only.isPresent() && (run.isEmpty() || run.getAsLong() != only.get().run())) {
      throw new IllegalArgumentException(only.get() + " is not of the run that is looked for");
    }
  }

  public static Sought nothing() {
    return new Sought(OptionalLong.empty(), Optional.empty());
  }

  public static Sought run(long run) {
    return new Sought(OptionalLong.of(run), Optional.empty());
  }

  public static Sought nonce(Nonce nonce) {
    return new Sought(OptionalLong.of(nonce.run()), Optional.of(nonce));
  }

  /**
   * Reads 16 hexadecimal digits as the id of a run, 32 as a nonce.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Sought parse(String hex) {
    if (!hex.matches("(\\p{XDigit}{16}){1,2}")) {
      throw new IllegalArgumentException(
          "'" + hex + "' is neither a run's id, 16 hexadecimal digits, nor a nonce, 32");
    }
    final long run = HexFormat.fromHexDigitsToLong(hex, 0, 16);
    return hex.length() == 16
        ? run(run)
        : nonce(
            new Nonce(
                run, HexFormat.fromHexDigits(hex, 16, 24), HexFormat.fromHexDigits(hex, 24, 32)));
  }

  /** The digits that {@link #parse} reads; empty where nothing is looked for. */
  public String hex() {
    return only.map(Nonce::hex)
        .orElseGet(() -> run.isPresent() ? HexFormat.of().toHexDigits(run.getAsLong()) : "");
  }
}
