package io.wirecheck.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before an emulator of AWS, hands every call on, and keeps which actions were called. */
final class AwsCalls implements AutoCloseable {

  /** The service that a signature is for. */
  private static final Pattern SERVICE =
      Pattern.compile("Credential=[^/]+/\\d{8}/[^/]+/([^/]+)/aws4_request");

  /** The action of a call by the query protocol. */
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([^&]+)");

  private final URI upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SortedSet<String> actions = new ConcurrentSkipListSet<>();

  private AwsCalls(final URI upstream, final HttpServer server) {
    this.upstream = upstream;
    this.server = server;
  }

  static AwsCalls to(final URI upstream) throws IOException {
    final AwsCalls calls =
        new AwsCalls(
            upstream,
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    calls.server.setExecutor(calls.threads);
    calls.server.createContext("/", calls::handOn);
    calls.server.start();
    return calls;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The actions called since the last time, as IAM names them. */
  SortedSet<String> actions() {
    final SortedSet<String> seen = new TreeSet<>(actions);
    actions.clear();
    return seen;
  }

  private void handOn(final HttpExchange exchange) throws IOException {
    try (exchange) {
      final byte[] body = exchange.getRequestBody().readAllBytes();
      actions.add(action(exchange, new String(body, UTF_8)));
      final HttpResponse<byte[]> answer =
          client.send(onwards(exchange, body), BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (final InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest onwards(final HttpExchange exchange, final byte[] body) {
    final HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (final String name : List.of("Authorization", "Content-Type", "X-Amz-Date")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, List.of())
          .forEach(value -> request.header(name, value));
    }
    return request.build();
  }

  /** Of the calls whose action is in method and path one is known; another shows as it came. */
  private static String action(final HttpExchange exchange, final String body) {
    final Matcher service =
        SERVICE.matcher(
            String.join("", exchange.getRequestHeaders().getOrDefault("Authorization", List.of())));
    final Matcher action = ACTION.matcher(body);
    final String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    final String name =
        call.matches("GET /clusters/[^/]+")
            ? "DescribeCluster"
            : action.find() ? action.group(1) : call;
    return (service.find() ? service.group(1) : "unsigned") + ":" + name;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
