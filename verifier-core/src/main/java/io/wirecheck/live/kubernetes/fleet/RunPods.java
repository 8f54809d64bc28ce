package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The run's pods as the cluster has them: listed once, then watched. */
final class RunPods implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration FIRST_LIST = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;
  private final SharedIndexInformer<Pod> informer;
  private final Map<String, Pod> seen = new ConcurrentHashMap<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  private RunPods(final KubernetesClient client, final String namespace, final String run) {
    this.client = client;
    this.namespace = namespace;
    this.informer =
        client
            .pods()
            .inNamespace(namespace)
            .withLabels(Ownership.labels(run))
            .runnableInformer(0)
            .addEventHandler(new Watched());
  }

  /**
   * Watches the pods of a run.
   *
   * @throws KubernetesClientException if they cannot be listed
   */
  static RunPods watch(final KubernetesClient client, final String namespace, final String run) {
    final RunPods pods = new RunPods(client, namespace, run);
    try {
      pods.informer.start().toCompletableFuture().get(FIRST_LIST.toSeconds(), TimeUnit.SECONDS);
      return pods;
    } catch (final ExecutionException | TimeoutException failure) {
      pods.close();
      throw pods.named(
          KubernetesClientException.launderThrowable(
              failure instanceof ExecutionException ? failure.getCause() : failure));
    } catch (final InterruptedException e) {
      pods.close();
      Thread.currentThread().interrupt();
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** To a watch an API may answer no more than "Forbidden". */
  private RuntimeException named(final RuntimeException failure) {
    return failure instanceof final KubernetesClientException answered && answered.getCode() != 0
        ? new KubernetesClientException(
            "to list and watch pods in %s: %s".formatted(namespace, Refusal.said(answered)),
            answered.getCode(),
            null)
        : failure;
  }

  private final class Watched implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(final Pod pod) {
      seen.put(pod.getMetadata().getName(), pod);
    }

    @Override
    public void onUpdate(final Pod before, final Pod pod) {
      onAdd(pod);
    }

    @Override
    public void onDelete(final Pod pod, final boolean finalStateUnknown) {
      gone.add(pod.getMetadata().getName());
    }
  }

  /** How the pod of this name stands. */
  Standing standing(final String name) {
    if (gone.contains(name)) {
      return new Standing.Failed("it was deleted");
    }
    return Optional.ofNullable(seen.get(name))
        .map(Standing::of)
        .orElseGet(() -> new Standing.Waits("the API has not shown it yet"));
  }

  /** The names of the pods that exist. */
  List<String> existing() {
    return seen.keySet().stream().filter(name -> !gone.contains(name)).sorted().toList();
  }

  /**
   * Waits until each pod runs or has failed, or {@code limit} is over, or the thread is
   * interrupted.
   *
   * @return how each stands then
   */
  Map<String, Standing> await(
      final Collection<String> names, final Duration limit, final Consumer<String> progress) {
    final Waiting waiting = new Waiting(names, progress);
    try {
      Awaitility.await()
          .pollInSameThread()
          .dontCatchUncaughtExceptions()
          .pollDelay(Duration.ZERO)
          .pollInterval(BETWEEN_LOOKS)
          .atMost(limit.plus(BETWEEN_LOOKS))
          .until(waiting::isOver);
    } catch (final ConditionTimeoutException tooLong) {
      // What still waits says so, and the caller says for how long.
    }
    return waiting.standings();
  }

  /** Pods that are waited for. */
  private final class Waiting {

    private final Collection<String> names;
    private final Consumer<String> progress;
    private String said = "";

    Waiting(final Collection<String> names, final Consumer<String> progress) {
      this.names = names;
      this.progress = progress;
    }

    Map<String, Standing> standings() {
      final Map<String, Standing> standings = new HashMap<>();
      names.forEach(name -> standings.put(name, standing(name)));
      return standings;
    }

    boolean isOver() {
      final Collection<Standing> standings = standings().values();
      final long running = standings.stream().filter(Standing.Runs.class::isInstance).count();
      final long waiting = standings.stream().filter(Standing.Waits.class::isInstance).count();
      final String now = "%d of %d pods run, %d wait".formatted(running, standings.size(), waiting);
      if (!now.equals(said)) {
        progress.accept(now);
        said = now;
      }
      return waiting == 0 || Thread.currentThread().isInterrupted();
    }
  }

  /** What the cluster has to say about a pod that does not run: its warnings, and its node. */
  String circumstances(final String pod, final String node) {
    return List.of(events(pod), readiness(node)).stream()
        .filter(said -> !said.isEmpty())
        .map(said -> "; " + said)
        .collect(Collectors.joining());
  }

  private String events(final String pod) {
    try {
      final String warnings =
          client
              .v1()
              .events()
              .inNamespace(namespace)
              .withField("involvedObject.name", pod)
              .list()
              .getItems()
              .stream()
              .filter(event -> "Warning".equals(event.getType()))
              .map(RunPods::text)
              .distinct()
              .limit(3)
              .collect(Collectors.joining("; "));
      return warnings.isEmpty() ? "" : "events: " + warnings;
    } catch (final KubernetesClientException unreadable) {
      return "its events cannot be read: " + Refusal.message(unreadable);
    }
  }

  private static String text(final Event event) {
    return event.getReason() + ": " + event.getMessage();
  }

  private String readiness(final String name) {
    try {
      final List<Node> nodes = client.nodes().withField("metadata.name", name).list().getItems();
      return nodes.isEmpty()
          ? "node " + name + " is gone"
          : nodes.stream()
              .map(NodeState::notReady)
              .flatMap(Optional::stream)
              .map(why -> "node " + name + ": " + why)
              .collect(Collectors.joining());
    } catch (final KubernetesClientException unreadable) {
      return "its node cannot be read: " + Refusal.message(unreadable);
    }
  }

  @Override
  public void close() {
    informer.stop();
  }
}
