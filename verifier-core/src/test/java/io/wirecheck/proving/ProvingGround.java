package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Kubernetes API in a process of its own, for tests: discovery, lists, watches, changes, access
 * rules, and an exec that runs in the kernel lab's network namespaces. It ends when it is closed,
 * or when this JVM is gone. A {@link ProvingHost} serves several in one process.
 *
 * <p>The addresses it takes: {@code lab:NAME?fault=...} with a kernel, {@code reference:NAME?...}
 * without (every exec breaks off then), and {@code generated:NODESxPODS}, as many nodes with as
 * many pods each.
 */
public final class ProvingGround implements AutoCloseable {

  /** The field with the code of why a document of the inventory was not read. */
  static final String UNREAD = "unread";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ProvingHost host;
  private final Optional<String> token;
  private final URI server;
  private final URI control;
  private final Runnable end;
  private final HttpClient http = HttpClient.newHttpClient();

  ProvingGround(
      final ProvingHost host,
      final Optional<String> token,
      final String server,
      final String control,
      final Runnable end) {
    this.host = host;
    this.token = token;
    this.server = URI.create(server);
    this.control = URI.create(control);
    this.end = end;
  }

  /**
   * How a ground is set up.
   *
   * @param documents a directory of an inventory's documents, as {@link DocumentKind} names them;
   *     the lab is wired as they have it, and not as its name says
   * @param token the bearer token that every request needs; empty to let everybody in. fabric8
   *     sends it; kubectl does not where there is no TLS
   * @param cooldown how long the address of a deleted pod rests; ipamd's own is 30 s
   * @param jvmOptions of the server's process, such as {@code -Xmx2g}
   */
  public record Setup(
      String address,
      Optional<Path> documents,
      Optional<String> token,
      Duration cooldown,
      List<String> jvmOptions) {

    public Setup {
      jvmOptions = List.copyOf(jvmOptions);
    }

    public static Setup of(final String address) {
      return new Setup(address, Optional.empty(), Optional.empty(), Duration.ZERO, List.of());
    }

    public Setup withDocuments(final Path directory) {
      return new Setup(address, Optional.of(directory), token, cooldown, jvmOptions);
    }

    public Setup withToken(final String secret) {
      return new Setup(address, documents, Optional.of(secret), cooldown, jvmOptions);
    }

    public Setup withCooldown(final Duration rest) {
      return new Setup(address, documents, token, rest, jvmOptions);
    }

    public Setup withJvmOptions(final String... options) {
      return new Setup(address, documents, token, cooldown, List.of(options));
    }
  }

  /** Starts a ground that lets everybody in, and returns when it serves. */
  public static ProvingGround start(final String address) throws IOException {
    return start(Setup.of(address));
  }

  /** Starts a ground in a process of its own, and returns when it serves. */
  public static ProvingGround start(final Setup setup) throws IOException {
    final ProvingHost host = ProvingHost.start(setup.jvmOptions().toArray(String[]::new));
    try {
      return host.open(setup, line -> host.close());
    } catch (final IOException failed) {
      host.close();
      throw failed;
    }
  }

  /** Where the Kubernetes API is, such as {@code http://127.0.0.1:41234}. */
  public URI server() {
    return server;
  }

  /**
   * Writes a kubeconfig.
   *
   * @param context its only context, and the name of its cluster
   */
  public Path kubeconfig(final Path file, final String context) throws IOException {
    final ObjectNode config = MAPPER.createObjectNode();
    config.put("apiVersion", "v1").put("kind", "Config").put("current-context", context);
    config
        .putArray("clusters")
        .addObject()
        .put("name", context)
        .putObject("cluster")
        .put("server", server.toString());
    final ObjectNode user =
        config.putArray("users").addObject().put("name", context).putObject("user");
    token.ifPresent(secret -> user.put("token", secret));
    config
        .putArray("contexts")
        .addObject()
        .put("name", context)
        .putObject("context")
        .put("cluster", context)
        .put("user", context);
    // JSON is YAML.
    return Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
  }

  /** What to let go wrong. */
  public Faults faults() {
    return new Faults(this);
  }

  /**
   * Allows what these rules do, and nothing else.
   *
   * @param rules a JSON list in the form of a ClusterRole's rules; a rule with a {@code namespace}
   *     holds there alone
   */
  public void allowOnly(final String rules) {
    order("/rules", Json.parse(rules.getBytes(UTF_8)));
  }

  public void allowEverything() {
    order("/rules", Json.object());
  }

  /** A request that the API has had; the query as it came, without its question mark. */
  public record LoggedRequest(
      Instant time, String method, String path, String query, String agent) {}

  /** Every request since the start or the last {@link #forgetRequests}. */
  public List<LoggedRequest> requests() {
    final List<LoggedRequest> requests = new ArrayList<>();
    order("/requests", Json.object())
        .forEach(
            entry ->
                requests.add(
                    new LoggedRequest(
                        Instant.parse(Json.text(entry, "time")),
                        Json.text(entry, "method"),
                        Json.text(entry, "path"),
                        Json.text(entry, "query"),
                        Json.text(entry, "agent"))));
    return requests;
  }

  public void forgetRequests() {
    order("/requests/forget", Json.object());
  }

  /** Every object, by a name such as {@code pods kube-system/coredns-0}. */
  public SortedMap<String, JsonNode> objects() {
    final SortedMap<String, JsonNode> objects = new TreeMap<>();
    order("/objects", Json.object())
        .properties()
        .forEach(field -> objects.put(field.getKey(), field.getValue()));
    return objects;
  }

  /** What is wired at the moment: what an emulator of AWS is to be filled with. */
  public Topology topology() {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    for (final DocumentKind kind : DocumentKind.values()) {
      documents.put(
          kind, document(kind, order("/inventory", Json.object().put("kind", kind.name()))));
    }
    return TopologyParser.parse(new Inventory(documents));
  }

  /** A cluster without EKS Auto Mode has no document of its NodeClasses. */
  private static Inventory.Document document(final DocumentKind kind, final JsonNode answer) {
    return answer.has(UNREAD)
        ? new Inventory.NotRead(
            InconclusiveCode.valueOf(Json.text(answer, UNREAD)), Json.text(answer, "detail"))
        : new Inventory.Read(
            new Evidence(
                Evidence.JSON,
                Json.bytes(answer),
                Provenance.of(kind.path(), "the proving ground", Instant.EPOCH)));
  }

  /** True as long as the server's process lives. */
  public boolean isAlive() {
    return host.isAlive();
  }

  JsonNode order(final String path, final JsonNode body) {
    try {
      final HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(control.resolve(path))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + new String(response.body(), UTF_8));
      }
      return Json.parse(response.body());
    } catch (final IOException unanswered) {
      throw new UncheckedIOException(unanswered);
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + path, interrupted);
    }
  }

  /** Ends what serves it, and the lab. */
  @Override
  public void close() {
    end.run();
  }
}
