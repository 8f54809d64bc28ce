package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Tier;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a run's pods are made.
 *
 * @param namespace that exists and that the pods go to; empty if the run creates its own
 * @param image of every pod; {@link Fleet#DEFAULT_IMAGE} or another with the same programs
 * @param pullSecret the name of a secret of {@code namespace}
 * @param run the id of the run; it names everything that is created, and seeds the sampling
 * @param lifetime after which the cluster ends the pods by itself, whatever became of us
 * @param maxProbes the most probe pods at one time, and the most nodes that have a host agent
 * @param progress hears, in lines, what is planned, created, waited for and removed
 */
public record FleetSettings(
    Optional<String> namespace,
    String image,
    Optional<String> pullSecret,
    Tier tier,
    long run,
    Duration lifetime,
    int maxProbes,
    Consumer<String> progress) {

  /**
   * Makes settings that can hold.
   *
   * @throws NetworkException if they cannot: the message says which and why
   */
  public FleetSettings {
    require(
        pullSecret.isEmpty() || namespace.isPresent(),
        "the pull secret "
            + pullSecret.orElse("")
            + " has to be in the namespace of the probe pods, and a namespace that the run creates"
            + " has none: name an existing namespace that holds the secret");
    require(maxProbes > 0, "the run may have no probe at all: allow at least one");
    require(
        lifetime.compareTo(Duration.ofMinutes(1)) >= 0,
        "probe pods that live %d s cannot be used: give them a minute at least"
            .formatted(lifetime.toSeconds()));
  }

  private static void require(final boolean holds, final String otherwise) {
    if (!holds) {
      throw new NetworkException(otherwise);
    }
  }

  /** The run's id as names and labels have it. */
  String runId() {
    return "%016x".formatted(run);
  }

  boolean permits(final Tier wanted) {
    return tier.compareTo(wanted) >= 0;
  }
}
