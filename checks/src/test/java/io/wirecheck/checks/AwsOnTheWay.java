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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between a run and AWS, and lets calls go wrong: what it does not answer itself goes
 * on to an emulator.
 */
final class AwsOnTheWay implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/\\d{8}/[^/]+/([^/]+)/aws4_request");
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
  private static final List<String> HANDED_ON =
      List.of("Authorization", "Content-Type", "X-Amz-Date");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI upstream;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Way way = Way.CLEAR;

  /** What becomes of calls. */
  interface Way {

    Way CLEAR = (action, answer) -> answer;

    /**
     * The answer that arrives.
     *
     * @param action as IAM names it
     * @param answer of AWS
     */
    Reply lead(String action, Reply answer);
  }

  /** An answer. */
  record Reply(int status, String body) {

    /** A refusal in the form of the service that an action is of. */
    static Reply refusing(final String action, final int status, final String code) {
      final String error =
          "<Code>%s</Code><Message>%s was refused on the way</Message>".formatted(code, action);
      return new Reply(
          status,
          switch (action.substring(0, action.indexOf(':'))) {
            case "ec2" ->
                "<Response><Errors><Error>%s</Error></Errors><RequestID>r-1</RequestID></Response>"
                    .formatted(error);
            case "sts" ->
                "<ErrorResponse><Error><Type>Sender</Type>%s</Error><RequestId>r-1</RequestId></ErrorResponse>"
                    .formatted(error);
            default ->
                "{\"__type\":\"%s\",\"message\":\"%s was refused on the way\"}"
                    .formatted(code, action);
          });
    }
  }

  private AwsOnTheWay(final HttpServer server, final URI upstream) {
    this.server = server;
    this.upstream = upstream;
  }

  static AwsOnTheWay to(final URI upstream) throws IOException {
    final AwsOnTheWay aws =
        new AwsOnTheWay(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
            upstream);
    aws.server.setExecutor(aws.threads);
    aws.server.createContext("/", aws::serve);
    aws.server.start();
    return aws;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets what becomes of calls, and forgets those that were. */
  void lead(final Way otherWay) {
    way = otherWay;
    asked.clear();
  }

  /** The actions that were called since the way was set. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve(final HttpExchange exchange) throws IOException {
    try (exchange) {
      final String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      final String action = action(exchange, body);
      asked.add(action);
      final Reply reply = way.lead(action, answer(exchange, body));
      final byte[] bytes = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (final InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String action(final HttpExchange exchange, final String body) throws IOException {
    final Matcher scope =
        SCOPE.matcher(
            Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization")));
    if (!scope.find()) {
      throw new IOException("a call without a scope");
    }
    final Matcher action = ACTION.matcher(body);
    // Of the calls by path only one is made.
    return scope.group(1) + ":" + (action.find() ? action.group(1) : "DescribeCluster");
  }

  private Reply answer(final HttpExchange exchange, final String body)
      throws IOException, InterruptedException {
    final HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofString(body));
    for (final String name : HANDED_ON) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    final HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return new Reply(answer.statusCode(), answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
