package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A socket where AWS should be. It keeps what was asked, and answers as a test says. */
final class AwsServer implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** Answers an exchange, whose body has been read. */
  interface Answering {
    void answer(HttpExchange exchange, Asked asked) throws IOException;
  }

  /**
   * What a call asks for.
   *
   * @param action as IAM names it, by the scope of its signature
   * @param key the id of the key that signed it
   * @param arguments of the query protocol; of a REST call its path
   */
  record Asked(
      String action, String region, String key, SortedMap<String, String> arguments, String body) {

    static Asked of(final HttpExchange exchange) throws IOException {
      final String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      final String authorization =
          Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization"));
      final Matcher scope = SCOPE.matcher(authorization);
      if (!scope.find()) {
        throw new IOException("no scope in " + authorization);
      }
      final String path = exchange.getRequestURI().getPath();
      final SortedMap<String, String> arguments =
          path.equals("/") ? form(body) : new TreeMap<>(Map.of("path", path));
      return new Asked(
          scope.group(3) + ":" + operation(exchange, arguments),
          scope.group(2),
          scope.group(1),
          arguments,
          body);
    }

    private static SortedMap<String, String> form(final String body) {
      final SortedMap<String, String> fields = new TreeMap<>();
      for (final String field : body.split("&", -1)) {
        final String[] parts = field.split("=", 2);
        fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
      return fields;
    }

    /** Of the calls by path only one is expected. */
    private static String operation(
        final HttpExchange exchange, final SortedMap<String, String> arguments) {
      final String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      return call.matches("GET /clusters/[^/]+")
          ? "DescribeCluster"
          : arguments.getOrDefault("Action", call);
    }
  }

  private AwsServer(final HttpServer server) {
    this.server = server;
  }

  static AwsServer answering(final Answering answering) {
    try {
      final AwsServer aws =
          new AwsServer(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      aws.server.setExecutor(aws.threads);
      aws.server.createContext("/", exchange -> aws.serve(exchange, answering));
      aws.server.start();
      return aws;
    } catch (final IOException noSocket) {
      throw new UncheckedIOException(noSocket);
    }
  }

  /** Every call is answered alike. */
  static AwsServer saying(final int status, final String body) {
    return answering((exchange, asked) -> say(exchange, status, body));
  }

  /** Hands the calls on, and the answers of EC2 back in pages, which moto does not make for all. */
  static AwsServer paging(final URI upstream) {
    final HttpClient client = HttpClient.newHttpClient();
    return answering(
        (exchange, asked) -> {
          try {
            final HttpResponse<byte[]> answer =
                client.send(onwards(exchange, asked, upstream), BodyHandlers.ofByteArray());
            final byte[] page =
                answer.statusCode() == 200 && asked.arguments().containsKey("MaxResults")
                    ? Pages.page(answer.body(), asked.arguments())
                    : answer.body();
            answer
                .headers()
                .firstValue("x-amzn-ErrorType")
                .ifPresent(type -> exchange.getResponseHeaders().add("x-amzn-ErrorType", type));
            exchange.sendResponseHeaders(answer.statusCode(), page.length);
            exchange.getResponseBody().write(page);
          } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The call for everything. */
  private static HttpRequest onwards(
      final HttpExchange exchange, final Asked asked, final URI upstream) {
    final String body = asked.body().replaceAll("&?(MaxResults|NextToken)=[^&]*", "");
    final HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofString(body));
    for (final String name : List.of("Authorization", "Content-Type", "X-Amz-Date")) {
      final String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  static void say(final HttpExchange exchange, final int status, final String body)
      throws IOException {
    final byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void serve(final HttpExchange exchange, final Answering answering) throws IOException {
    try (exchange) {
      final Asked call = Asked.of(exchange);
      asked.add(call);
      answering.answer(exchange, call);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked since the last time, in its order. */
  List<Asked> asked() {
    final List<Asked> calls = List.copyOf(asked);
    asked.clear();
    return calls;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
