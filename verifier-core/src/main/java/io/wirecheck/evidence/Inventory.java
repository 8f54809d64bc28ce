package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import java.util.Map;

/**
 * The API reads of one moment: for each kind of document the bytes, or why there are none. A kind
 * that is not in the map was not asked for.
 */
public record Inventory(Map<DocumentKind, Document> documents) {

  /** What came of one read. */
  public sealed interface Document {}

  /** The answer. */
  public record Read(Evidence evidence) implements Document {}

  /** No answer, with a sentence that names what was refused or absent. */
  public record NotRead(InconclusiveCode code, String detail) implements Document {}

  public Inventory {
    documents = Map.copyOf(documents);
  }
}
