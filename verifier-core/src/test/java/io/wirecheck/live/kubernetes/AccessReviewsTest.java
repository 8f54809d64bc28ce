package io.wirecheck.live.kubernetes;

import static io.wirecheck.live.kubernetes.StubServer.json;
import static io.wirecheck.live.kubernetes.StubServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.evidence.NetworkException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessReviewsTest {

  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final Right LIST_NODES = Right.everywhere("list", "", "nodes");
  private static final Right LIST_SETS = Right.everywhere("list", "apps", "daemonsets");
  private static final Right EXEC =
      new Right("create", "", "pods", Optional.of("exec"), Optional.of("probes"));

  private final StubServer server = StubServer.start();
  private KubernetesCluster cluster;

  @BeforeEach
  void connect(@TempDir final Path directory) {
    cluster =
        KubernetesCluster.connect(
            new KubernetesAccess.OfEndpoint(server.url(), "", () -> "token"),
            new Around(directory).surroundings());
  }

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  @Test
  void names_the_rights_that_the_server_would_refuse() {
    server.on(PATH, review("true"), review("false"), review("false"));

    assertThat(cluster.missing(List.of(EXEC, LIST_SETS, LIST_NODES, LIST_SETS)))
        .containsExactly(LIST_SETS, EXEC);
  }

  @Test
  void asks_for_exactly_the_right() throws JsonProcessingException {
    server.on(PATH, review("true"));

    assertThat(cluster.missing(List.of(EXEC))).isEmpty();
    final String body = server.requests().get(server.requests().size() - 1).body();
    assertThat(new ObjectMapper().readTree(body).at("/spec/resourceAttributes"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"group":"","namespace":"probes","resource":"pods","subresource":"exec","verb":"create"}"""));
  }

  @Test
  void a_review_without_a_status_grants_nothing() {
    server.on(
        PATH,
        json(
            201,
            "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\"}"));

    assertThat(cluster.missing(List.of(EXEC))).containsExactly(EXEC);
  }

  @Test
  void a_server_that_does_not_say_is_an_error() {
    server.on(PATH, status(403, "Forbidden", "reviews are off"));

    assertThatThrownBy(() -> cluster.missing(List.of(LIST_NODES)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(server.url())
        .hasMessageContaining("list nodes")
        .hasMessageContaining("reviews are off");
  }

  private static com.sun.net.httpserver.HttpHandler review(final String allowed) {
    return json(
        201,
        """
        {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1",\
        "spec":{},"status":{"allowed":%s}}"""
            .formatted(allowed));
  }
}
