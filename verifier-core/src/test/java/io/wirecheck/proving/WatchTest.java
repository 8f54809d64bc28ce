package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What watches tell, over HTTP and over WebSockets. */
@Timeout(60)
class WatchTest {

  private static final String PATH = "/api/v1/namespaces/default/configmaps";

  private static ProvingGround ground;
  private static KubernetesFixture api;

  @BeforeAll
  static void start() throws IOException {
    ground = ProvingGround.start("reference:eks-study");
    api = new KubernetesFixture(ground);
  }

  @AfterAll
  static void stop() {
    api.close();
    ground.close();
  }

  /** The lines of a watch as they arrive. */
  private record Lines(BufferedReader reader) implements AutoCloseable {

    static Lines of(final String path) throws IOException, InterruptedException {
      final HttpResponse<java.io.InputStream> response =
          HttpClient.newHttpClient()
              .send(api.request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      return new Lines(new BufferedReader(new InputStreamReader(response.body(), UTF_8)));
    }

    /** Such as {@code ADDED settings}. */
    String next() throws IOException {
      final JsonNode event = event();
      final JsonNode object = event.path("object");
      return Json.text(event, "type")
          + " "
          + (Json.text(object, "kind").equals("Status")
              ? Json.text(object, "code")
              : Json.text(object, "metadata", "name"));
    }

    JsonNode event() throws IOException {
      return Json.parse(reader.readLine().getBytes(UTF_8));
    }

    boolean hasEnded() throws IOException {
      return reader.readLine() == null;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static void create(final String name, final Map<String, String> labels)
      throws IOException {
    final var map = KubernetesFixture.named("ConfigMap", name);
    labels.forEach((key, value) -> Json.make(map, "metadata", "labels").put(key, value));
    assertThat(api.post(PATH, map).code()).isEqualTo(201);
  }

  private static void label(final String name, final String patch) throws IOException {
    api.send(
        "PATCH",
        PATH + "/" + name,
        Patches.MERGE,
        "{\"metadata\":{\"labels\":%s}}".formatted(patch));
  }

  private static String version() throws IOException {
    return Json.text(api.get(PATH).json(), "metadata", "resourceVersion");
  }

  @Test
  void changes_since_a_version_are_told_and_then_those_that_happen() throws Exception {
    final String before = version();
    create("first", Map.of());
    try (Lines lines = Lines.of(PATH + "?watch=true&resourceVersion=" + before)) {
      assertThat(lines.next()).isEqualTo("ADDED first");
      label("first", "{\"a\":\"b\"}");
      assertThat(lines.next()).isEqualTo("MODIFIED first");
      api.send("DELETE", PATH + "/first", "application/json", "");
      assertThat(lines.next()).isEqualTo("DELETED first");
    }
  }

  @Test
  void an_object_that_comes_to_fit_is_added_and_one_that_no_longer_does_is_deleted()
      throws Exception {
    final String before = version();
    try (Lines lines =
        Lines.of(PATH + "?watch=true&labelSelector=on%3Dyes&resourceVersion=" + before)) {
      create("fits-later", Map.of());
      label("fits-later", "{\"on\":\"yes\"}");
      assertThat(lines.next()).isEqualTo("ADDED fits-later");
      label("fits-later", "{\"on\":\"no\"}");
      assertThat(lines.next()).isEqualTo("DELETED fits-later");
    }
    api.send("DELETE", PATH + "/fits-later", "application/json", "");
  }

  @Test
  void a_watch_of_a_version_that_is_too_old_ends_with_410() throws Exception {
    final String before = version();
    ground.faults().expireVersions();
    try (Lines lines = Lines.of(PATH + "?watch=true&resourceVersion=" + before)) {
      assertThat(lines.next()).isEqualTo("ERROR 410");
      assertThat(lines.hasEnded()).isTrue();
    }
  }

  @Test
  void a_watch_can_be_made_to_expire_while_it_runs() throws Exception {
    ground.faults().expireWatch("resourceVersion=");
    try (Lines lines = Lines.of(PATH + "?watch=true&resourceVersion=" + version())) {
      create("unseen", Map.of());
      assertThat(lines.next()).isEqualTo("ERROR 410");
      assertThat(lines.hasEnded()).isTrue();
    }
    api.send("DELETE", PATH + "/unseen", "application/json", "");
  }

  @Test
  void a_watch_ends_after_its_time() throws Exception {
    try (Lines lines =
        Lines.of(PATH + "?watch=true&timeoutSeconds=1&resourceVersion=" + version())) {
      assertThat(lines.hasEnded()).isTrue();
    }
  }

  @Test
  void fabric8_watches_over_a_web_socket() throws Exception {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final io.fabric8.kubernetes.client.Watch watch =
        api.client()
            .configMaps()
            .inNamespace("kube-system")
            .withLabel("watched")
            .watch(
                new Watcher<ConfigMap>() {
                  @Override
                  public void eventReceived(final Action action, final ConfigMap map) {
                    seen.add(action + " " + map.getMetadata().getName());
                  }

                  @Override
                  public void onClose(final @Nullable WatcherException cause) {}
                });
    try (watch) {
      final ConfigMap map =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("settings")
              .addToLabels("watched", "yes")
              .endMetadata()
              .build();
      api.client().configMaps().inNamespace("kube-system").resource(map).create();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED settings");
      api.client().configMaps().inNamespace("kube-system").resource(map).delete();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("DELETED settings");
    }
    assertThat(ground.requests())
        .anyMatch(
            request ->
                request.query().contains("watch=true") && request.path().contains("kube-system"));
  }
}
