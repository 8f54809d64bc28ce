package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.model.InconclusiveCode;

/** What the API said instead of doing what it was asked for. */
final class Refusal {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;

  private Refusal() {}

  /**
   * Why there is no probe.
   *
   * @param what was asked for, such as {@code create pods in wirecheck-17}
   * @throws NetworkException if the API cannot be reached, or does not know us
   */
  static Unplaced of(final KubernetesClientException failure, final String what) {
    requireReached(failure, what);
    return new Unplaced(
        code(failure), "the API refused to %s: %s".formatted(what, message(failure)));
  }

  /** Throws where no other request would fare better. */
  static void requireReached(final KubernetesClientException failure, final String what) {
    if (failure.getCode() == UNAUTHORIZED) {
      throw new NetworkException(
          "the Kubernetes API does not know us any more (401, %s): renew the credentials"
              .formatted(what),
          failure);
    }
    if (failure.getCode() == 0) {
      throw new NetworkException(
          "the Kubernetes API cannot be reached (%s): %s".formatted(what, rootCause(failure)),
          failure);
    }
  }

  /** A quota or an admission rule also answers 403, and no grant helps. */
  private static InconclusiveCode code(final KubernetesClientException failure) {
    if (failure.getCode() == TOO_MANY_REQUESTS) {
      return InconclusiveCode.API_THROTTLED;
    }
    return failure.getCode() == FORBIDDEN && !message(failure).matches(ADMISSION)
        ? InconclusiveCode.NO_PERMISSION
        : InconclusiveCode.PLACEMENT;
  }

  private static final String ADMISSION =
      "(?s).*(exceeded quota|failed quota|violates PodSecurity|is being terminated"
          + "|admission webhook|LimitRange|must be less than|minimum .* usage|maximum .* usage).*";

  /** What the server said, where it said something. */
  static String message(final KubernetesClientException failure) {
    return "%s (%d)".formatted(said(failure), failure.getCode());
  }

  /** The same without its code. */
  static String said(final KubernetesClientException failure) {
    final boolean told = failure.getStatus() != null && failure.getStatus().getMessage() != null;
    return "" + (told ? failure.getStatus().getMessage() : failure.getMessage());
  }

  private static Throwable rootCause(final Throwable failure) {
    final Throwable cause = failure.getCause();
    return cause == null ? failure : rootCause(cause);
  }
}
