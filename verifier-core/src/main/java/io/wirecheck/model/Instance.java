package io.wirecheck.model;

import java.util.Set;

/** An EC2 instance, as DescribeInstances has it. */
public record Instance(
    String id,
    String ownerId,
    String type,
    String state,
    String vpcId,
    String subnetId,
    String zone) {

  /** In these states it may have given its addresses back. */
  private static final Set<String> GONE = Set.of("shutting-down", "terminated");

  /** True if EC2 may have given the instance's addresses to others. */
  public boolean isGone() {
    return GONE.contains(state);
  }
}
