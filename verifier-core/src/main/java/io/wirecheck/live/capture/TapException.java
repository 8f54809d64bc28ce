package io.wirecheck.live.capture;

import io.wirecheck.model.InconclusiveCode;

/** A device is not captured, for the reason that the message tells. */
final class TapException extends Exception {

  private static final long serialVersionUID = 1L;

  private final InconclusiveCode code;

  TapException(final InconclusiveCode code, final String message, final Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  TapException(final String message) {
    super(message);
    this.code = InconclusiveCode.NO_CAPTURE;
  }

  InconclusiveCode code() {
    return code;
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
