package io.wirecheck.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.model.PodRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How pods and namespaces come and go. */
@Timeout(60)
class LifecycleTest {

  private static final String NODE = "ip-192-168-3-122.ap-northeast-2.compute.internal";
  private static final String SPACE = "trial";

  private ProvingGround ground;
  private KubernetesFixture api;

  @BeforeEach
  void start() throws IOException {
    ground = ProvingGround.start("reference:eks-study");
    api = new KubernetesFixture(ground);
    api.createNamespace(SPACE);
  }

  @AfterEach
  void stop() {
    api.close();
    ground.close();
  }

  private static Pod on(final String node, final String name) {
    return new PodBuilder(KubernetesFixture.pod(name))
        .editSpec()
        .withNodeSelector(Map.of("kubernetes.io/hostname", node))
        .endSpec()
        .build();
  }

  private void create(final Pod pod) {
    api.client().pods().inNamespace(SPACE).resource(pod).create();
  }

  private @Nullable Pod find(final String name) {
    return api.client().pods().inNamespace(SPACE).withName(name).get();
  }

  private Pod await(final String name, final Predicate<Pod> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> find(name), pod -> pod != null && wanted.test(pod));
  }

  private List<String> reasons(final String name) {
    return api.client().v1().events().inNamespace(SPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .map(Event::getReason)
        .toList();
  }

  @Test
  void pods_get_the_addresses_of_the_primary_interface_first_and_wait_when_none_is_left() {
    final List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      addresses.add(api.run(SPACE, on(NODE, "p" + i)).getStatus().getPodIP());
    }
    assertThat(addresses)
        .containsExactly(
            "192.168.3.37",
            "192.168.3.85",
            "192.168.3.229",
            "192.168.3.51",
            "192.168.3.98",
            "192.168.3.175",
            "192.168.3.243");
    create(on(NODE, "late"));
    await("late", pod -> reasons("late").contains("FailedCreatePodSandBox"));
    assertThat(await("late", pod -> true).getStatus().getPhase()).isEqualTo("Pending");
    api.client().pods().inNamespace(SPACE).withName("p3").delete();
    assertThat(await("late", pod -> "Running".equals(pod.getStatus().getPhase())).getStatus())
        .satisfies(status -> assertThat(status.getPodIP()).isEqualTo("192.168.3.51"))
        .satisfies(status -> assertThat(status.getHostIP()).isEqualTo("192.168.3.122"))
        .satisfies(status -> assertThat(status.getStartTime()).isNotEmpty())
        .satisfies(status -> assertThat(status.getContainerStatuses().get(0).getReady()).isTrue());
  }

  @Test
  void the_pods_of_the_host_network_have_their_nodes_address() {
    final Pod pod =
        new PodBuilder(on(NODE, "agent")).editSpec().withHostNetwork(true).endSpec().build();
    assertThat(api.run(SPACE, pod).getStatus().getPodIP()).isEqualTo("192.168.3.122");
  }

  @Test
  void a_pod_that_fits_nowhere_is_not_scheduled() {
    create(on("nosuch", "homeless"));
    await("homeless", pod -> reasons("homeless").contains("FailedScheduling"));
    assertThat(await("homeless", pod -> true).getStatus().getConditions())
        .anyMatch(
            condition ->
                condition.getType().equals("PodScheduled")
                    && condition.getMessage().startsWith("0/3 nodes are available"));
  }

  @Test
  void a_node_takes_no_more_pods_than_it_allows_and_none_while_it_is_cordoned() throws IOException {
    api.send(
        "PATCH", "/api/v1/nodes/" + NODE, Patches.STRATEGIC, "{\"spec\":{\"unschedulable\":true}}");
    create(on(NODE, "first"));
    await("first", pod -> reasons("first").contains("FailedScheduling"));
    api.send(
        "PATCH",
        "/api/v1/nodes/" + NODE + "/status",
        Patches.STRATEGIC,
        "{\"status\":{\"allocatable\":{\"pods\":\"6\"}}}");
    api.send(
        "PATCH", "/api/v1/nodes/" + NODE, Patches.STRATEGIC, "{\"spec\":{\"unschedulable\":null}}");
    await("first", pod -> "Running".equals(pod.getStatus().getPhase()));
    create(on(NODE, "second"));
    await("second", pod -> reasons("second").contains("FailedScheduling"));
  }

  @Test
  void tolerations_and_affinity_are_heeded() throws IOException {
    api.send(
        "PATCH",
        "/api/v1/nodes/" + NODE,
        Patches.STRATEGIC,
        "{\"spec\":{\"taints\":[{\"key\":\"only\",\"value\":\"gpu\",\"effect\":\"NoSchedule\"}]}}");
    final Pod wanting =
        new PodBuilder(KubernetesFixture.pod("wanting"))
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchField()
            .withKey("metadata.name")
            .withOperator("In")
            .withValues(NODE)
            .endMatchField()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();
    create(wanting);
    await("wanting", pod -> reasons("wanting").contains("FailedScheduling"));
    final Pod tolerant =
        new PodBuilder(wanting)
            .editMetadata()
            .withName("tolerant")
            .endMetadata()
            .editSpec()
            .addNewToleration("NoSchedule", "only", "Exists", null, null)
            .endSpec()
            .build();
    assertThat(api.run(SPACE, tolerant).getSpec().getNodeName()).isEqualTo(NODE);
  }

  @Test
  void a_namespace_goes_with_everything_in_it() throws IOException {
    api.run(SPACE, KubernetesFixture.pod("p"));
    api.send("DELETE", "/api/v1/namespaces/" + SPACE, "application/json", "");
    Awaitility.await()
        .until(() -> api.get("/api/v1/namespaces/" + SPACE).code(), code -> code == 404);
    assertThat(ground.objects().keySet()).noneMatch(name -> name.contains(SPACE));
  }

  @Test
  void a_namespace_that_is_held_stays_terminating_and_takes_nothing_new() throws IOException {
    ground.faults().holdNamespaces("^" + SPACE + "$");
    final JsonNode deleted =
        api.send("DELETE", "/api/v1/namespaces/" + SPACE, "application/json", "").json();
    assertThat(Json.text(deleted, "status", "phase")).isEqualTo("Terminating");
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(KubernetesFixture.pod("late")))
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(403))
        .withMessageContaining("because it is being terminated");
    Awaitility.await()
        .until(
            () -> api.get("/api/v1/namespaces/" + SPACE).json().toString(),
            text -> text.contains("NamespaceFinalizersRemaining"));
    ground.faults().forget();
    Awaitility.await()
        .until(() -> api.get("/api/v1/namespaces/" + SPACE).code(), code -> code == 404);
  }

  @Test
  void an_object_with_a_finalizer_stays_until_that_is_taken_away() throws IOException {
    final String path = "/api/v1/namespaces/" + SPACE + "/configmaps";
    final var map = KubernetesFixture.named("ConfigMap", "held");
    Json.make(map, "metadata").putArray("finalizers").add("example.com/hold");
    api.post(path, map);
    final JsonNode deleted = api.send("DELETE", path + "/held", "application/json", "").json();
    assertThat(Json.text(deleted, "metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(api.get(path + "/held").code()).isEqualTo(200);
    api.send("PATCH", path + "/held", Patches.MERGE, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(api.get(path + "/held").code()).isEqualTo(404);
  }

  @Test
  void an_image_that_cannot_be_pulled_keeps_its_pod_waiting() {
    ground.faults().refuseImages("^registry.example/probe");
    create(KubernetesFixture.pod("p"));
    await(
        "p",
        pod ->
            !pod.getStatus().getContainerStatuses().isEmpty()
                && "ImagePullBackOff"
                    .equals(
                        pod.getStatus()
                            .getContainerStatuses()
                            .get(0)
                            .getState()
                            .getWaiting()
                            .getReason()));
    assertThat(reasons("p")).contains("Failed");
    ground.faults().refuseImages("");
    await("p", pod -> "Running".equals(pod.getStatus().getPhase()));
  }

  @Test
  void an_evicted_pod_has_failed_and_gives_its_address_back() {
    final String address = api.run(SPACE, on(NODE, "p")).getStatus().getPodIP();
    ground.faults().evict(new PodRef(SPACE, "p"));
    final Pod evicted = await("p", pod -> true);
    assertThat(evicted.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(evicted.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(api.run(SPACE, on(NODE, "q")).getStatus().getPodIP()).isEqualTo(address);
  }

  @Test
  void a_pod_fails_at_its_deadline() {
    final Pod mortal =
        new PodBuilder(KubernetesFixture.pod("mortal"))
            .editSpec()
            .withActiveDeadlineSeconds(1L)
            .endSpec()
            .build();
    create(mortal);
    assertThat(
            await("mortal", pod -> "Failed".equals(pod.getStatus().getPhase()))
                .getStatus()
                .getReason())
        .isEqualTo("DeadlineExceeded");
  }

  @Test
  void the_pods_of_a_lost_node_can_neither_be_reached_nor_end() throws IOException {
    api.run(SPACE, on(NODE, "p"));
    ground.faults().lose(NODE);
    assertThat(api.get("/api/v1/nodes/" + NODE).json().path("status").path("conditions").toString())
        .contains("Kubelet stopped posting node status.");
    final KubernetesFixture.Reply exec =
        api.get("/api/v1/namespaces/%s/pods/p/exec?command=true&stdout=true".formatted(SPACE));
    assertThat(exec.code()).isEqualTo(500);
    assertThat(Json.text(exec.json(), "message")).contains("error dialing backend");
    api.client().pods().inNamespace(SPACE).withName("p").delete();
    assertThat(find("p")).isNotNull();
    ground.faults().find(NODE);
    Awaitility.await().until(() -> find("p") == null);
  }

  @Test
  void pod_security_refuses_what_a_namespace_does_not_take() {
    api.client()
        .namespaces()
        .withName(SPACE)
        .edit(
            space -> {
              space
                  .getMetadata()
                  .getLabels()
                  .put("pod-security.kubernetes.io/enforce", "restricted");
              return space;
            });
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(KubernetesFixture.pod("p")))
        .withMessageContaining("violates PodSecurity \"restricted:latest\"")
        .withMessageContaining("runAsNonRoot != true");
    final Pod modest =
        new PodBuilder(KubernetesFixture.pod("modest"))
            .editSpec()
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .editFirstContainer()
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .endContainer()
            .endSpec()
            .build();
    assertThat(api.run(SPACE, modest).getStatus().getPodIP()).isNotEmpty();
  }
}
