package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.kubernetes.fleet.Cleanup.Swept;
import io.wirecheck.requires.RequiresKernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of runs that were killed, and what becomes of it. */
@RequiresKernel
class CleanupTest {

  private static final Clock NOW = Clock.systemUTC();
  private static final Clock LATER = Clock.offset(NOW, Ownership.LEASE.plusSeconds(30));

  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start("lab:eks-study");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void reset() {
    cluster.reset();
  }

  private static List<String> ours() {
    return cluster.objects().keySet().stream().filter(name -> name.contains("wirecheck-")).toList();
  }

  /** Starts a run in a process of its own, and kills it with SIGKILL when it has pods. */
  private static void killedRun(final String... arguments)
      throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AbandonedRun.class.getName());
    command.add(cluster.ground().server().toString());
    command.addAll(List.of(arguments));
    final Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    final List<String> said = new ArrayList<>();
    try (BufferedReader lines = run.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("ready")) {
        said.add(line);
        line = lines.readLine();
      }
      assertThat(line).as("what it said: %s", said).isNotNull();
    } finally {
      run.destroyForcibly().waitFor();
    }
  }

  @Test
  void removes_what_a_killed_run_left_and_nothing_else() throws IOException, InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    killedRun("4660");
    assertThat(ours())
        .contains("namespaces wirecheck-0000000000001234")
        .anyMatch(name -> name.startsWith("pods wirecheck-0000000000001234/"));

    final Swept early = Cleanup.sweep(cluster.client(), NOW);
    assertThat(early.removed()).isEmpty();
    assertThat(early.left())
        .singleElement()
        .asString()
        .startsWith("namespace wirecheck-0000000000001234 stays: run 0000000000001234 holds it");

    final Swept late = Cleanup.sweep(cluster.client(), LATER);
    assertThat(late.removed()).containsExactly("namespace wirecheck-0000000000001234");
    assertThat(late.failed()).isEmpty();
    Awaitility.await().until(() -> ours().isEmpty());
    cluster.assertObjectsAre(before);
    assertThat(Cleanup.sweep(cluster.client(), LATER))
        .isEqualTo(new Swept(List.of(), List.of(), List.of()));
  }

  @Test
  void removes_the_pods_of_a_killed_run_from_a_namespace_of_others()
      throws IOException, InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    killedRun("4661", "default");
    final int pods = ours().size();
    assertThat(pods).isPositive();

    assertThat(Cleanup.sweep(cluster.client(), "default", NOW).left()).hasSize(pods);
    assertThat(Cleanup.sweep(cluster.client(), "default", LATER).removed())
        .hasSize(pods)
        .allMatch(line -> line.startsWith("pod default/wirecheck-0000000000001235-"));

    Awaitility.await().until(() -> ours().isEmpty());
    cluster.assertObjectsAre(before);
  }

  @Test
  void leaves_a_living_run_alone_that_shares_the_cluster_with_a_dead_one()
      throws IOException, InterruptedException {
    try (Fleet living = cluster.fleet(Tier.T2)) {
      living.shells().node(firstNode()).run(List.of("true"), Duration.ofSeconds(1));
      killedRun("4662");

      // the living run renews at LATER: its namespace is then held, the other's is not
      cluster
          .client()
          .namespaces()
          .withName(Cluster.NAMESPACE)
          .edit(
              namespace ->
                  new NamespaceBuilder(namespace)
                      .editMetadata()
                      .addToAnnotations(Ownership.lease(LATER))
                      .endMetadata()
                      .build());
      final Swept swept = Cleanup.sweep(cluster.client(), LATER);

      assertThat(swept.removed()).containsExactly("namespace wirecheck-0000000000001236");
      assertThat(swept.left()).singleElement().asString().contains(Cluster.NAMESPACE + " stays");
    }
  }

  private static String firstNode() {
    return cluster.topology().nodes().asOptional().orElseThrow().get(0).name();
  }

  @Test
  void touches_nothing_that_only_looks_like_ours() {
    final Map<String, String> labels = Ownership.labels("00000000000000aa");
    final Map<String, String> ended = Ownership.lease(Clock.offset(NOW, Duration.ofDays(-1)));
    namespace("shop-with-our-labels", labels, ended);
    namespace("wirecheck-00000000000000aa", Map.of(), ended);
    namespace("wirecheck-00000000000000ab", Ownership.labels("00000000000000ab"), Map.of());
    pod("default", "theirs", labels, ended);
    final Map<String, String> otherTool = new HashMap<>(labels);
    otherTool.put(Ownership.MANAGED_BY, "helm");
    pod("default", "wirecheck-00000000000000aa-probe-1", otherTool, ended);
    final SortedMap<String, JsonNode> before = cluster.objects();

    final Swept swept = Cleanup.sweep(cluster.client(), LATER);

    assertThat(swept.removed()).isEmpty();
    assertThat(swept.failed()).isEmpty();
    assertThat(swept.left())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("namespace shop-with-our-labels stays: its name"))
        .anyMatch(line -> line.contains("wirecheck-00000000000000ab stays: its annotation"))
        .anyMatch(line -> line.startsWith("pod default/theirs stays: its name"));
    cluster.assertObjectsAre(before);
  }

  @Test
  void leaves_a_namespace_of_ours_that_somebody_has_put_a_pod_in() {
    final String name = "wirecheck-00000000000000ac";
    namespace(
        name,
        Ownership.labels("00000000000000ac"),
        Ownership.lease(Clock.offset(NOW, Duration.ofDays(-1))));
    pod(name, "debug", Map.of(), Map.of());

    final Swept swept = Cleanup.sweep(cluster.client(), LATER);

    assertThat(swept.removed()).isEmpty();
    assertThat(swept.left())
        .containsExactly("namespace " + name + " stays: it holds pods that no run made (debug)");
  }

  /** The API is one that answers the deletion as a real one does when the pod has been renewed. */
  @Test
  void leaves_what_is_renewed_while_it_looks() throws IOException {
    final List<String> deletions = new ArrayList<>();
    final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/namespaces/default/pods",
        exchange -> {
          if (exchange.getRequestMethod().equals("DELETE")) {
            deletions.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(
                exchange,
                409,
                "{'kind':'Status','apiVersion':'v1','code':409,'reason':'Conflict'}");
          } else {
            answer(exchange, 200, ENDED_POD);
          }
        });
    server.start();
    try (KubernetesClient client =
        Cluster.client("http://127.0.0.1:" + server.getAddress().getPort())) {
      final Swept swept = Cleanup.sweep(client, "default", NOW);

      assertThat(swept.removed()).isEmpty();
      assertThat(swept.left())
          .containsExactly(
              "pod default/wirecheck-00000000000000ad-probe-1 stays: somebody has just written to"
                  + " it");
      assertThat(deletions).singleElement().asString().contains("\"resourceVersion\":\"7\"");
    } finally {
      server.stop(0);
    }
  }

  private static final String ENDED_POD =
      """
      {'kind':'PodList','apiVersion':'v1','metadata':{'resourceVersion':'9'},'items':[{'metadata':{
        'name':'wirecheck-00000000000000ad-probe-1','namespace':'default','resourceVersion':'7',
        'labels':{'app.kubernetes.io/managed-by':'wirecheck','wirecheck.io/run':'00000000000000ad'},
        'annotations':{'wirecheck.io/lease-until':'2020-01-01T00:00:00Z'}}}]}
      """;

  private static void answer(final HttpExchange exchange, final int code, final String text)
      throws IOException {
    final byte[] body = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void says_what_it_may_not_read() {
    cluster.ground().allowOnly("[]");

    final Swept swept = Cleanup.sweep(cluster.client(), LATER);

    assertThat(swept.removed()).isEmpty();
    assertThat(swept.failed())
        .hasSize(2)
        .allMatch(line -> line.contains("403"))
        .anyMatch(line -> line.contains("list namespaces"))
        .anyMatch(line -> line.contains("list pods in all namespaces"));
  }

  private static void namespace(
      final String name, final Map<String, String> labels, final Map<String, String> annotations) {
    cluster
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .build())
        .create();
  }

  private static void pod(
      final String namespace,
      final String name,
      final Map<String, String> labels,
      final Map<String, String> annotations) {
    cluster
        .client()
        .pods()
        .inNamespace(namespace)
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build())
        .create();
    // what is compared later must not change by itself
    Awaitility.await()
        .until(
            () ->
                "Running"
                    .equals(
                        cluster
                            .client()
                            .pods()
                            .inNamespace(namespace)
                            .withName(name)
                            .get()
                            .getStatus()
                            .getPhase()));
  }

  /** As it was before the test. */
  @AfterEach
  void removeEverythingElse() {
    cluster.ground().allowEverything();
    final KubernetesClient client = cluster.client();
    client.namespaces().list().getItems().stream()
        .map(namespace -> namespace.getMetadata().getName())
        .filter(name -> name.startsWith("wirecheck-") || name.startsWith("shop-"))
        .forEach(name -> client.namespaces().withName(name).delete());
    client.pods().inNamespace("default").list().getItems().stream()
        .filter(
            pod ->
                pod.getMetadata().getLabels() != null
                    && pod.getMetadata().getLabels().containsKey(Ownership.RUN))
        .forEach(pod -> client.pods().resource(pod).delete());
    Awaitility.await()
        .until(
            () ->
                cluster.objects().keySet().stream()
                    .noneMatch(name -> name.matches(".*(wirecheck-|shop-with|theirs).*")));
  }
}
