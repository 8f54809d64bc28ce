package io.wirecheck.check;

/** What a violation costs those who run workloads on the cluster. */
public enum Severity {
  /** Traffic is lost or reaches the wrong place. */
  CRITICAL,
  /** Traffic flows, but not as the design says. */
  MAJOR,
  /** Nothing breaks today. */
  MINOR
}
