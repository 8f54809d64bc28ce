package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.wirecheck.requires.RequiresKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in the kernel lab, through the API. */
@RequiresKernel
@Timeout(120)
class ExecTest {

  private static final String WEB = "deploy-test-6dc4b8d4c8-4lqzt";
  private static final String WEB_ADDRESS = "192.168.1.88";
  private static final String OTHER = "test-pod-1";
  private static final String OTHER_ADDRESS = "192.168.3.154";

  private static Vertx vertx;
  private static ProvingGround ground;
  private static KubernetesFixture api;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    ground = ProvingGround.start("lab:eks-study");
    api = new KubernetesFixture(ground);
  }

  @AfterAll
  static void stop() {
    api.close();
    ground.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private record Outcome(OptionalInt status, ByteArrayOutputStream sent, String errors) {

    String output() {
      return sent.toString(UTF_8);
    }
  }

  private static Outcome exec(final String namespace, final String pod, final String... command)
      throws Exception {
    return exec(api, namespace, pod, command);
  }

  private static Outcome exec(
      final KubernetesFixture api,
      final String namespace,
      final String pod,
      final String... command)
      throws Exception {
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try (ExecWatch watch =
        api.client()
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .writingOutput(output)
            .writingError(errors)
            .exec(command)) {
      final Integer status = watch.exitCode().get(60, TimeUnit.SECONDS);
      return new Outcome(
          status == null ? OptionalInt.empty() : OptionalInt.of(status),
          output,
          errors.toString(UTF_8));
    }
  }

  @Test
  void a_command_runs_in_the_network_of_its_pod() throws Exception {
    final Outcome outcome = exec("default", WEB, "ip", "-brief", "-4", "address", "show", "eth0");
    assertThat(outcome.status()).hasValue(0);
    assertThat(outcome.output()).contains(WEB_ADDRESS + "/32");
    assertThat(exec("default", WEB, "ping", "-c1", "-W2", OTHER_ADDRESS).status()).hasValue(0);
    assertThat(exec("default", WEB, "ping", "-c1", "-W1", "192.168.3.250").status()).hasValue(1);
  }

  @Test
  void a_command_of_a_pod_of_the_host_network_runs_in_that_of_its_node() throws Exception {
    final Pod agent =
        api.client().pods().inNamespace("kube-system").list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().startsWith("aws-node"))
            .filter(pod -> "192.168.1.64".equals(pod.getStatus().getPodIP()))
            .findFirst()
            .orElseThrow();
    assertThat(exec("kube-system", agent.getMetadata().getName(), "ip", "rule").output())
        .contains("from " + WEB_ADDRESS + " lookup 2");
  }

  @Test
  void streams_are_apart_and_the_status_is_the_commands() throws Exception {
    final Outcome outcome = exec("default", WEB, "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(outcome.status()).hasValue(3);
    assertThat(outcome.output()).isEqualTo("out\n");
    assertThat(outcome.errors()).isEqualTo("err\n");
    assertThat(exec("default", WEB, "sh", "-c", "kill -KILL $$").status()).hasValue(137);
  }

  @Test
  void a_large_output_arrives_whole() throws Exception {
    final Outcome outcome =
        exec("default", WEB, "sh", "-c", "head -c 50000000 /dev/zero | tr '\\0' x; echo end");
    assertThat(outcome.status()).hasValue(0);
    assertThat(outcome.sent().size()).isEqualTo(50_000_004);
    assertThat(outcome.output()).endsWith("xend\n");
  }

  @Test
  void a_pod_has_a_tmp_of_its_own() throws Exception {
    assertThat(exec("default", WEB, "sh", "-c", "echo mine >/tmp/note").status()).hasValue(0);
    assertThat(exec("default", WEB, "cat", "/tmp/note").output()).isEqualTo("mine\n");
    assertThat(exec("default", OTHER, "cat", "/tmp/note").status()).hasValue(1);
  }

  @Test
  void a_program_that_is_not_there_is_an_error_without_a_status() throws Exception {
    final Talk talk = Talk.open("v5.channel.k8s.io", "command=nosuch&stdout=true&stderr=true");
    assertThat(talk.status()).contains("executable file not found in $PATH");
    assertThat(talk.status()).doesNotContain("ExitCode");
  }

  /**
   * A client of the protocol itself. It is not the JDK's, which does not always tell that a socket
   * broke behind an empty message, the first that a server sends.
   */
  private static final class Talk {

    private static final int LARGEST_MESSAGE = 1 << 20;

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final List<ByteArrayOutputStream> channels =
        java.util.stream.Stream.generate(ByteArrayOutputStream::new).limit(4).toList();

    static Talk open(final String protocol, final String query) {
      final Talk talk = new Talk();
      talk.socket(protocol, query);
      return talk;
    }

    WebSocket socket(final String protocol, final String query) {
      final ClientWebSocket socket =
          vertx
              .createWebSocketClient(
                  new WebSocketClientOptions()
                      .setMaxFrameSize(LARGEST_MESSAGE)
                      .setMaxMessageSize(LARGEST_MESSAGE))
              .webSocket();
      socket.binaryMessageHandler(this::take);
      socket.closeHandler(end -> closed.complete(closeCode(socket)));
      socket.exceptionHandler(broken -> closed.complete(-1));
      return socket
          .connect(
              new WebSocketConnectOptions()
                  .setHost(ground.server().getHost())
                  .setPort(ground.server().getPort())
                  .setURI("/api/v1/namespaces/default/pods/%s/exec?%s".formatted(WEB, query))
                  .addSubProtocol(protocol))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }

    private void take(final Buffer message) {
      if (message.length() > 0) {
        channels.get(message.getByte(0)).writeBytes(message.getBytes(1, message.length()));
      }
    }

    private static int closeCode(final WebSocket socket) {
      return socket.closeStatusCode() == null ? -1 : socket.closeStatusCode();
    }

    int closeCode() throws Exception {
      return closed.get(60, TimeUnit.SECONDS);
    }

    String output() throws Exception {
      closeCode();
      return channels.get(1).toString(UTF_8);
    }

    String status() throws Exception {
      closeCode();
      return channels.get(3).toString(UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.channel.k8s.io", "v5.channel.k8s.io"})
  void both_protocols_tell_the_exit_status_last(final String protocol) throws Exception {
    final Talk success = Talk.open(protocol, "command=echo&command=two%20words&stdout=true");
    assertThat(success.output()).isEqualTo("two words\n");
    assertThat(success.status()).isEqualTo("{\"metadata\":{},\"status\":\"Success\"}");
    assertThat(success.closeCode()).isEqualTo(1000);
    assertThat(Talk.open(protocol, "command=false&stdout=true").status())
        .contains("\"reason\":\"NonZeroExitCode\"")
        .contains("{\"reason\":\"ExitCode\",\"message\":\"1\"}");
  }

  @Test
  void the_fifth_protocol_can_end_the_input() throws Exception {
    final Talk talk = new Talk();
    final WebSocket socket =
        talk.socket("v5.channel.k8s.io", "command=wc&command=-c&stdin=true&stdout=true");
    send(socket, 0, 'a', 'b', 'c');
    send(socket, 255, 0);
    assertThat(talk.output().strip()).isEqualTo("3");
  }

  private static void send(final WebSocket socket, final int... bytes) {
    final Buffer message = Buffer.buffer();
    java.util.Arrays.stream(bytes).forEach(one -> message.appendByte((byte) one));
    socket.writeBinaryMessage(message).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_command_that_is_given_no_input_reads_its_end() throws Exception {
    assertThat(Talk.open("v4.channel.k8s.io", "command=cat&stdout=true").status())
        .contains("Success");
  }

  @Test
  void a_socket_can_break_after_some_bytes_or_some_time() throws Exception {
    ground.faults().cutExecAfter("/exec", 1000);
    final Talk bytes =
        Talk.open(
            "v5.channel.k8s.io", "command=head&command=-c1000000&command=/dev/zero&stdout=true");
    assertThat(bytes.closeCode()).isNotEqualTo(1000);
    assertThat(bytes.output()).hasSize(1000);
    assertThat(bytes.status()).isEmpty();

    ground.faults().cutExecAfter("/exec", Duration.ofMillis(300));
    final Talk time = Talk.open("v5.channel.k8s.io", "command=sleep&command=1000&stdout=true");
    assertThat(time.closeCode()).isNotEqualTo(1000);
    assertThat(time.status()).isEmpty();
    assertThat(ground.faults().kill("sleep")).as("a command outlives its client").isPositive();

    ground.faults().cutExecAfter("/exec", 0);
    final Talk none = Talk.open("v4.channel.k8s.io", "command=echo&command=lost&stdout=true");
    assertThat(none.closeCode()).isNotEqualTo(1000);
    assertThat(none.output() + none.status()).isEmpty();
  }

  @Test
  void commands_run_beside_each_other() throws Exception {
    final List<CompletableFuture<Outcome>> outcomes =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                number ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return exec("default", WEB, "sh", "-c", "exit " + number);
                          } catch (final Exception broken) {
                            throw new IllegalStateException(broken);
                          }
                        }))
            .toList();
    for (int number = 0; number < outcomes.size(); number++) {
      assertThat(outcomes.get(number).get(60, TimeUnit.SECONDS).status()).hasValue(number);
    }
  }

  @Test
  void a_pod_comes_into_the_kernel_and_goes_with_its_processes() throws Exception {
    api.createNamespace("coming");
    final Pod running = api.run("coming", KubernetesFixture.pod("comer"));
    final String address = running.getStatus().getPodIP();
    assertThat(exec("default", OTHER, "ping", "-c1", "-W2", address).status()).hasValue(0);
    assertThat(exec("coming", "comer", "ping", "-c1", "-W2", OTHER_ADDRESS).status()).hasValue(0);
    final CompletableFuture<Outcome> sleeping =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return exec("coming", "comer", "sleep", "1000");
              } catch (final Exception broken) {
                throw new IllegalStateException(broken);
              }
            });
    Awaitility.await()
        .until(
            () ->
                exec("coming", "comer", "sh", "-c", "grep -l sleep /proc/[0-9]*/comm")
                    .status()
                    .equals(OptionalInt.of(0)));
    api.client().pods().inNamespace("coming").withName("comer").withGracePeriod(0).delete();
    assertThat(sleeping.get(60, TimeUnit.SECONDS).status()).hasValue(137);
    Awaitility.await()
        .until(
            () ->
                exec("default", OTHER, "ping", "-c1", "-W1", address)
                    .status()
                    .equals(OptionalInt.of(1)));
    final Pod again = api.run("coming", KubernetesFixture.pod("comer"));
    assertThat(exec("default", OTHER, "ping", "-c1", "-W2", again.getStatus().getPodIP()).status())
        .hasValue(0);
    api.client().namespaces().withName("coming").delete();
  }

  @Test
  void a_tcpdump_sees_what_pods_send_and_can_be_killed() throws Exception {
    api.createNamespace("capture");
    final Pod agent =
        new PodBuilder(KubernetesFixture.pod("agent"))
            .editSpec()
            .withNodeName("ip-192-168-1-64.ap-northeast-2.compute.internal")
            .withHostNetwork(true)
            .endSpec()
            .build();
    api.run("capture", agent);
    final String start =
        "tcpdump -n -U -i eth1 -w /tmp/a.pcap icmp >/tmp/a.err 2>&1 </dev/null &"
            + " until grep -q listening /tmp/a.err; do sleep 0.1; done";
    assertThat(exec("capture", "agent", "sh", "-c", start).status()).hasValue(0);
    exec("default", OTHER, "ping", "-c1", "-W2", WEB_ADDRESS);
    Awaitility.await()
        .until(
            () -> exec("capture", "agent", "tcpdump", "-n", "-r", "/tmp/a.pcap").output(),
            text -> text.contains("ICMP echo reply") || text.contains("ICMP echo request"));
    assertThat(ground.faults().kill("tcpdump")).isEqualTo(1);
    api.client().namespaces().withName("capture").delete();
  }

  @Test
  void the_faults_of_the_lab_are_those_of_the_ground() throws Exception {
    try (ProvingGround overlaid = ProvingGround.start("lab:eks-study?fault=vxlan-overlay-9999");
        KubernetesFixture client = new KubernetesFixture(overlaid)) {
      client.createNamespace("trial");
      final Pod agent =
          new PodBuilder(KubernetesFixture.pod("agent"))
              .editSpec()
              .withNodeName("ip-192-168-3-122.ap-northeast-2.compute.internal")
              .withHostNetwork(true)
              .endSpec()
              .build();
      client.run("trial", agent);
      final String capture =
          "tcpdump -n -U --immediate-mode -i eth0 -w /tmp/a.pcap udp port 9999 >/tmp/a.err 2>&1 </dev/null &"
              + " until grep -q listening /tmp/a.err; do sleep 0.1; done";
      exec(client, "trial", "agent", "sh", "-c", capture);
      for (int i = 0; i < 2; i++) {
        final String node = "ip-192-168-1-64.ap-northeast-2.compute.internal";
        final Pod pod =
            new PodBuilder(KubernetesFixture.pod("probe"))
                .editSpec()
                .withNodeName(node)
                .endSpec()
                .build();
        assertThat(client.run("trial", pod).getStatus().getPodIP()).isEqualTo("192.168.1.21");
        assertThat(exec(client, "trial", "probe", "ping", "-c1", "-W2", OTHER_ADDRESS).status())
            .hasValue(0);
        client.client().pods().inNamespace("trial").withName("probe").delete();
        Awaitility.await()
            .until(
                () -> client.client().pods().inNamespace("trial").withName("probe").get() == null);
      }
      // tcpdump takes frames from the kernel after the reply is back
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          exec(
                                  client,
                                  "trial",
                                  "agent",
                                  "sh",
                                  "-c",
                                  "tcpdump -n -r /tmp/a.pcap | wc -l")
                              .output()
                              .strip())
                      .isNotEqualTo("0"));
    }
  }

  @Test
  void a_pod_of_the_host_network_has_the_capabilities_that_it_is_given() throws Exception {
    api.createNamespace("rights");
    final Pod reader =
        new PodBuilder(KubernetesFixture.pod("reader"))
            .editSpec()
            .withHostNetwork(true)
            .editFirstContainer()
            .withNewSecurityContext()
            .withNewCapabilities()
            .withDrop("ALL")
            .withAdd("NET_ADMIN")
            .endCapabilities()
            .endSecurityContext()
            .endContainer()
            .endSpec()
            .build();
    api.run("rights", reader);
    assertThat(exec("rights", "reader", "iptables-nft-save").status()).hasValue(0);
    assertThat(exec("rights", "reader", "tcpdump", "-c1", "-i", "eth0").errors())
        .contains("permission");
    api.run(
        "rights",
        new PodBuilder(KubernetesFixture.pod("plain"))
            .editSpec()
            .withHostNetwork(true)
            .endSpec()
            .build());
    assertThat(exec("rights", "plain", "iptables-nft-save").status())
        .isNotEqualTo(OptionalInt.of(0));
    api.client().namespaces().withName("rights").delete();
  }

  @Test
  void a_script_can_stand_in_for_a_program() throws Exception {
    ground.faults().standIn("socat", "#!/bin/sh\necho 'not the real one'\nexit 9\n");
    final Outcome outcome = exec("default", WEB, "socat", "-V");
    assertThat(outcome.output()).isEqualTo("not the real one\n");
    assertThat(outcome.status()).hasValue(9);
    ground.faults().standIn("socat", "");
    assertThat(exec("default", WEB, "ls", "/run/bin").output()).doesNotContain("socat");
  }

  @Test
  void a_pod_that_does_not_run_and_a_pod_that_is_not_there_are_refused() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> exec("default", "nosuch", "true"))
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(404));
  }
}
