package io.wirecheck.model;

import java.time.Instant;
import java.util.Optional;

/**
 * From where, how and when evidence came.
 *
 * @param document the name of the evidence, a relative path such as {@code aws/vpcs.json}
 * @param place where in the document, such as {@code frame 14}; empty for the whole of it
 * @param origin the API call or the command, and the node or account that it was made on
 * @param readAt when it was read; empty where nobody recorded it
 */
public record Provenance(String document, String place, String origin, Optional<Instant> readAt) {

  public static Provenance of(final String document, final String origin, final Instant readAt) {
    return new Provenance(document, "", origin, Optional.of(readAt));
  }

  /** The same evidence, narrowed to a place within it. */
  public Provenance at(final String narrower) {
    return new Provenance(document, narrower, origin, readAt);
  }

  @Override
  public String toString() {
    return place.isEmpty() ? document : place + " of " + document;
  }
}
