package io.wirecheck.live.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A server on a real socket that answers each path as it was told to: one answer after the other,
 * the last one again and again. What it was not told is 404.
 */
final class StubServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<HttpHandler>> answers = new HashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  record Request(String line, String authorization, String userAgent, String body) {}

  private StubServer(final HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    on("/version", json(200, "{\"gitVersion\":\"v1.31.2-eks-7f9249a\"}"));
  }

  static StubServer start() {
    try {
      return new StubServer(HttpServer.create(local(), 0));
    } catch (final IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  static StubServer start(final SSLContext tls) {
    try {
      final HttpsServer server = HttpsServer.create(local(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new StubServer(server);
    } catch (final IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Answers a path, given with its query, by these one after the other. */
  StubServer on(final String path, final HttpHandler... inTurn) {
    synchronized (answers) {
      answers.put(path, new ArrayDeque<>(List.of(inTurn)));
    }
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  private void answer(final HttpExchange exchange) throws IOException {
    final String path = exchange.getRequestURI().toString();
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + path,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    final HttpHandler next;
    synchronized (answers) {
      final Deque<HttpHandler> inTurn = answers.get(path);
      next =
          inTurn == null
              ? status(404, "NotFound", "the server could not find the requested resource")
              : inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
    }
    next.handle(exchange);
  }

  static HttpHandler json(final int code, final String body) {
    return exchange -> {
      final byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  static HttpHandler status(final int code, final String reason, final String message) {
    return json(
        code,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
        "message":"%s","reason":"%s","code":%d}"""
            .formatted(message, reason, code));
  }

  static HttpHandler throttled(final int seconds) {
    final HttpHandler status = status(429, "TooManyRequests", "too many requests");
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
      status.handle(exchange);
    };
  }

  /** Promises a whole body, and closes the connection after half of it. */
  static HttpHandler cutOff(final String body) {
    return exchange -> {
      final byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
