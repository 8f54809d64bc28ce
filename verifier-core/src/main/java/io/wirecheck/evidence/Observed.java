package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;

/** What came of a key. */
public sealed interface Observed {

  /** The observation, of the key's type. */
  record Seen(Object value) implements Observed {}

  /** There is none; {@code detail} is a sentence that names what is missing. */
  record Missing(InconclusiveCode code, String detail) implements Observed {}
}
