package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

  private static final String ARN = "arn:aws:eks:eu-central-1:111122223333:cluster/staging";

  @TempDir private Path directory;

  private final StubServer server = StubServer.start();
  private Around around;

  @BeforeEach
  void around() {
    around = new Around(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void finds_the_file_in_the_users_directory() throws IOException {
    Files.createDirectory(directory.resolve(".kube"));
    write(".kube/config", kubeconfig("staging", "token: abc"));

    try (KubernetesCluster cluster = connect("staging")) {
      assertThat(cluster.version()).startsWith("v1.31");
      assertThat(authorization()).isEqualTo("Bearer abc");
    }
  }

  @Test
  void of_several_files_the_first_that_has_an_entry_counts_and_some_may_be_missing()
      throws IOException {
    final Path first = write("first", kubeconfig("one", "token: first"));
    final Path second = write("second", kubeconfig("two", "token: second"));
    around.with(
        "KUBECONFIG",
        String.join(
            File.pathSeparator,
            directory.resolve("missing").toString(),
            first.toString(),
            second.toString()));

    try (KubernetesCluster cluster = connect("two")) {
      assertThat(cluster.server()).isEqualTo(server.url());
      assertThat(authorization()).as("both call their user by one name").isEqualTo("Bearer first");
    }
  }

  @Test
  void names_the_contexts_that_there_are() throws IOException {
    final Path file = write("config", kubeconfig("staging", "token: abc"));

    assertThatThrownBy(() -> connect(file, "stagign"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("no context 'stagign'")
        .hasMessageContaining("it has staging");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void says_where_it_looked_for_a_file() {
    assertThatThrownBy(() -> connect("staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(directory.resolve(".kube").resolve("config").toString())
        .hasMessageContaining("aws eks update-kubeconfig");
    assertThatThrownBy(() -> connect(directory.resolve("mine"), "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(directory.resolve("mine").toString());
  }

  @Test
  void says_which_file_cannot_be_read_and_quotes_none_of_it() throws IOException {
    final Path file = write("config", "users: [{name: a, user: {token: hunter2}\n oops");

    assertThatThrownBy(() -> connect(file, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("line 2, column 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void says_that_an_entry_is_missing() throws IOException {
    final Path noUser =
        write("a", kubeconfig("staging", "token: abc").replace("- name: me", "- name: you"));
    final Path noCluster =
        write("b", kubeconfig("staging", "token: abc").replace("- name: " + ARN, "- name: other"));

    assertThatThrownBy(() -> connect(noUser, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("the user 'me', which is not there");
    assertThatThrownBy(() -> connect(noCluster, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("the cluster '" + ARN + "', which is not there");
  }

  @Test
  void says_that_a_certificates_file_is_missing() throws IOException {
    final Path file =
        write(
            "config",
            kubeconfig("staging", "token: abc")
                .replace("http://", "https://")
                .replace("cluster:\n", "cluster:\n    certificate-authority: ca.crt\n"));

    assertThatThrownBy(() -> connect(file, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("context staging")
        .hasMessageContaining(directory.resolve("ca.crt").toString());
  }

  @Test
  void refuses_what_the_transport_would_pass_over() throws IOException {
    final Path name =
        write(
            "a",
            kubeconfig("staging", "token: abc")
                .replace("cluster:\n", "cluster:\n    tls-server-name: kubernetes\n"));
    final Path proxy =
        write(
            "b",
            kubeconfig("staging", "token: abc")
                .replace(
                    "cluster:\n", "cluster:\n    proxy-url: socks5://me:secret@127.0.0.1:1\n"));

    assertThatThrownBy(() -> connect(name, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("tls-server-name");
    assertThatThrownBy(() -> connect(proxy, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("socks5://127.0.0.1:1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void speaks_through_the_proxy_of_the_cluster() throws IOException {
    final Path file =
        write(
            "config",
            kubeconfig("staging", "token: abc")
                .replace(server.url(), "http://api.example.invalid")
                .replace("cluster:\n", "cluster:\n    proxy-url: " + server.url() + "\n"));
    server.on(
        "http://api.example.invalid/version",
        StubServer.json(200, "{\"gitVersion\":\"v1.30.0-through-the-proxy\"}"));

    try (KubernetesCluster cluster = connect(file, "staging")) {
      assertThat(cluster.version()).isEqualTo("v1.30.0-through-the-proxy");
    }
  }

  @Test
  void names_the_proxy_of_an_https_server_that_refuses_the_connection() throws IOException {
    final Path file =
        write(
            "config",
            kubeconfig("staging", "token: abc")
                .replace(server.url(), "https://api.example.invalid")
                .replace("cluster:\n", "cluster:\n    proxy-url: http://127.0.0.1:1\n"));

    assertThatThrownBy(() -> connect(file, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("https://api.example.invalid")
        .hasMessageContaining("through the proxy http://127.0.0.1:1")
        .hasMessageContaining("refuses the connection");
  }

  @Test
  void reads_a_tokens_file_beside_the_kubeconfig_and_again_later() throws IOException {
    write("token", "one\n");
    final Path file = write("config", kubeconfig("staging", "tokenFile: token"));

    try (KubernetesCluster cluster = connect(file, "staging")) {
      assertThat(authorization()).isEqualTo("Bearer one");
      write("token", "two\n");
      around.pass(Duration.ofMinutes(2));
      cluster.read(Set.of(DocumentKind.NODES));
      assertThat(authorization()).isEqualTo("Bearer two");
    }
  }

  @Test
  void gets_a_token_from_a_plugin_and_another_when_it_ends() throws IOException {
    final Path file =
        pluginConfig(
            """
            echo asked >> "$(dirname "$0")/asked"
            echo "a warning" >&2
            printf '{"kind":"ExecCredential","apiVersion":"%s","status":{"token":"%s","expirationTimestamp":"%s"}}' \
              "client.authentication.k8s.io/v1beta1" "$1-$STAGE-$(wc -l < "$(dirname "$0")/asked" | tr -d ' ')" \
              "2026-10-01T08:14:00Z"
            """);

    try (KubernetesCluster cluster = connect(file, "staging")) {
      cluster.read(Set.of(DocumentKind.NODES));
      assertThat(authorization()).isEqualTo("Bearer get token-blue-1");

      around.pass(Duration.ofMinutes(13));
      cluster.read(Set.of(DocumentKind.NODES));
      assertThat(authorization()).isEqualTo("Bearer get token-blue-2");
    }
  }

  @Test
  void tells_a_plugin_what_it_is_asked_by() throws IOException {
    final Path file =
        pluginConfig(
            """
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'
            """);

    connect(file, "staging").close();

    assertThat(Files.readString(directory.resolve("info")))
        .isEqualTo(
            """
            {"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential",\
            "spec":{"interactive":false}}""");
  }

  @Test
  void says_that_a_plugin_is_missing_and_how_to_install_it() throws IOException {
    final Path file =
        write(
            "config",
            kubeconfig(
                "staging",
                """
                exec:
                        apiVersion: client.authentication.k8s.io/v1beta1
                        command: no-such-plugin
                        installHint: install the AWS command line"""));

    assertThatThrownBy(() -> connect(file, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("'no-such-plugin'")
        .hasMessageContaining("PATH")
        .hasMessageContaining("install the AWS command line");
  }

  @Test
  void says_what_a_plugin_complained_of() throws IOException {
    final Path file = pluginConfig("echo 'The SSO session has expired' >&2\nexit 255\n");

    assertThatThrownBy(() -> connect(file, "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("'./plugin get token'")
        .hasMessageContaining("255")
        .hasMessageContaining("The SSO session has expired");
  }

  @Test
  void takes_nothing_else_for_a_credential() throws IOException {
    final String other =
        "printf '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t\"}}'";
    final String none =
        "printf '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{}}'";

    assertThatThrownBy(() -> connect(pluginConfig("echo secret"), "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("printed no JSON")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> connect(pluginConfig(other), "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("client.authentication.k8s.io/v1beta1");
    assertThatThrownBy(() -> connect(pluginConfig(none), "staging"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("neither a token nor a certificate");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void acts_as_whom_the_user_acts_as() throws IOException {
    final Path file =
        write(
            "config", kubeconfig("staging", "token: abc\n      as: auditor\n      as-groups: [a]"));
    final Login login = login(file, "staging");

    assertThat(login.config().getImpersonateUsername()).isEqualTo("auditor");
    assertThat(login.config().getImpersonateGroups()).containsExactly("a");
  }

  @Test
  void knows_the_eks_cluster_by_the_name_of_the_contexts_cluster() throws IOException {
    final Path file = write("config", kubeconfig("staging", "token: abc"));

    assertThat(login(file, "staging").eksName())
        .contains(new EksName("staging", Optional.of("eu-central-1")));
  }

  private Path pluginConfig(final String script) throws IOException {
    final Path plugin = write("plugin", "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    return write(
        "config",
        kubeconfig(
            "staging",
            """
            exec:
                    apiVersion: client.authentication.k8s.io/v1beta1
                    command: ./plugin
                    args: ["get token"]
                    env: [{name: STAGE, value: blue}]"""));
  }

  private String kubeconfig(final String context, final String user) {
    return """
        apiVersion: v1
        kind: Config
        current-context: somewhere-else
        clusters:
        - name: %s
          cluster:
            server: %s
        contexts:
        - name: %s
          context: {cluster: "%s", user: me}
        users:
        - name: me
          user:
            %s
        """
        .formatted(ARN, server.url(), context, ARN, user.replace("\n      ", "\n    "));
  }

  private Path write(final String name, final String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private String authorization() {
    return server.requests().get(server.requests().size() - 1).authorization();
  }

  private KubernetesCluster connect(final String context) {
    return KubernetesCluster.connect(
        new KubernetesAccess.OfContext(Optional.empty(), context), around.surroundings());
  }

  private KubernetesCluster connect(final Path file, final String context) {
    return KubernetesCluster.connect(
        new KubernetesAccess.OfContext(Optional.of(file), context), around.surroundings());
  }

  private Login login(final Path file, final String context) {
    return Login.of(
        new KubernetesAccess.OfContext(Optional.of(file), context), around.surroundings());
  }
}
