package io.wirecheck.live.kubernetes;

import static io.wirecheck.live.kubernetes.StubServer.json;
import static io.wirecheck.live.kubernetes.StubServer.status;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConnectingTest {

  @TempDir private Path directory;

  private Around around;

  @BeforeEach
  void around() {
    around = new Around(directory);
  }

  @Test
  void asks_for_the_version_with_the_token_and_its_own_name() {
    try (StubServer server = StubServer.start();
        KubernetesCluster cluster = connect(server.url(), "")) {
      assertThat(cluster.version()).isEqualTo("v1.31.2-eks-7f9249a");
      assertThat(cluster.server()).isEqualTo(server.url());
      assertThat(cluster.eksName()).isEmpty();
      assertThat(server.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.line()).isEqualTo("GET /version");
                assertThat(request.authorization()).isEqualTo("Bearer token");
                assertThat(request.userAgent()).matches("wirecheck/[0-9].*");
              });
    }
  }

  @Test
  void the_client_that_it_hands_out_speaks_as_it_does_and_is_closed_with_it() {
    try (StubServer server = StubServer.start()) {
      server.on(
          "/api/v1/namespaces/a",
          json(
              200, "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}"));
      final KubernetesCluster cluster = connect(server.url(), "");

      assertThat(cluster.client().namespaces().withName("a").get().getMetadata().getName())
          .isEqualTo("a");
      assertThat(server.requests())
          .allMatch(request -> request.authorization().equals("Bearer token"));

      cluster.close();
      assertThat(cluster.client().getHttpClient().isClosed()).isTrue();
    }
  }

  @Test
  @Timeout(10) // nothing is measured: the library's own way takes 19 s
  void says_that_a_server_refuses_the_connection() throws IOException {
    final String url = "http://127.0.0.1:" + freePort();

    assertThatThrownBy(() -> connect(url, ""))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("refuses the connection");
    assertThat(around.pauses()).isEmpty();
  }

  @Test
  @Timeout(20)
  void says_that_a_name_does_not_resolve() {
    assertThatThrownBy(() -> connect("https://no-such-cluster.invalid", ""))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("'no-such-cluster.invalid' does not resolve");
  }

  @Test
  void says_that_the_credentials_are_not_taken() {
    try (StubServer server = StubServer.start()) {
      server.on("/version", status(401, "Unauthorized", "Unauthorized"));

      assertThatThrownBy(() -> connect(server.url(), ""))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(server.url())
          .hasMessageContaining("does not take the credentials")
          .hasMessageContaining("renew");
    }
  }

  @Test
  void goes_on_where_only_the_version_is_a_secret() {
    try (StubServer server = StubServer.start()) {
      server.on("/version", status(403, "Forbidden", "User cannot get path /version"));

      try (KubernetesCluster cluster = connect(server.url(), "")) {
        assertThat(cluster.version()).startsWith("unknown");
      }
    }
  }

  @Test
  void outlasts_a_server_that_is_busy_for_a_moment() {
    try (StubServer server = StubServer.start()) {
      server.on(
          "/version",
          status(503, "ServiceUnavailable", "starting"),
          json(200, "{\"gitVersion\":\"v1.33.0\"}"));

      try (KubernetesCluster cluster = connect(server.url(), "")) {
        assertThat(cluster.version()).isEqualTo("v1.33.0");
      }
    }
  }

  @Test
  void says_that_something_else_answers() {
    try (StubServer server = StubServer.start()) {
      server.on("/version", json(200, "<html>welcome</html>"));

      assertThatThrownBy(() -> connect(server.url(), ""))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("no Kubernetes API server")
          .hasMessageContaining("<html>welcome");
    }
  }

  @Test
  void trusts_the_certificate_that_it_was_given() {
    final Certificate certificate = Certificate.make(directory);
    try (StubServer server = StubServer.start(certificate.tls());
        KubernetesCluster cluster = connect(server.url(), certificate.caData())) {
      assertThat(cluster.version()).startsWith("v1.31.2");
    }
  }

  @Test
  void says_that_a_certificate_is_not_trusted() throws IOException {
    final Certificate shown = Certificate.make(directory);
    final Certificate trusted = Certificate.make(Files.createDirectory(directory.resolve("other")));
    try (StubServer server = StubServer.start(shown.tls())) {
      assertThatThrownBy(() -> connect(server.url(), trusted.caData()))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(server.url())
          .hasMessageContaining("not trusted")
          .hasMessageContaining("certificate-authority-data");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @Timeout(20)
  void says_that_a_server_does_not_speak_tls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture.runAsync(() -> answerPlainly(plain));
      final String url = "https://127.0.0.1:" + plain.getLocalPort();

      assertThatThrownBy(() -> connect(url, ""))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(url)
          .hasMessageContaining("TLS");
    }
  }

  private static void answerPlainly(final ServerSocket plain) {
    try (Socket client = plain.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getOutputStream().flush();
      client.getInputStream().readAllBytes();
    } catch (final IOException gone) {
      // the client has seen enough
    }
  }

  @Test
  @Timeout(20)
  void says_that_nothing_answers() throws IOException {
    try (StubServer silent = StubServer.start()) {
      final String url = "https://127.0.0.1:" + silent.port(); // waits for a line of HTTP

      assertThatThrownBy(() -> connect(url, ""))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(url)
          .hasMessageContaining("no answer within 3 s")
          .hasMessageContaining("VPN");
    }
  }

  @Test
  void asks_for_another_token_before_ten_minutes_have_passed() {
    final AtomicInteger asked = new AtomicInteger();
    try (StubServer server = StubServer.start();
        KubernetesCluster cluster =
            KubernetesCluster.connect(
                new KubernetesAccess.OfEndpoint(
                    server.url(), "", () -> "token-" + asked.incrementAndGet()),
                around.surroundings())) {
      cluster.read(Set.of(DocumentKind.NODES));
      around.pass(Duration.ofMinutes(9));
      cluster.read(Set.of(DocumentKind.NODES));
      around.pass(Duration.ofMinutes(2));
      cluster.read(Set.of(DocumentKind.NODES));

      assertThat(server.requests())
          .extracting(StubServer.Request::authorization)
          .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2");
    }
  }

  @Test
  void a_pod_speaks_as_its_service_account_and_sees_its_token_change() throws IOException {
    final Certificate certificate = Certificate.make(directory);
    final Path mounted = Files.createDirectory(directory.resolve("serviceaccount"));
    Files.write(mounted.resolve("ca.crt"), Base64.getDecoder().decode(certificate.caData()));
    Files.writeString(mounted.resolve("token"), "first\n");
    try (StubServer server = StubServer.start(certificate.tls())) {
      around
          .with("KUBERNETES_SERVICE_HOST", "127.0.0.1")
          .with("KUBERNETES_SERVICE_PORT", String.valueOf(server.port()));
      try (KubernetesCluster cluster =
          KubernetesCluster.connect(new KubernetesAccess.InCluster(), around.surroundings())) {
        Files.writeString(mounted.resolve("token"), "second\n");
        around.pass(Duration.ofMinutes(2));
        cluster.read(Set.of(DocumentKind.NODES));

        assertThat(server.requests())
            .extracting(StubServer.Request::authorization)
            .containsExactly("Bearer first", "Bearer second");
      }
    }
  }

  @Test
  void says_that_this_is_no_pod() {
    assertThatThrownBy(
            () ->
                KubernetesCluster.connect(new KubernetesAccess.InCluster(), around.surroundings()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("KUBERNETES_SERVICE_HOST");
  }

  @Test
  void says_that_a_pod_has_no_token() {
    around.with("KUBERNETES_SERVICE_HOST", "127.0.0.1").with("KUBERNETES_SERVICE_PORT", "443");

    assertThatThrownBy(
            () ->
                KubernetesCluster.connect(new KubernetesAccess.InCluster(), around.surroundings()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("token")
        .hasMessageContaining("automountServiceAccountToken");
  }

  private KubernetesCluster connect(final String server, final String caData) {
    return KubernetesCluster.connect(
        new KubernetesAccess.OfEndpoint(server, caData, () -> "token"), around.surroundings());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
