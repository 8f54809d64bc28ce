package io.wirecheck.run;

import java.security.SecureRandom;

/**
 * Names a run, and starts its nonces. Drawn, not derived from the seed: two runs with one seed on
 * one network must not take each other's packets for their own.
 */
record RunId(long bits) {

  static RunId draw() {
    return new RunId(new SecureRandom().nextLong());
  }

  @Override
  public String toString() {
    return String.format("%016x", bits);
  }
}
