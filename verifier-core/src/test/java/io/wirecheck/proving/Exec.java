package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One command over one WebSocket, by the protocols {@code v4.channel.k8s.io} and {@code
 * v5.channel.k8s.io}: the first byte of a message is its channel, and the status comes last, as an
 * object. A client that goes away ends no command; its next output does.
 */
final class Exec {

  private static final byte INPUT = 0;
  private static final byte OUTPUT = 1;
  private static final byte ERRORS = 2;
  private static final byte STATUS = 3;

  /** Of v5: the channel after it is closed. */
  private static final byte CLOSE = (byte) 255;

  private static final int PIECE = 32 * 1024;

  private final ServerWebSocket socket;
  private final RunningCommand command;
  private final AtomicLong bytesUntilCut;
  private final byte first;
  private final Runnable abort;
  private final ExecutorService input = Executors.newSingleThreadExecutor(Exec::daemon);

  private static Thread daemon(final Runnable work) {
    final Thread thread = new Thread(work, "exec input");
    thread.setDaemon(true);
    return thread;
  }

  private Exec(
      final ServerWebSocket socket,
      final RunningCommand command,
      final byte first,
      final long bytesUntilCut,
      final Runnable abort) {
    this.first = first;
    this.socket = socket;
    this.command = command;
    this.abort = abort;
    this.bytesUntilCut = new AtomicLong(bytesUntilCut);
  }

  /**
   * Listens to the client; the caller then lets the command run to its end with the result.
   *
   * @param query which streams the client wants: the lowest channel opens with an empty message, by
   *     which a real server says that the connection stands
   * @param cutAfter how many bytes of output are let through before the socket is cut
   * @param abort ends the connection as a network does that breaks: without a status, without a
   *     farewell
   */
  static Runnable over(
      final ServerWebSocket socket,
      final RunningCommand command,
      final Query query,
      final OptionalLong cutAfter,
      final Runnable abort) {
    final Exec exec =
        new Exec(socket, command, lowest(query), cutAfter.orElse(Long.MAX_VALUE), abort);
    socket.binaryMessageHandler(exec::hear);
    socket.textMessageHandler(text -> exec.hear(Buffer.buffer(text)));
    socket.closeHandler(closed -> exec.endInput());
    return exec::run;
  }

  private static byte lowest(final Query query) {
    if (query.isTrue("stdout")) {
      return OUTPUT;
    }
    return query.isTrue("stderr") ? ERRORS : STATUS;
  }

  private void hear(final Buffer message) {
    if (message.length() == 0) {
      return;
    }
    final byte channel = message.getByte(0);
    if (channel == INPUT && message.length() > 1) {
      give(message.getBytes(1, message.length()));
    } else if (channel == CLOSE && message.length() == 2 && message.getByte(1) == INPUT) {
      endInput();
    }
  }

  private void give(final byte[] bytes) {
    try {
      input.execute(
          () -> {
            try {
              command.input().write(bytes);
              command.input().flush();
            } catch (final IOException nobodyReads) {
              // The command has ended, or has closed its standard input.
            }
          });
    } catch (final RejectedExecutionException ended) {
      // After the end of the input nothing of it counts.
    }
  }

  private void endInput() {
    try {
      input.execute(
          () -> {
            try {
              command.input().close();
            } catch (final IOException nobodyReads) {
              // As above.
            }
          });
      input.shutdown();
    } catch (final RejectedExecutionException endedBefore) {
      // Once is enough.
    }
  }

  private void run() {
    final ExecutorService errors = Executors.newSingleThreadExecutor(Exec::daemon);
    try {
      write(first, new byte[0], 0);
      final Future<?> said = errors.submit(() -> pass(ERRORS, command.errors()));
      pass(OUTPUT, command.output());
      said.get();
      if (bytesUntilCut.get() <= 0) {
        return;
      }
      final RunningCommand.End end = command.end().join();
      write(STATUS, Json.bytes(status(end)), Integer.MAX_VALUE);
      socket.close();
    } catch (final ExecutionException | CompletionException broken) {
      abort.run();
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      abort.run();
    } finally {
      errors.shutdown();
      endInput();
    }
  }

  /** Each piece is written before the next is read: what nobody takes stays with the command. */
  private void pass(final byte channel, final InputStream stream) {
    final byte[] piece = new byte[PIECE];
    try (stream) {
      for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
        final long left = bytesUntilCut.getAndAdd(-count);
        if (left > 0) {
          write(channel, piece, (int) Math.min(count, left));
        }
        if (left <= count) {
          abort.run(); // and no status follows
          return;
        }
      }
    } catch (final IOException broken) {
      abort.run();
    } catch (final CompletionException clientGone) {
      // The stream is closed: the command's next write fails, as it does on a real node.
    }
  }

  private void write(final byte channel, final byte[] bytes, final int count) {
    final int length = Math.min(count, bytes.length);
    socket
        .writeBinaryMessage(
            Buffer.buffer(length + 1).appendByte(channel).appendBytes(bytes, 0, length))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static ObjectNode status(final RunningCommand.End end) {
    if (!end.wasStarted()) {
      return ApiException.internal(
              "error executing command in container: failed to exec in container: failed to start"
                  + " exec: OCI runtime exec failed: exec failed: unable to start container"
                  + " process: "
                  + end.notStarted()
                  + ": unknown")
          .status();
    }
    final ObjectNode status = Json.object();
    status.putObject("metadata");
    if (end.exitStatus() == 0) {
      return status.put("status", "Success");
    }
    status
        .put("status", "Failure")
        .put(
            "message",
            "command terminated with non-zero exit code: error executing command, exit code %d"
                .formatted(end.exitStatus()))
        .put("reason", "NonZeroExitCode");
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(end.exitStatus()));
    return status;
  }
}
