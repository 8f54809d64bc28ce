package io.wirecheck.check;

/** The least privilege that a check needs. */
public enum Tier {
  /** Reading the APIs. */
  T0,
  /** Probe pods without privileges. */
  T1,
  /** Reading a node's network configuration. */
  T2,
  /** Capturing packets on a node. */
  T3
}
