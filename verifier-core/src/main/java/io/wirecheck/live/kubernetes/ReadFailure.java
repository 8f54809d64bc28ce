package io.wirecheck.live.kubernetes;

import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.InconclusiveCode;

/** A list could not be read. The message names what was asked, and what came instead. */
final class ReadFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final InconclusiveCode code;

  ReadFailure(final InconclusiveCode code, final String detail) {
    super(detail);
    this.code = code;
  }

  ReadFailure(final InconclusiveCode code, final String detail, final Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  Inventory.NotRead notRead() {
    return new Inventory.NotRead(code, String.valueOf(getMessage()));
  }
}
