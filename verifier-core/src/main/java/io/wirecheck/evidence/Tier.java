package io.wirecheck.evidence;

/** How much of a cluster evidence is taken from: each tier may do what those below it may. */
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
