package io.wirecheck.check;

import io.wirecheck.evidence.Tier;
import java.util.List;
import java.util.Optional;

/**
 * What a check demands.
 *
 * @param id kebab-case words, the check's class name in another dress
 * @param should the sentence that holds in a healthy network, without a full stop: {@code flows
 *     between pods on different nodes should arrive with the sender's address}
 * @param because the reason, as the end of the same sentence; empty where nobody gave one
 * @param claims ids of the source documents' claims that it covers, such as {@code INV-13}
 * @param page where to read more, relative to the project's root
 */
public record Requirement(
    String id,
    String should,
    String because,
    List<String> claims,
    Severity severity,
    Tier tier,
    String page) {

  /** Of a check that has a page of its own. */
  public Requirement(
      final String id,
      final String should,
      final String because,
      final List<String> claims,
      final Severity severity,
      final Tier tier) {
    this(id, should, because, claims, severity, tier, "docs/checks/" + id + ".md");
  }

  public Requirement {
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a check's id is kebab-case words: '" + id + "'");
    }
    claims = List.copyOf(claims);
  }

  /** The whole sentence. */
  public String sentence() {
    return should + reason();
  }

  /** The end of the sentence: the reason with its comma, or nothing. */
  String reason() {
    return because.isEmpty() ? "" : ", because " + because;
  }

  /** What it is about: the subject of the first claim that it covers; empty where it names none. */
  public Optional<String> subject() {
    return claims.stream().flatMap(id -> Claim.named(id).stream()).map(Claim::subject).findFirst();
  }
}
