package io.wirecheck.evidence;

/** A document is not what it must be; the message names the place in it. */
final class MalformedDocument extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedDocument(final String message) {
    super(message);
  }

  MalformedDocument(final String message, final Throwable cause) {
    super(message, cause);
  }
}
