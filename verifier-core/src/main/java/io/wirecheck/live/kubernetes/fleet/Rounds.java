package io.wirecheck.live.kubernetes.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The rounds in which probes are placed. Pods that hang on the first nodes hang on the others too
 * where the reason is the cluster's, and a large cluster has many nodes to wait for.
 */
final class Rounds {

  /** No round begins later; the last one takes as long as a pod is given to run. */
  static final Duration MOST = Duration.ofMinutes(3);

  private final Clock clock;
  private final Instant begun;
  private boolean someRan;

  /** The first begins now. */
  Rounds(final Clock clock) {
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** Why there shall be no other round after one that ended so; empty where there may be. */
  Optional<String> enough(final Collection<Standing> standings) {
    someRan |= standings.stream().anyMatch(Standing.Runs.class::isInstance);
    if (!someRan && standings.stream().anyMatch(Standing.Waits.class::isInstance)) {
      return Optional.of(
          "no other node was tried, for not one of %d pods ran in time"
              .formatted(standings.size()));
    }
    final Duration spent = Duration.between(begun, clock.instant());
    return spent.compareTo(MOST) < 0
        ? Optional.empty()
        : Optional.of(
            "no other node was tried, for placing had taken %d s".formatted(spent.toSeconds()));
  }
}
