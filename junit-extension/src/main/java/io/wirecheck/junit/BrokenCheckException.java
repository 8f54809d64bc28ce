package io.wirecheck.junit;

/** Wirecheck itself broke on a check; reports tell this from a network that violates it. */
final class BrokenCheckException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenCheckException(final String message) {
    super(message);
  }
}
