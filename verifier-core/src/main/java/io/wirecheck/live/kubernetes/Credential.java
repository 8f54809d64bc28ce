package io.wirecheck.live.kubernetes;

import java.time.Instant;

/** A bearer token, and until when it can be used; {@link Instant#MAX} where nobody says. */
record Credential(String token, Instant expiry) {

  /** Without the token, which must not come into a message. */
  @Override
  public String toString() {
    return "a token until " + expiry;
  }
}
