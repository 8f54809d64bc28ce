package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The sockets of the Kubernetes API: plain HTTP and WebSockets on 127.0.0.1. */
final class Server {

  /** What Go's net/http, and so a real API server, takes: DefaultMaxHeaderBytes. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final int LARGEST_MESSAGE = 64 << 20;

  /** A large list is written in pieces of this size. */
  private static final int PIECE = 1 << 18;

  private final Vertx vertx;
  private final Api api;
  private final Store store;
  private final PodRuntime runtime;
  private final Disturbances disturbances;
  private final RequestLog log;
  private final ExecutorService commands =
      Executors.newCachedThreadPool(
          work -> {
            final Thread thread = new Thread(work, "exec");
            thread.setDaemon(true);
            return thread;
          });

  Server(
      final Vertx vertx,
      final Api api,
      final Store store,
      final PodRuntime runtime,
      final Disturbances disturbances,
      final RequestLog log) {
    this.vertx = vertx;
    this.api = api;
    this.store = store;
    this.runtime = runtime;
    this.disturbances = disturbances;
    this.log = log;
  }

  /** Listens on a free port. */
  Future<HttpServer> listen() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(List.of("v5.channel.k8s.io", "v4.channel.k8s.io"))
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE))
        .requestHandler(this::receive)
        .listen();
  }

  private void receive(final HttpServerRequest http) {
    final Request request = request(http);
    log.note(
        request.method(),
        request.path(),
        Optional.ofNullable(http.query()).orElse(""),
        request.header("user-agent"));
    final String asked = http.uri();
    final Optional<ObjectNode> failure = disturbances.next("answer", request.method(), asked);
    if (failure.isPresent()) {
      write(http, failure(failure.orElseThrow()));
    } else if (request.isUpgrade()) {
      http.pause();
      decide(http, request);
    } else {
      http.body()
          .onSuccess(body -> decide(http, request.withBody(body.getBytes())))
          .onFailure(broken -> abort(http));
    }
  }

  private static Request request(final HttpServerRequest http) {
    final Map<String, String> headers = new TreeMap<>();
    http.headers()
        .forEach(
            header ->
                headers.putIfAbsent(
                    header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
    return new Request(
        http.method().name(),
        http.uri(),
        http.path(),
        Query.parse(Optional.ofNullable(http.query()).orElse("")),
        headers,
        headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket"),
        new byte[0]);
  }

  private static Answer.Body failure(final ObjectNode what) {
    final int code = what.path("code").asInt();
    final int seconds = what.path("retryAfter").asInt(1);
    return Answer.Body.of(
        switch (code) {
          case 410 -> ApiException.gone("too old resource version");
          case 429 ->
              ApiException.tooManyRequests(
                  "The request was throttled, retry after %d s".formatted(seconds), seconds);
          case 503 ->
              ApiException.unavailable("the server is currently unable to handle the request");
          default -> ApiException.internal("etcdserver: request timed out");
        });
  }

  private void decide(final HttpServerRequest http, final Request request) {
    vertx
        .executeBlocking(() -> api.answer(request), false)
        .onSuccess(answer -> perform(http, request, answer))
        .onFailure(
            broken -> {
              broken.printStackTrace();
              write(http, Answer.Body.of(ApiException.internal(broken.toString())));
            });
  }

  private void perform(final HttpServerRequest http, final Request request, final Answer answer) {
    if (answer instanceof final Answer.Body body) {
      write(http, body);
    } else if (answer instanceof final Answer.Watching watching) {
      watch(http, request, watching.call());
    } else if (answer instanceof final Answer.Executing executing) {
      http.toWebSocket().onSuccess(socket -> execute(http, socket, executing));
    }
  }

  private static String date() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  /** Ends a connection in the middle of whatever it carries. */
  private static void abort(final HttpServerRequest http) {
    final Channel channel = ((ConnectionBase) http.connection()).channel();
    channel.eventLoop().execute(() -> channel.unsafe().closeForcibly());
  }

  private void write(final HttpServerRequest http, final Answer.Body body) {
    final HttpServerResponse response = http.response();
    final long length = body.parts().stream().mapToLong(part -> part.length).sum();
    response.setStatusCode(body.code()).putHeader("Content-Type", body.type());
    response.putHeader("Content-Length", Long.toString(length)).putHeader("Date", date());
    body.headers().forEach(response::putHeader);
    final Optional<ObjectNode> drop = disturbances.next("drop", http.method().name(), http.uri());
    final List<Buffer> pieces =
        pieces(body.parts(), drop.map(what -> what.path("bytes").asLong()).orElse(length));
    if (drop.isPresent()) {
      writeAll(response, pieces, 0, () -> abort(http));
    } else {
      writeAll(response, pieces, 0, response::end);
    }
  }

  private static List<Buffer> pieces(final List<byte[]> parts, final long limit) {
    final List<Buffer> pieces = new ArrayList<>();
    Buffer piece = Buffer.buffer();
    long left = limit;
    for (final byte[] part : parts) {
      final int taken = (int) Math.min(part.length, left);
      left -= taken;
      piece.appendBytes(part, 0, taken);
      if (piece.length() >= PIECE) {
        pieces.add(piece);
        piece = Buffer.buffer();
      }
    }
    pieces.add(piece);
    return pieces;
  }

  private static void writeAll(
      final HttpServerResponse response,
      final List<Buffer> pieces,
      final int next,
      final Runnable afterwards) {
    if (next == pieces.size()) {
      afterwards.run();
    } else {
      response
          .write(pieces.get(next))
          .onSuccess(written -> writeAll(response, pieces, next + 1, afterwards));
    }
  }

  private void watch(final HttpServerRequest http, final Request request, final Call call) {
    final Context context = vertx.getOrCreateContext();
    if (request.isUpgrade()) {
      http.toWebSocket()
          .onSuccess(
              socket ->
                  new WatchConnection(context, disturbances, call, socket::close)
                      .endWith(socket::closeHandler)
                      .begin(store, api, line -> socket.writeTextMessage(new String(line, UTF_8))));
    } else {
      final HttpServerResponse response = http.response();
      response
          .setChunked(true)
          .putHeader("Content-Type", "application/json")
          .putHeader("Date", date());
      response.writeHead();
      new WatchConnection(context, disturbances, call, response::end)
          .endWith(response::closeHandler)
          .begin(store, api, line -> response.write(Buffer.buffer(line)));
    }
  }

  private void execute(
      final HttpServerRequest http,
      final ServerWebSocket socket,
      final Answer.Executing executing) {
    final Optional<ObjectNode> cut = disturbances.next("cutExec", "GET", http.uri());
    final long millis = cut.map(what -> what.path("millis").asLong(0)).orElse(0L);
    if (millis > 0) {
      vertx.setTimer(millis, now -> abort(http));
    }
    final long bytes = cut.map(what -> what.path("bytes").asLong(-1)).orElse(-1L);
    socket.pause();
    commands.execute(
        () -> {
          try {
            final boolean hasInput = executing.query().isTrue("stdin");
            final Optional<RunningCommand> command =
                runtime.run(executing.place(), executing.command(), hasInput);
            if (command.isEmpty()) {
              abort(http);
              return;
            }
            final Runnable toItsEnd =
                Exec.over(
                    socket,
                    command.orElseThrow(),
                    executing.query(),
                    bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
                    () -> abort(http));
            socket.resume();
            toItsEnd.run();
          } catch (final IOException | RuntimeException broken) {
            broken.printStackTrace();
            abort(http);
          }
        });
  }
}
