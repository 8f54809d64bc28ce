package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.kubernetes.fleet.ExecSession.Broken;
import io.wirecheck.live.kubernetes.fleet.ExecSession.Cut;
import io.wirecheck.live.kubernetes.fleet.ExecSession.Ending;
import io.wirecheck.live.kubernetes.fleet.ExecSession.Exited;
import io.wirecheck.live.kubernetes.fleet.ExecSession.Unopened;
import io.wirecheck.model.PodRef;
import io.wirecheck.shell.CommandOutcome;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs commands in a pod's container, each in a session of its own. Safe for use by several
 * threads.
 *
 * <p>It speaks to the API over the client's own transport: the client's {@code exec} lists and
 * watches the pod before every command, and waits seconds for one that is not ready. A session that
 * breaks does not end the command: in the pod {@code timeout} does, a little after the limit.
 */
final class ExecShell {

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final PodRef pod;
  private final Clock clock;

  ExecShell(final KubernetesClient client, final PodRef pod, final Clock clock) {
    this.client = client;
    this.pod = pod;
    this.clock = clock;
  }

  /**
   * Runs a command to its end, or cuts it off after {@code limit} or when the thread is
   * interrupted, which it stays.
   *
   * @throws NetworkException if the API cannot be reached, or does not know us
   */
  CommandOutcome run(final List<String> command, final Duration limit) {
    final Instant startedAt = clock.instant();
    final long start = System.nanoTime();
    if (limit.isZero() || limit.isNegative()) {
      return new CommandOutcome(OptionalInt.empty(), new byte[0], "", startedAt, Duration.ZERO);
    }
    final ExecSession session = new ExecSession(client.getKubernetesSerialization());
    session.begin(socket(guarded(command, limit)));
    final Ending ending = await(session, limit);
    session.close();
    final Duration took = Duration.ofNanos(System.nanoTime() - start);
    return outcome(ending, session, startedAt, took);
  }

  private static List<String> guarded(final List<String> command, final Duration limit) {
    final List<String> guarded =
        new ArrayList<>(List.of("timeout", "-k", "1", Long.toString(limit.toSeconds() + 2)));
    guarded.addAll(command);
    return guarded;
  }

  private WebSocket.Builder socket(final List<String> command) {
    return client
        .getHttpClient()
        .newWebSocketBuilder()
        .subprotocol("v4.channel.k8s.io")
        .uri(uri(command))
        .connectTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private URI uri(final List<String> command) {
    return URI.create(
        "%sapi/v1/namespaces/%s/pods/%s/exec?container=%s&stdout=true&stderr=true&%s"
            .formatted(
                client.getMasterUrl(),
                pod.namespace(),
                pod.name(),
                PodManifest.CONTAINER,
                command.stream()
                    .map(word -> "command=" + encoded(word))
                    .collect(Collectors.joining("&"))));
  }

  private static String encoded(final String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8);
  }

  private static Ending await(final ExecSession session, final Duration limit) {
    try {
      return session.ended().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (final TimeoutException tooLong) {
      return new Cut();
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Cut();
    } catch (final ExecutionException never) {
      throw new IllegalStateException("a session ends, and does not fail", never);
    }
  }

  private CommandOutcome outcome(
      final Ending ending, final ExecSession session, final Instant at, final Duration took) {
    if (ending instanceof final Unopened unopened) {
      return unopened(unopened.cause(), at);
    }
    if (ending instanceof final Broken broken && session.stdout().length == 0) {
      return CommandOutcome.notRun(
          "the runtime of pod %s says: %s".formatted(pod, broken.message()), at);
    }
    final OptionalInt status =
        ending instanceof final Exited exited
            ? OptionalInt.of(exited.status())
            : OptionalInt.empty();
    return new CommandOutcome(status, session.stdout(), session.stderr(), at, took);
  }

  private CommandOutcome unopened(final Throwable failure, final Instant at) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof final WebSocketHandshakeException handshake) {
        return answered(handshake.getResponse(), at);
      }
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException
          || cause instanceof HttpConnectTimeoutException) {
        throw new NetworkException(
            "the Kubernetes API at %s cannot be reached any more (%s); is the network up?"
                .formatted(client.getMasterUrl(), cause),
            failure);
      }
    }
    return CommandOutcome.notRun("exec into pod %s failed: %s".formatted(pod, failure), at);
  }

  private CommandOutcome answered(final HttpResponse<?> response, final Instant at) {
    return switch (response.code()) {
      case 401 ->
          throw new NetworkException(
              "the Kubernetes API at %s does not know us any more (401): renew the credentials"
                  .formatted(client.getMasterUrl()));
      case 403 ->
          CommandOutcome.refused(
              "the API refuses exec into pod %s (403): grant 'create pods/exec' and 'get pods/exec'"
                      .formatted(pod)
                  + " in namespace "
                  + pod.namespace(),
              at);
      case 404 ->
          CommandOutcome.notRun("pod %s is gone: the API has no such pod (404)".formatted(pod), at);
      case 414, 431 ->
          CommandOutcome.notRun(
              "the URL of exec into pod %s is too long for something before the Kubernetes API (%d): allow 64 kB there, or go around it"
                  .formatted(pod, response.code()),
              at);
      default ->
          CommandOutcome.notRun(
              "the API answered exec into pod %s with %d: its container may not run"
                  .formatted(pod, response.code()),
              at);
    };
  }
}
