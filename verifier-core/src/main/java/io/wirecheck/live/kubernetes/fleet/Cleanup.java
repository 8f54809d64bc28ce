package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.live.kubernetes.fleet.Ownership.Alive;
import io.wirecheck.live.kubernetes.fleet.Ownership.Claim;
import io.wirecheck.live.kubernetes.fleet.Ownership.Ended;
import io.wirecheck.live.kubernetes.fleet.Ownership.NotOurs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Removes what runs have left that ended without a word: namespaces, and pods in namespaces of
 * others, that carry our labels and a lease that is over. Nothing else is touched; what is renewed
 * while we look stays.
 */
public final class Cleanup {

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final Clock clock;
  private final List<String> removed = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /**
   * What came of a sweep, a line for each object.
   *
   * @param removed what the API has accepted to remove
   * @param left what carries labels of ours and stays, with the reason
   * @param failed what could not be read or removed, with the reason
   */
  public record Swept(List<String> removed, List<String> left, List<String> failed) {

    /** Makes a report that does not change any more. */
    public Swept {
      removed = List.copyOf(removed);
      left = List.copyOf(left);
      failed = List.copyOf(failed);
    }
  }

  private Cleanup(final KubernetesClient client, final Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Sweeps the whole cluster.
   *
   * @throws io.wirecheck.evidence.NetworkException if the API cannot be reached
   */
  public static Swept sweep(final KubernetesClient client, final Clock clock) {
    final Cleanup cleanup = new Cleanup(client, clock);
    final Set<String> ours = cleanup.sweepNamespaces();
    cleanup.sweepPods("list pods in all namespaces", Optional.empty(), ours);
    return new Swept(cleanup.removed, cleanup.left, cleanup.failed);
  }

  /**
   * Sweeps one namespace that runs were told to use.
   *
   * @throws io.wirecheck.evidence.NetworkException if the API cannot be reached
   */
  public static Swept sweep(
      final KubernetesClient client, final String namespace, final Clock clock) {
    final Cleanup cleanup = new Cleanup(client, clock);
    cleanup.sweepPods("list pods in " + namespace, Optional.of(namespace), Set.of());
    return new Swept(cleanup.removed, cleanup.left, cleanup.failed);
  }

  /** The names of those that are a run's own. */
  private Set<String> sweepNamespaces() {
    final Set<String> ours = new HashSet<>();
    final List<Namespace> namespaces = new ArrayList<>();
    readingInto(
        namespaces,
        "list namespaces",
        () -> client.namespaces().withLabelSelector(Ownership.selector()).list().getItems());
    for (final Namespace namespace : namespaces) {
      final String what = "namespace " + namespace.getMetadata().getName();
      final Claim claim = claim(namespace);
      if (!(claim instanceof NotOurs)) {
        ours.add(namespace.getMetadata().getName());
      }
      if (namespace.getMetadata().getDeletionTimestamp() != null) {
        left.add(what + " is being removed already" + whyTerminating(namespace));
      } else {
        judge(what, claim, () -> removeNamespace(what, namespace));
      }
    }
    return ours;
  }

  private Claim claim(final Namespace namespace) {
    final Claim claim = Ownership.of(namespace, clock);
    return claim instanceof final Ended ended
            && !namespace.getMetadata().getName().equals(Ownership.namespace(ended.run()))
        ? new NotOurs("its name is not the one that run " + ended.run() + " would have given it")
        : claim;
  }

  private void sweepPods(
      final String what, final Optional<String> namespace, final Set<String> ours) {
    final List<Pod> all = new ArrayList<>();
    readingInto(all, what, () -> pods(namespace, Ownership.selector()));
    for (final Pod pod : all) {
      if (!ours.contains(pod.getMetadata().getNamespace())) {
        final String name =
            "pod %s/%s".formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        judge(name, Ownership.of(pod, clock), () -> remove(name, deletion(pod)));
      }
    }
  }

  /** Fails with a conflict if the pod has changed since it was read: its run may live. */
  private Runnable deletion(final Pod pod) {
    return client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .resource(pod)
            .lockResourceVersion()
        ::delete;
  }

  private List<Pod> pods(final Optional<String> namespace, final String selector) {
    final List<Pod> all = new ArrayList<>();
    String next = "";
    do {
      final ListOptions options =
          new ListOptionsBuilder()
              .withLimit(PAGE)
              .withLabelSelector(selector.isEmpty() ? null : selector)
              .withContinue(next.isEmpty() ? null : next)
              .build();
      final PodList page =
          namespace.isPresent()
              ? client.pods().inNamespace(namespace.get()).list(options)
              : client.pods().inAnyNamespace().list(options);
      all.addAll(page.getItems());
      next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    return all;
  }

  private void judge(final String what, final Claim claim, final Runnable removal) {
    if (claim instanceof final Alive alive) {
      left.add("%s stays: run %s holds it until %s".formatted(what, alive.run(), alive.until()));
    } else if (claim instanceof final NotOurs notOurs) {
      left.add("%s stays: %s".formatted(what, notOurs.why()));
    } else {
      removal.run();
    }
  }

  /** A namespace goes with all that is in it: somebody may have put something there. */
  private void removeNamespace(final String what, final Namespace namespace) {
    final String name = namespace.getMetadata().getName();
    final List<Pod> all = new ArrayList<>();
    final boolean read =
        readingInto(all, "list pods in " + name, () -> pods(Optional.of(name), ""));
    final String strangers =
        all.stream()
            .filter(pod -> Ownership.of(pod, clock) instanceof NotOurs)
            .map(pod -> pod.getMetadata().getName())
            .collect(Collectors.joining(", "));
    if (!read || !strangers.isEmpty()) {
      left.add(
          "%s stays: %s"
              .formatted(
                  what,
                  read
                      ? "it holds pods that no run made (" + strangers + ")"
                      : "whether others use it cannot be told"));
      return;
    }
    remove(what, client.namespaces().resource(namespace).lockResourceVersion()::delete);
  }

  private void remove(final String what, final Runnable deletion) {
    try {
      deletion.run();
      removed.add(what);
    } catch (final KubernetesClientException failure) {
      Refusal.requireReached(failure, "delete " + what);
      if (failure.getCode() == CONFLICT) {
        left.add("%s stays: somebody has just written to it".formatted(what));
      } else if (failure.getCode() != NOT_FOUND) {
        failed.add("%s could not be removed: %s".formatted(what, Refusal.message(failure)));
      }
    }
  }

  /** False if it could not be read, which is noted. */
  private <T> boolean readingInto(
      final List<T> all, final String what, final Supplier<List<T>> reading) {
    try {
      return all.addAll(reading.get()) || all.isEmpty();
    } catch (final KubernetesClientException failure) {
      Refusal.requireReached(failure, what);
      failed.add("the API refused to %s: %s".formatted(what, Refusal.message(failure)));
      return false;
    }
  }

  /** Why a namespace that is to go is still there, as it says itself. */
  static String whyTerminating(final Namespace namespace) {
    if (namespace.getStatus() == null) {
      return "";
    }
    final String conditions =
        Optional.ofNullable(namespace.getStatus().getConditions())
            .orElse(List.<NamespaceCondition>of())
            .stream()
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(condition -> condition.getReason() + ": " + condition.getMessage())
            .collect(Collectors.joining("; "));
    return " (phase %s%s)"
        .formatted(namespace.getStatus().getPhase(), conditions.isEmpty() ? "" : "; " + conditions);
  }
}
