package io.wirecheck.evidence;

import io.wirecheck.model.Topology;
import java.util.Map;

/**
 * What one reading of an inventory came to, and of the documents that are read once more the
 * digests, so that nothing is parsed twice.
 *
 * @param digests SHA-256 of the bytes
 */
public record Reading(Topology topology, Map<DocumentKind, String> digests) {

  public Reading {
    digests = Map.copyOf(digests);
  }

  /** True if an earlier document of this kind had just these bytes. */
  boolean had(final DocumentKind kind, final String digest) {
    return digest.equals(digests.get(kind));
  }
}
