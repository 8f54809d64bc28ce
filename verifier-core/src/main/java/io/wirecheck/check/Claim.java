package io.wirecheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** What each document is, by the short name that places begin with. */
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "S0", "a study of EKS networking",
          "S1", "a study of Services, Ingresses and the AWS Load Balancer Controller",
          "S2", "a study of the AWS Load Balancer Controller",
          "S3", "a study of routing and load balancing in Kubernetes",
          "S4", "a study of a kOps cluster with the VPC CNI");

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

  /** Where it stands, for people: {@code S0 (a study of EKS networking), lines 83, 293}. */
  public String where() {
    return places.isEmpty()
        ? "implied"
        : places.stream().map(Claim::place).collect(Collectors.joining("; "));
  }

  private static String place(final String place) {
    final String[] parts = place.split(":", 2);
    final String document = "%s (%s)".formatted(parts[0], DOCUMENTS.get(parts[0]));
    if (parts.length == 1) {
      return document;
    }
    final boolean several = parts[1].contains(",") || parts[1].contains("-");
    return document + (several ? ", lines " : ", line ") + parts[1].replace(",", ", ");
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
