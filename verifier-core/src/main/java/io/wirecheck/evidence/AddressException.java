package io.wirecheck.evidence;

/** An address names no network. The message says which part, and what would be right. */
public final class AddressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AddressException(final String message) {
    super(message);
  }
}
