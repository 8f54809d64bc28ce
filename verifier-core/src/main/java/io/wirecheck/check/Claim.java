package io.wirecheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a source document says, in one sentence, and where it says so.
 *
 * @param subject what it is about, such as {@code addressing}; suites go by the same words
 * @param places documents and lines, such as {@code S0:234,252}; empty where it is only implied
 */
public record Claim(
    String id, String subject, Standing standing, List<String> places, String sentence) {

  /** What a second look made of the claim. */
  public enum Standing {
    TRUE("true"),
    CONDITIONAL("true under conditions"),
    SUPERSEDED("false, or no longer so"),
    OBSERVED("what one cluster did");

    private final String words;

    Standing(final String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static final String FILE = "claims.tsv";

  private static final List<Claim> ALL = read();

  public Claim {
    places = List.copyOf(places);
  }

  /** Every claim of the source documents. */
  public static List<Claim> all() {
    return ALL;
  }

  /** The claim with an id; none where a check of somebody else names documents of its own. */
  public static Optional<Claim> named(final String id) {
    return ALL.stream().filter(claim -> claim.id().equals(id)).findFirst();
  }

  /** Where it stands, for people: {@code S0 line 214, S4 lines 56,86}. */
  public String where() {
    return places.isEmpty()
        ? "implied"
        : places.stream().map(Claim::place).collect(Collectors.joining(", "));
  }

  private static String place(final String place) {
    final String[] parts = place.split(":", 2);
    if (parts.length == 1) {
      return parts[0];
    }
    final boolean several = parts[1].contains(",") || parts[1].contains("-");
    return parts[0] + (several ? " lines " : " line ") + parts[1];
  }

  private static List<Claim> read() {
    try (InputStream in =
        Objects.requireNonNull(Claim.class.getResourceAsStream(FILE), FILE + " is missing")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Claim::parse)
          .toList();
    } catch (final IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  private static Claim parse(final String line) {
    final String[] columns = line.split("\t", -1);
    return new Claim(
        columns[0],
        columns[1],
        Standing.valueOf(columns[2].toUpperCase(Locale.ROOT)),
        columns[3].equals("-") ? List.of() : Arrays.asList(columns[3].split(" ")),
        columns[4]);
  }
}
