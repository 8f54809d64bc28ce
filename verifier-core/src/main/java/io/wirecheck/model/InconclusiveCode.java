package io.wirecheck.model;

/**
 * Why something could not be said. A code is always accompanied by a sentence that names the
 * object.
 */
public enum InconclusiveCode {
  /** An API or a node refused a read. */
  NO_PERMISSION,
  /** A capture that was needed is missing, was cut off or ended without a status. */
  NO_CAPTURE,
  /** The kernel dropped packets before the capture could keep them. */
  CAPTURE_DROPPED,
  /** A node has rules in both of iptables' backends, and its texts do not tell their order. */
  BACKEND,
  /** The probe's own packet, or the capture's positive control, was not seen. */
  NO_SANITY_WITNESS,
  /** A probe could not be sent, or its command ended without a status. */
  NO_PROBE,
  /** Packets were there, but could not be read for certain. */
  UNREADABLE_PACKET,
  /**
   * A document was there, but could not be read: malformed, or without a field that it must have.
   */
  UNREADABLE_DOCUMENT,
  /** A document holds only some of the objects: a page of several, or a half-written answer. */
  PARTIAL,
  /** An object that matters changed between the first read and the last. */
  CHURN,
  /** No probe could be placed in a kind of place that the network has. */
  PLACEMENT,
  /** There is nothing to judge. */
  NO_SUBJECTS,
  /** The APIs answered for another account, region, VPC or cluster. */
  WRONG_SCOPE,
  /** The evidence was not recorded in the bundle, or not provided. */
  NOT_RECORDED,
  /** The layout of a component's version is not known. */
  UNKNOWN_VERSION,
  /** How a component is set up cannot be told from what declares it. */
  UNKNOWN_CONFIGURATION,
  /** An API limited the rate of calls, and retries did not help. */
  API_THROTTLED,
  /** The object is too young to be judged. */
  TIMEOUT_SETTLE,
  /** The run's time budget was spent. */
  TIME_BUDGET,
  /** The run was told to end before it was done. */
  INTERRUPTED,
  /** The network could not be reached at all. */
  UNREACHABLE,
  /** What the other packets of the flow did contradicts what this packet did. */
  AMBIGUOUS;

  /** Whether the run ended before it was done. */
  public boolean cutsShort() {
    return this == TIME_BUDGET || this == INTERRUPTED;
  }
}
