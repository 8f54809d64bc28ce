package io.wirecheck.evidence;

/** A network cannot be used. The message says what happened, to what, and what to do. */
public final class NetworkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NetworkException(final String message) {
    super(message);
  }

  public NetworkException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
