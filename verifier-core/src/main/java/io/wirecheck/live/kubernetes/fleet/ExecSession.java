package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * What arrives of one command: messages whose first byte is a channel, of which 1 is the standard
 * output, 2 the standard error and 3 the status (k8s.io/apimachinery, {@code
 * pkg/util/remotecommand/constants.go}, version 4).
 */
final class ExecSession implements WebSocket.Listener {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STATUS = 3;
  private static final int NORMAL_CLOSURE = 1000;

  private final KubernetesSerialization json;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private Optional<WebSocket> open = Optional.empty();
  private boolean over;

  /** How a session ended. */
  sealed interface Ending {}

  record Exited(int status) implements Ending {}

  /** The container's runtime did not run the command, or lost it. */
  record Broken(String message) implements Ending {}

  /** The socket closed, and nobody has said how the command ended. */
  record Cut() implements Ending {}

  /** There was no session. */
  record Unopened(Throwable cause) implements Ending {}

  ExecSession(final KubernetesSerialization json) {
    this.json = json;
  }

  /** Completes once, never exceptionally. */
  CompletableFuture<Ending> ended() {
    return ended;
  }

  /** What the command has printed so far. */
  byte[] stdout() {
    synchronized (stdout) {
      return stdout.toByteArray();
    }
  }

  String stderr() {
    synchronized (stderr) {
      return stderr.toString(StandardCharsets.UTF_8);
    }
  }

  /** Opens the socket by which it hears. */
  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to the session
  void begin(final WebSocket.Builder socket) {
    socket
        .buildAsync(this)
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                ended.complete(new Unopened(failure));
              }
            });
  }

  /** Nobody listens any more: the socket closes, be it open or still to come. */
  synchronized void close() {
    over = true;
    open.ifPresent(socket -> socket.sendClose(NORMAL_CLOSURE, "done"));
  }

  @Override
  public synchronized void onOpen(final WebSocket socket) {
    open = Optional.of(socket);
    if (over) {
      socket.sendClose(NORMAL_CLOSURE, "too late");
    }
  }

  @Override
  public void onMessage(final WebSocket socket, final ByteBuffer message) {
    if (message.hasRemaining()) {
      receive(message.get(), message);
    }
    socket.request();
  }

  private void receive(final int channel, final ByteBuffer message) {
    final byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    switch (channel) {
      case STDOUT -> keep(stdout, bytes);
      case STDERR -> keep(stderr, bytes);
      case STATUS -> ended.complete(ending(new String(bytes, StandardCharsets.UTF_8)));
      default -> ended.complete(new Broken("bytes came on channel " + channel + ", which is none"));
    }
  }

  private static void keep(final ByteArrayOutputStream stream, final byte[] bytes) {
    synchronized (stream) {
      stream.writeBytes(bytes);
    }
  }

  private Ending ending(final String text) {
    final Status status;
    try {
      status = json.unmarshal(text, Status.class);
    } catch (final RuntimeException unreadable) {
      return new Broken("its status is no Status: " + text);
    }
    if ("Success".equals(status.getStatus())) {
      return new Exited(0);
    }
    final OptionalInt code = exitCode(status);
    return code.isPresent() ? new Exited(code.getAsInt()) : new Broken("" + status.getMessage());
  }

  private static OptionalInt exitCode(final Status status) {
    if (!"NonZeroExitCode".equals(status.getReason()) || status.getDetails() == null) {
      return OptionalInt.empty();
    }
    return Optional.ofNullable(status.getDetails().getCauses())
        .orElse(List.<StatusCause>of())
        .stream()
        .filter(cause -> "ExitCode".equals(cause.getReason()))
        .filter(cause -> cause.getMessage().matches("\\d{1,9}"))
        .mapToInt(cause -> Integer.parseInt(cause.getMessage()))
        .findFirst();
  }

  @Override
  public void onClose(final WebSocket socket, final int code, final String reason) {
    ended.complete(new Cut());
  }

  @Override
  public void onError(final WebSocket socket, final Throwable error) {
    ended.complete(new Cut());
  }
}
