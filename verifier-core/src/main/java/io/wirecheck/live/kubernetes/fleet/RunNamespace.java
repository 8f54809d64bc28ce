package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Tier;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Where a run's pods are: a namespace of its own, or an existing one of which it touches only its
 * own pods. Safe for use by several threads; what is being created when it closes is removed too.
 */
final class RunNamespace implements AutoCloseable {

  /** Within what a JVM that was told to end is given. */
  private static final Duration TO_GO = Duration.ofSeconds(20);

  /** A new namespace is without the service account that admission asks for. */
  private static final Duration TO_SETTLE = Duration.ofSeconds(15);

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final FleetSettings settings;
  private final Clock clock;
  private final String name;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;
  private final RunPods pods;
  private final Renewal renewal;

  private RunNamespace(
      final KubernetesClient client,
      final FleetSettings settings,
      final Clock clock,
      final String name) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.name = name;
    this.pods = RunPods.watch(client, name, settings.runId());
    this.renewal = Renewal.every(Ownership.RENEWAL, this::renew, settings.progress());
  }

  /**
   * Makes the namespace ready.
   *
   * @throws KubernetesClientException if the API refuses
   */
  static RunNamespace open(
      final KubernetesClient client, final FleetSettings settings, final Clock clock) {
    final String name = settings.namespace().orElseGet(() -> Ownership.namespace(settings.runId()));
    if (settings.namespace().isEmpty()) {
      client.namespaces().resource(namespace(name, settings, clock)).create();
      settings.progress().accept("created namespace " + name);
    }
    try {
      return new RunNamespace(client, settings, clock, name);
    } catch (final RuntimeException failure) {
      if (settings.namespace().isEmpty()) {
        giveUp(client, settings, name);
      }
      throw failure;
    }
  }

  /** What is told is why the namespace is of no use; that it stays comes besides. */
  private static void giveUp(
      final KubernetesClient client, final FleetSettings settings, final String name) {
    try {
      client.namespaces().withName(name).delete();
    } catch (final KubernetesClientException refused) {
      settings
          .progress()
          .accept(
              "namespace %s stays: %s; 'wirecheck cleanup' removes it when its lease has ended"
                  .formatted(name, Refusal.message(refused)));
    }
  }

  static Namespace namespace(final String name, final FleetSettings settings, final Clock clock) {
    final Map<String, String> labels = new TreeMap<>(Ownership.labels(settings.runId()));
    final String level = settings.permits(Tier.T2) ? "privileged" : "restricted";
    labels.put("pod-security.kubernetes.io/enforce", level);
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .withAnnotations(Ownership.lease(clock))
        .endMetadata()
        .build();
  }

  String name() {
    return name;
  }

  RunPods pods() {
    return pods;
  }

  /**
   * Creates a pod.
   *
   * @throws KubernetesClientException if the API refuses
   * @throws NetworkException if this is closed
   */
  void create(final Pod pod) {
    open.readLock().lock();
    try {
      requireOpen();
      createSettled(pod);
    } finally {
      open.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new NetworkException("the run's pods are being removed; nothing more is created");
    }
  }

  private void createSettled(final Pod pod) {
    final Optional<KubernetesClientException> unsettled = tryCreate(pod);
    if (unsettled.isPresent()) {
      try {
        Awaitility.await()
            .pollInSameThread()
            .dontCatchUncaughtExceptions()
            .atMost(TO_SETTLE)
            .until(() -> tryCreate(pod).isEmpty());
      } catch (final ConditionTimeoutException never) {
        throw unsettled.get();
      }
    }
  }

  /** What the API said, if another try may succeed. */
  private Optional<KubernetesClientException> tryCreate(final Pod pod) {
    try {
      client.pods().inNamespace(name).resource(pod).create();
      return Optional.empty();
    } catch (final KubernetesClientException failure) {
      if (failure.getCode() == FORBIDDEN
          && Refusal.message(failure).contains("serviceaccount")
          && Refusal.message(failure).contains("not found")) {
        return Optional.of(failure);
      }
      throw failure;
    }
  }

  /** Removes one of the run's pods. */
  void delete(final String pod) {
    client.pods().inNamespace(name).withName(pod).delete();
  }

  /** By objects that we have: of a name alone the client would get the object first. */
  private void renew() {
    if (settings.namespace().isEmpty()) {
      final Namespace ours =
          new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
      patchLease(client.namespaces().resource(ours));
      return;
    }
    for (final String pod : pods.existing()) {
      renew(pod);
    }
  }

  private void renew(final String pod) {
    final Pod ours =
        new PodBuilder().withNewMetadata().withNamespace(name).withName(pod).endMetadata().build();
    try {
      patchLease(client.pods().inNamespace(name).resource(ours));
    } catch (final KubernetesClientException failure) {
      if (failure.getCode() != NOT_FOUND) {
        throw failure;
      }
    }
  }

  private void patchLease(final Resource<?> object) {
    object.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
            .formatted(Ownership.LEASE_UNTIL, Ownership.lease(clock).get(Ownership.LEASE_UNTIL)));
  }

  /**
   * Removes everything of the run and waits, but not forever, until it is gone; what takes longer
   * is told.
   *
   * @throws NetworkException if the API does not remove something
   */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      open.writeLock().unlock();
    }
    renewal.close();
    pods.close();
    final boolean interrupted = Thread.interrupted();
    try {
      remove();
    } catch (final KubernetesClientException failure) {
      throw new NetworkException(
          ("what run %s created in namespace %s could not be removed (%s); 'wirecheck cleanup'"
                  + " removes it when its lease has ended, %d minutes from now")
              .formatted(
                  settings.runId(), name, Refusal.message(failure), Ownership.LEASE.toMinutes()),
          failure);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void remove() {
    if (settings.namespace().isEmpty()) {
      client.namespaces().withName(name).delete();
    } else {
      ours().forEach(pod -> delete(pod.getMetadata().getName()));
    }
    awaitRemoval();
  }

  private void awaitRemoval() {
    try {
      Awaitility.await()
          .pollInSameThread()
          .dontCatchUncaughtExceptions()
          .pollDelay(Duration.ZERO)
          .atMost(TO_GO)
          .until(() -> remains().isEmpty());
      settings.progress().accept("removed what the run created in namespace " + name);
    } catch (final ConditionTimeoutException slow) {
      settings
          .progress()
          .accept(
              "the API has accepted to remove it, but after %d s there remains %s"
                  .formatted(TO_GO.toSeconds(), remains().orElse("nothing")));
    } catch (final KubernetesClientException unseen) {
      throw new NetworkException(
          "the API has accepted to remove what run %s created in namespace %s, and does not say whether it is gone (%s); 'wirecheck cleanup' tells"
              .formatted(settings.runId(), name, Refusal.message(unseen)),
          unseen);
    }
  }

  /** What is still there, for people. */
  private Optional<String> remains() {
    if (settings.namespace().isEmpty()) {
      // by a list, which sweeping needs anyway: a right to get them is not needed then
      return client.namespaces().withField("metadata.name", name).list().getItems().stream()
          .findFirst()
          .map(namespace -> "namespace " + name + Cleanup.whyTerminating(namespace));
    }
    final int left = ours().size();
    return left == 0
        ? Optional.empty()
        : Optional.of("%d pods in namespace %s".formatted(left, name));
  }

  private List<Pod> ours() {
    return client
        .pods()
        .inNamespace(name)
        .withLabels(Ownership.labels(settings.runId()))
        .list()
        .getItems();
  }
}
