package io.wirecheck.run;

/**
 * The numbers that nonces carry: no two flows of a run have the same, so a packet that comes late
 * is not taken for one of a later round.
 */
final class FlowNumbers {

  private int next;

  int next() {
    return next++;
  }
}
