package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The two clients of the tests: fabric8, and plain HTTP for what fabric8 would hide. */
final class KubernetesFixture implements AutoCloseable {

  private static final long SECONDS = 20;

  private final URI server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final KubernetesClient client;

  KubernetesFixture(final ProvingGround ground) {
    this(ground, Optional.empty());
  }

  KubernetesFixture(final ProvingGround ground, final Optional<String> token) {
    server = ground.server();
    final Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.toString())
            .withRequestRetryBackoffLimit(0)
            .withOauthToken(token.orElse(null))
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  /** An answer, whatever its status. */
  record Reply(int code, HttpResponse<String> response) {

    JsonNode json() {
      return Json.parse(response.body().getBytes(UTF_8));
    }

    List<String> names() {
      final List<String> names = new ArrayList<>();
      json().path("items").forEach(item -> names.add(Json.text(item, "metadata", "name")));
      return names;
    }
  }

  Reply get(final String path) throws IOException {
    return send(request(path).GET());
  }

  Reply send(final String method, final String path, final String type, final String body)
      throws IOException {
    return send(
        request(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  Reply post(final String path, final JsonNode body) throws IOException {
    return send("POST", path, "application/json", body.toString());
  }

  HttpRequest.Builder request(final String path) {
    return HttpRequest.newBuilder(URI.create(server + path));
  }

  Reply send(final HttpRequest.Builder request) throws IOException {
    try {
      final HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response);
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  static Pod pod(final String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("probe")
        .withImage("registry.example/probe:1")
        .endContainer()
        .endSpec()
        .build();
  }

  static ObjectNode named(final String kind, final String name) {
    final ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", kind);
    object.putObject("metadata").put("name", name);
    return object;
  }

  void createNamespace(final String name) throws IOException {
    final Reply reply = post("/api/v1/namespaces", named("Namespace", name));
    if (reply.code() != 201) {
      throw new IOException(reply.response().body());
    }
  }

  /** Creates a pod, and waits until it runs. */
  Pod run(final String namespace, final Pod pod) {
    client.pods().inNamespace(namespace).resource(pod).create();
    return client
        .pods()
        .inNamespace(namespace)
        .withName(pod.getMetadata().getName())
        .waitUntilCondition(
            now -> now != null && "Running".equals(now.getStatus().getPhase()),
            SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.close();
  }
}
