package io.wirecheck.proving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what. */
class AccessTest {

  private static final String RULES =
      """
      [{"apiGroups": [""], "resources": ["nodes", "pods"], "verbs": ["get", "list"]},
       {"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["get"], "namespace": "default"},
       {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["*"], "namespace": "default"}]
      """;

  private static ProvingGround ground;
  private static KubernetesFixture api;

  @TempDir private Path temporary;

  @BeforeAll
  static void start() throws IOException {
    ground = ProvingGround.start(ProvingGround.Setup.of("reference:eks-study").withToken("secret"));
    api = new KubernetesFixture(ground, Optional.of("secret"));
  }

  @AfterAll
  static void stop() {
    api.close();
    ground.close();
  }

  @AfterEach
  void allowEverything() {
    ground.allowEverything();
  }

  private static KubernetesFixture.Reply authorized(final String method, final String path)
      throws IOException {
    return api.send(
        api.request(path)
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body(method))));
  }

  private static String body(final String method) {
    return method.equals("POST") ? KubernetesFixture.named("ConfigMap", "made").toString() : "";
  }

  @Test
  void a_request_without_the_token_is_unauthorized() throws IOException {
    final KubernetesFixture.Reply reply = api.get("/api/v1/pods");
    assertThat(reply.code()).isEqualTo(401);
    assertThat(Json.text(reply.json(), "reason")).isEqualTo("Unauthorized");
  }

  @Test
  void a_kubeconfig_leads_to_the_ground() throws IOException {
    final String context = "arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-study";
    final Path file = ground.kubeconfig(temporary.resolve("config"), context);
    final Config config = Config.fromKubeconfig(file.toFile());
    assertThat(config.getCurrentContext().getName()).isEqualTo(context);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.nodes().list().getItems()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/pods,200",
    "GET,/api/v1/namespaces/default/pods/test-pod-1,200",
    "GET,/api/v1/pods?watch=true,403",
    "GET,/api/v1/namespaces/default/configmaps,200",
    "POST,/api/v1/namespaces/default/configmaps,201",
    "GET,/api/v1/configmaps,403",
    "GET,/api/v1/namespaces/kube-system/configmaps,403",
    "DELETE,/api/v1/namespaces/default/pods/test-pod-1,403",
    "DELETE,/api/v1/namespaces/default/pods,403",
    "GET,/apis/apps/v1/daemonsets,403",
    "GET,/api/v1/namespaces/default/pods/test-pod-1/exec?command=id,403",
    "GET,/version,200",
  })
  void rules_allow_what_they_say_and_nothing_else(
      final String method, final String path, final int code) throws IOException {
    ground.allowOnly(RULES);
    assertThat(authorized(method, path).code()).isEqualTo(code);
  }

  @Test
  void a_refusal_says_what_the_real_server_says() throws IOException {
    ground.allowOnly(RULES);
    assertThat(Json.text(authorized("GET", "/apis/apps/v1/daemonsets").json(), "message"))
        .isEqualTo(
            "daemonsets.apps is forbidden: User \"wirecheck\" cannot list resource \"daemonsets\""
                + " in API group \"apps\" at the cluster scope");
    assertThat(
            Json.text(
                authorized("DELETE", "/api/v1/namespaces/default/pods/test-pod-1").json(),
                "message"))
        .isEqualTo(
            "pods \"test-pod-1\" is forbidden: User \"wirecheck\" cannot delete resource \"pods\""
                + " in API group \"\" in the namespace \"default\"");
  }

  @ParameterizedTest
  @CsvSource({
    "list,'',pods,'','',true",
    "watch,'',pods,'','',false",
    "get,'',pods,exec,default,true",
    "create,'',pods,exec,default,false",
    "get,'',pods,exec,kube-system,false",
    "patch,'',configmaps,'',default,true",
    "list,apps,daemonsets,'','',false",
  })
  void a_review_answers_from_the_rules(
      final String verb,
      final String group,
      final String resource,
      final String subresource,
      final String namespace,
      final boolean allowed) {
    ground.allowOnly(RULES);
    final var review =
        api.client()
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new io.fabric8.kubernetes.api.model.authorization.v1
                        .SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withNewResourceAttributes()
                    .withVerb(verb)
                    .withGroup(group)
                    .withResource(resource)
                    .withSubresource(subresource)
                    .withNamespace(namespace)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    assertThat(review.getStatus().getAllowed()).isEqualTo(allowed);
  }

  @Test
  void the_rules_of_a_namespace_can_be_read() throws IOException {
    ground.allowOnly(RULES);
    final ObjectNode asked =
        Json.object()
            .put("kind", "SelfSubjectRulesReview")
            .put("apiVersion", "authorization.k8s.io/v1");
    asked.putObject("spec").put("namespace", "kube-system");
    final var reply =
        api.send(
            api.request("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")
                .header("Authorization", "Bearer secret")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(asked.toString())));
    assertThat(reply.json().path("status").path("resourceRules")).hasSize(1);
  }
}
