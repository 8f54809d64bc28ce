package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what an object is known to be a run's, and the run to be alive: two labels, and an annotation
 * with the time until which nobody else may remove the object.
 *
 * <p>An annotation needs no right beyond those to pods and namespaces that a run has anyway; a
 * Lease object would need rights to a third kind.
 */
final class Ownership {

  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String WIRECHECK = "wirecheck";
  static final String RUN = "wirecheck.io/run";
  static final String LEASE_UNTIL = "wirecheck.io/lease-until";

  /**
   * How long a run that has stopped renewing counts as alive. It outlasts several renewals that
   * fail, and clocks of two machines that differ by minutes.
   */
  static final Duration LEASE = Duration.ofMinutes(5);

  static final Duration RENEWAL = Duration.ofMinutes(1);

  private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{16}");

  /** What an object says of its run. */
  sealed interface Claim {}

  /** None of ours, whatever it looks like. */
  record NotOurs(String why) implements Claim {}

  record Alive(String run, Instant until) implements Claim {}

  record Ended(String run, Instant since) implements Claim {}

  private Ownership() {}

  static Map<String, String> labels(final String run) {
    return Map.of(MANAGED_BY, WIRECHECK, RUN, run);
  }

  static String selector() {
    return MANAGED_BY + "=" + WIRECHECK + "," + RUN;
  }

  static String namespace(final String run) {
    return WIRECHECK + "-" + run;
  }

  static Map<String, String> lease(final Clock clock) {
    return Map.of(LEASE_UNTIL, clock.instant().plus(LEASE).toString());
  }

  /** What the object says, by labels, name and annotation; all of them have to fit. */
  static Claim of(final HasMetadata object, final Clock clock) {
    final Map<String, String> labels = map(object.getMetadata().getLabels());
    final String run = labels.getOrDefault(RUN, "");
    if (!WIRECHECK.equals(labels.get(MANAGED_BY)) || !RUN_ID.matcher(run).matches()) {
      return new NotOurs("it lacks the labels of a run");
    }
    if (!object.getMetadata().getName().startsWith(namespace(run))) {
      return new NotOurs("its name is not one that run " + run + " would have given it");
    }
    return lease(object)
        .<Claim>map(
            until -> until.isAfter(clock.instant()) ? new Alive(run, until) : new Ended(run, until))
        .orElseGet(
            () ->
                new NotOurs(
                    "its annotation %s holds no time: whether run %s lives cannot be told"
                        .formatted(LEASE_UNTIL, run)));
  }

  private static Optional<Instant> lease(final HasMetadata object) {
    final String until = map(object.getMetadata().getAnnotations()).getOrDefault(LEASE_UNTIL, "");
    try {
      return Optional.of(Instant.parse(until));
    } catch (final DateTimeException none) {
      return Optional.empty();
    }
  }

  /** The client leaves absent maps absent. */
  private static Map<String, String> map(final @Nullable Map<String, String> entries) {
    return entries == null ? Map.of() : entries;
  }
}
