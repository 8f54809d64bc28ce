package io.wirecheck.evidence;

/** A document says itself that there is more; the message is the field that says so. */
final class PartialDocument extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PartialDocument(final String field) {
    super(field);
  }
}
