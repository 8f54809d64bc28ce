package io.wirecheck.run;

import io.wirecheck.model.InconclusiveCode;

/** A test of one's own cannot be answered. The message starts with {@code INCONCLUSIVE(CODE)}. */
public final class InconclusiveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final InconclusiveCode code;

  /**
   * @param detail a sentence that names what is missing
   */
  public InconclusiveException(final InconclusiveCode code, final String detail) {
    super("INCONCLUSIVE(%s): %s".formatted(code, detail));
    this.code = code;
  }

  public InconclusiveCode code() {
    return code;
  }
}
