package io.wirecheck.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes Pod.
 *
 * @param nodeName empty until the pod is scheduled
 * @param addresses {@code status.podIPs}; may be stale in a pod that has ended
 * @param branchInterfaces the branch network interfaces that the annotation {@code
 *     vpc.amazonaws.com/pod-eni} names, their ids
 * @param deletedAt {@code metadata.deletionTimestamp}: the pod is terminating
 */
public record Pod(
    PodRef ref,
    String uid,
    Optional<String> nodeName,
    Phase phase,
    boolean hostNetwork,
    List<IpAddress> addresses,
    List<String> branchInterfaces,
    Map<String, String> labels,
    Instant createdAt,
    Optional<Instant> deletedAt) {

  /** {@code status.phase}. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  public Pod {
    addresses = List.copyOf(addresses);
    branchInterfaces = List.copyOf(branchInterfaces);
    labels = Map.copyOf(labels);
  }

  /** Running, and not on its way out: its addresses are its own. */
  public boolean holdsItsAddresses() {
    return phase == Phase.RUNNING && deletedAt.isEmpty();
  }
}
