package io.wirecheck.proving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API answers, seen by a client of plain HTTP. */
class ApiTest {

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

  @Test
  void a_client_discovers_what_is_served() throws IOException {
    assertThat(Json.text(api.get("/version").json(), "gitVersion")).startsWith("v1.24");
    assertThat(api.get("/api").json().path("versions").toString()).isEqualTo("[\"v1\"]");
    final List<String> served = new ArrayList<>();
    for (final String document :
        List.of("/api/v1", "/apis/apps/v1", "/apis/coordination.k8s.io/v1")) {
      api.get(document).json().path("resources").forEach(one -> served.add(Json.text(one, "name")));
    }
    assertThat(served)
        .contains("nodes", "pods", "pods/exec", "daemonsets", "leases", "namespaces", "events");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/pod",
    "GET,/api/v2/pods",
    "GET,/apis/apps/v1/pods",
    "GET,/apis/nosuch.k8s.io/v1",
    "GET,/api/v1/pods/some-name",
    "GET,/api/v1/namespaces/default/nodes",
    "GET,/api/v1/namespaces/default/pods/test-pod-1/nosuch",
    "GET,/api/v1/namespaces/default/pods/",
    "GET,/",
    "POST,/nosuch",
  })
  void unknown_paths_are_not_found(final String method, final String path) throws IOException {
    final KubernetesFixture.Reply reply = api.send(method, path, "application/json", "{}");
    assertThat(reply.code()).isEqualTo(404);
    assertThat(Json.text(reply.json(), "kind")).isEqualTo("Status");
    assertThat(Json.text(reply.json(), "reason")).isEqualTo("NotFound");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/api/v1/pods",
    "PUT,/api/v1/namespaces/default/pods",
    "POST,/api/v1/namespaces/default/pods/test-pod-1",
    "DELETE,/version",
    "GET,/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "POST,/api/v1/namespaces/default/pods/test-pod-1/log",
  })
  void a_method_that_a_path_does_not_take_is_not_allowed(final String method, final String path)
      throws IOException {
    final KubernetesFixture.Reply reply =
        api.send(method, path, "application/json", KubernetesFixture.named("Pod", "p").toString());
    assertThat(reply.code()).isEqualTo(405);
    assertThat(Json.text(reply.json(), "reason")).isEqualTo("MethodNotAllowed");
  }

  @Test
  void lists_are_typed_and_their_items_do_not_say_their_kind() throws IOException {
    final JsonNode list = api.get("/api/v1/pods").json();
    assertThat(Json.text(list, "kind")).isEqualTo("PodList");
    assertThat(Json.text(list, "metadata", "resourceVersion")).isNotEmpty();
    assertThat(list.path("items"))
        .hasSize(13)
        .allSatisfy(item -> assertThat(item.has("kind")).isFalse());
    final JsonNode pod = api.get("/api/v1/namespaces/default/pods/test-pod-1").json();
    assertThat(Json.text(pod, "kind")).isEqualTo("Pod");
    assertThat(Json.text(pod, "apiVersion")).isEqualTo("v1");
  }

  @Test
  void the_pages_of_a_list_show_one_moment() throws IOException {
    final List<String> names = new ArrayList<>();
    KubernetesFixture.Reply page = api.get("/api/v1/pods?limit=5");
    final String version = Json.text(page.json(), "metadata", "resourceVersion");
    assertThat(page.json().path("metadata").path("remainingItemCount").asInt()).isEqualTo(8);
    names.addAll(page.names());
    api.createNamespace("between-pages");
    assertThat(
            api.post(
                    "/api/v1/namespaces/between-pages/pods",
                    Json.parseObject(Json.bytes(podTree("late"))))
                .code())
        .isEqualTo(201);
    while (page.json().path("metadata").has("continue")) {
      page =
          api.get(
              "/api/v1/pods?limit=5&continue=" + Json.text(page.json(), "metadata", "continue"));
      assertThat(Json.text(page.json(), "metadata", "resourceVersion")).isEqualTo(version);
      names.addAll(page.names());
    }
    assertThat(names).hasSize(13).doesNotContain("late").doesNotHaveDuplicates();
    api.send("DELETE", "/api/v1/namespaces/between-pages", "application/json", "");
  }

  private static ObjectNode podTree(final String name) {
    final ObjectNode pod = KubernetesFixture.named("Pod", name);
    pod.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "i");
    return pod;
  }

  @Test
  void a_page_of_a_list_that_has_expired_is_gone() throws IOException {
    final String token = Json.text(api.get("/api/v1/pods?limit=1").json(), "metadata", "continue");
    ground.faults().expireVersions();
    final KubernetesFixture.Reply reply = api.get("/api/v1/pods?limit=1&continue=" + token);
    assertThat(reply.code()).isEqualTo(410);
    assertThat(Json.text(reply.json(), "reason")).isEqualTo("Expired");
    assertThat(api.get("/api/v1/pods?limit=1&continue=nonsense").code()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labelSelector=app%3Dweb|3",
        "labelSelector=app%3D%3Dweb|3",
        "labelSelector=app!%3Dweb|10",
        "labelSelector=app|3",
        "labelSelector=!app|10",
        "labelSelector=k8s-app%20in%20(aws-node,kube-proxy)|6",
        "labelSelector=k8s-app%20notin%20(aws-node,kube-proxy)|7",
        "labelSelector=k8s-app%20in%20(aws-node),!app|3",
        "fieldSelector=metadata.name%3Dtest-pod-1|1",
        "fieldSelector=metadata.namespace%3Ddefault|5",
        "fieldSelector=spec.nodeName%3Dip-192-168-3-122.ap-northeast-2.compute.internal|5",
        "fieldSelector=status.phase!%3DRunning|0",
        "fieldSelector=status.phase%3DRunning,metadata.namespace!%3Ddefault|8",
      })
  void selectors_select(final String query, final int count) throws IOException {
    assertThat(api.get("/api/v1/pods?" + query).names()).hasSize(count);
  }

  @Test
  void a_selector_that_cannot_be_read_is_a_bad_request() throws IOException {
    assertThat(api.get("/api/v1/pods?fieldSelector=spec.nosuch%3Dx").code()).isEqualTo(400);
    assertThat(api.get("/api/v1/pods?labelSelector=a%20near%20b").code()).isEqualTo(400);
    assertThat(api.get("/api/v1/pods?limit=many").code()).isEqualTo(400);
  }

  @Test
  void a_list_can_be_a_table() throws IOException {
    final KubernetesFixture.Reply reply =
        api.send(
            api.request("/api/v1/nodes")
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .GET());
    assertThat(Json.text(reply.json(), "kind")).isEqualTo("Table");
    assertThat(reply.json().path("rows")).hasSize(3);
    assertThat(reply.json().path("rows").path(0).path("cells").toString())
        .contains("ip-192-168-1-64", "Ready", "192.168.1.64");
  }

  @Test
  void objects_are_created_changed_and_deleted() throws IOException {
    final String path = "/api/v1/namespaces/default/configmaps";
    final ObjectNode map = KubernetesFixture.named("ConfigMap", "settings");
    map.putObject("data").put("one", "1").put("two", "2");
    final KubernetesFixture.Reply created = api.post(path, map);
    assertThat(created.code()).isEqualTo(201);
    assertThat(Json.text(created.json(), "metadata", "uid")).isNotEmpty();
    assertThat(api.post(path, map).code()).isEqualTo(409);

    final String merge = "{\"data\":{\"one\":null,\"three\":\"3\"}}";
    final String patched =
        api.send("PATCH", path + "/settings", Patches.MERGE, merge).json().path("data").toString();
    assertThat(patched).isEqualTo("{\"two\":\"2\",\"three\":\"3\"}");
    final String add = "[{\"op\":\"add\",\"path\":\"/data/four\",\"value\":\"4\"}]";
    assertThat(api.send("PATCH", path + "/settings", Patches.JSON, add).json().path("data"))
        .hasSize(3);
    assertThat(api.send("PATCH", path + "/settings", "text/plain", add).code()).isEqualTo(415);

    final ObjectNode stale = (ObjectNode) created.json();
    final KubernetesFixture.Reply conflict =
        api.send("PUT", path + "/settings", "application/json", stale.toString());
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(Json.text(conflict.json(), "reason")).isEqualTo("Conflict");

    assertThat(api.send("DELETE", path + "/settings", "application/json", "").code())
        .isEqualTo(200);
    assertThat(api.get(path + "/settings").code()).isEqualTo(404);
    assertThat(api.send("DELETE", path + "/settings", "application/json", "").code())
        .isEqualTo(404);
  }

  @Test
  void lists_of_a_pod_are_merged_by_their_keys() throws IOException {
    api.createNamespace("merging");
    final String path = "/api/v1/namespaces/merging/pods";
    assertThat(api.post(path, podTree("p")).code()).isEqualTo(201);
    final String patch =
        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"j\"},{\"name\":\"d\",\"image\":\"k\"}]}}";
    final JsonNode merged = api.send("PATCH", path + "/p", Patches.STRATEGIC, patch).json();
    assertThat(merged.path("spec").path("containers")).hasSize(2);
    assertThat(Json.text(merged.path("spec").path("containers").path(0), "image")).isEqualTo("j");
    final String delete = "{\"spec\":{\"containers\":[{\"name\":\"d\",\"$patch\":\"delete\"}]}}";
    assertThat(
            api.send("PATCH", path + "/p", Patches.STRATEGIC, delete)
                .json()
                .path("spec")
                .path("containers"))
        .hasSize(1);
    api.send("DELETE", "/api/v1/namespaces/merging", "application/json", "");
  }

  @Test
  void a_name_is_drawn_where_a_prefix_is_given() throws IOException {
    final ObjectNode map = KubernetesFixture.named("ConfigMap", "");
    Json.make(map, "metadata").remove("name");
    Json.make(map, "metadata").put("generateName", "drawn-");
    final String path = "/api/v1/namespaces/default/configmaps";
    assertThat(Json.text(api.post(path, map).json(), "metadata", "name"))
        .matches("drawn-[a-z0-9]{5}");
    assertThat(api.post(path, KubernetesFixture.named("ConfigMap", "Not A Name")).code())
        .isEqualTo(422);
    assertThat(api.post(path, KubernetesFixture.named("Secret", "s")).code()).isEqualTo(400);
  }

  @Test
  void a_collection_is_deleted_by_its_labels() throws IOException {
    final String path = "/api/v1/namespaces/kube-public/configmaps";
    for (final String name : List.of("one", "two")) {
      final ObjectNode map = KubernetesFixture.named("ConfigMap", name);
      Json.make(map, "metadata", "labels").put("run", name);
      api.post(path, map);
    }
    assertThat(api.send("DELETE", path + "?labelSelector=run%3Done", "application/json", "").code())
        .isEqualTo(200);
    assertThat(api.get(path).names()).containsExactly("kube-root-ca.crt", "two");
  }

  @Test
  void nothing_is_stored_by_a_dry_run() throws IOException {
    final String path = "/api/v1/namespaces/default/configmaps";
    assertThat(api.post(path + "?dryRun=All", KubernetesFixture.named("ConfigMap", "dry")).code())
        .isEqualTo(201);
    assertThat(api.get(path + "/dry").code()).isEqualTo(404);
  }

  @Test
  void a_missing_namespace_is_not_found() throws IOException {
    final KubernetesFixture.Reply reply = api.post("/api/v1/namespaces/nosuch/pods", podTree("p"));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(Json.text(reply.json(), "message")).isEqualTo("namespaces \"nosuch\" not found");
  }

  @Test
  void requests_are_logged_and_answered_with_planned_failures() throws IOException {
    ground.forgetRequests();
    ground.faults().throttle("GET", "/configmaps", 1, 3);
    ground.faults().answer("GET", "/configmaps", 1, 503);
    final KubernetesFixture.Reply throttled = api.get("/api/v1/configmaps?limit=2");
    assertThat(throttled.code()).isEqualTo(429);
    assertThat(throttled.response().headers().firstValue("Retry-After")).contains("3");
    assertThat(Json.text(throttled.json(), "reason")).isEqualTo("TooManyRequests");
    assertThat(api.get("/api/v1/configmaps").code()).isEqualTo(503);
    assertThat(api.get("/api/v1/configmaps").code()).isEqualTo(200);
    assertThat(ground.requests())
        .hasSize(3)
        .first()
        .satisfies(
            first -> {
              assertThat(first.method()).isEqualTo("GET");
              assertThat(first.path()).isEqualTo("/api/v1/configmaps");
              assertThat(first.query()).isEqualTo("limit=2");
            });
  }

  @Test
  void a_connection_can_break_within_a_body() throws IOException {
    ground.faults().dropAfter("GET", "/secrets", 1, 10);
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(() -> api.get("/api/v1/secrets"));
    assertThat(api.get("/api/v1/secrets").code()).isEqualTo(200);
  }

  @Test
  void a_host_without_a_kernel_cannot_exec() throws IOException {
    final KubernetesFixture.Reply plain =
        api.send(
            api.request("/api/v1/namespaces/default/pods/test-pod-1/exec?command=true&stdout=true")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(plain.code()).isEqualTo(400);
    assertThat(Json.text(plain.json(), "message")).isEqualTo("Upgrade request required");
  }
}
