package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl takes the proving ground for a cluster. */
@RequiresKernel
@RequiresCommand("kubectl")
@Timeout(120)
class KubectlTest {

  private static final String CONTEXT = "arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-study";
  private static final String WEB = "deploy-test-6dc4b8d4c8-4lqzt";

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: probe
      spec:
        nodeSelector:
          kubernetes.io/hostname: ip-192-168-2-208.ap-northeast-2.compute.internal
        containers:
        - name: probe
          image: registry.example/probe:1
          command: [sleep, infinity]
      """;

  @TempDir private static Path temporary;
  private static ProvingGround ground;
  private static Path kubeconfig;

  @BeforeAll
  static void start() throws IOException {
    ground = ProvingGround.start("lab:eks-study");
    kubeconfig = ground.kubeconfig(temporary.resolve("kubeconfig"), CONTEXT);
  }

  @AfterAll
  static void stop() {
    ground.close();
  }

  private record Ended(int status, String output, String errors) {}

  private static ProcessBuilder builder(final String... arguments) {
    final List<String> command = new ArrayList<>(List.of("kubectl", "--context", CONTEXT));
    command.addAll(List.of("--cache-dir", temporary.resolve("cache").toString()));
    command.addAll(List.of(arguments));
    final ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "true"); // before 1.31
    return builder;
  }

  private static Ended kubectl(final String... arguments) throws Exception {
    final File output = File.createTempFile("kubectl", ".out", temporary.toFile());
    final File errors = File.createTempFile("kubectl", ".err", temporary.toFile());
    final Process process = builder(arguments).redirectOutput(output).redirectError(errors).start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", arguments)).isTrue();
      return new Ended(
          process.exitValue(),
          Files.readString(output.toPath()),
          Files.readString(errors.toPath()));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void version_tells_the_servers() throws Exception {
    assertThat(kubectl("version").output()).contains("Server Version: v1.24.2-eks-");
  }

  @Test
  void get_prints_nodes_and_pods_in_columns() throws Exception {
    final Ended ended = kubectl("get", "nodes,pods", "-A", "-o", "wide");
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsSubsequence(
                        "NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsSubsequence("node/ip-192-168-1-64", "Ready", "192.168.1.64"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsSubsequence(
                        "default", "pod/" + WEB, "1/1", "Running", "192.168.1.88"));
  }

  @Test
  void describe_tells_of_a_pod() throws Exception {
    assertThat(kubectl("describe", "pod", WEB).output())
        .containsPattern("Name: +" + WEB)
        .containsPattern("Status: +Running")
        .containsPattern("IP: +192.168.1.88");
  }

  @Test
  void exec_runs_in_the_pods_network_and_ends_with_the_commands_status() throws Exception {
    final Ended reached = kubectl("exec", WEB, "--", "ping", "-c1", "-W2", "192.168.3.154");
    assertThat(reached.errors()).isEmpty();
    assertThat(reached.status()).isZero();
    assertThat(reached.output()).contains("1 received");
    assertThat(kubectl("exec", WEB, "--", "ping", "-c1", "-W1", "192.168.3.250").status())
        .isEqualTo(1);
    final Ended seven = kubectl("exec", WEB, "--", "sh", "-c", "exit 7");
    assertThat(seven.status()).isEqualTo(7);
    assertThat(seven.errors()).contains("command terminated with exit code 7");
  }

  @Test
  void exec_passes_the_input_on_and_its_end() throws Exception {
    final Process process = builder("exec", "-i", WEB, "--", "wc", "-c").start();
    process.getOutputStream().write(new byte[100_000]);
    process.getOutputStream().close();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).strip())
        .isEqualTo("100000");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void logs_are_empty() throws Exception {
    final Ended ended = kubectl("logs", WEB);
    assertThat(ended.status()).isZero();
    assertThat(ended.output()).isEmpty();
  }

  @Test
  void a_pod_is_applied_watched_and_deleted() throws Exception {
    final Path file = Files.writeString(temporary.resolve("pod.yaml"), MANIFEST);
    final Process watching =
        builder("get", "pods", "-w", "--field-selector", "metadata.name=probe").start();
    try (BufferedReader seen = watching.inputReader(UTF_8)) {
      assertThat(kubectl("apply", "-f", file.toString()).output()).contains("pod/probe created");
      String line = seen.readLine();
      while (line != null && !line.contains("Running")) {
        line = seen.readLine();
      }
      assertThat(line).containsSubsequence("probe", "1/1", "Running");
    } finally {
      watching.destroyForcibly();
    }
    assertThat(kubectl("apply", "-f", file.toString()).output()).contains("pod/probe unchanged");
    Files.writeString(
        file, MANIFEST.replace("name: probe\nspec", "name: probe\n  labels: {a: b}\nspec"));
    assertThat(kubectl("apply", "-f", file.toString()).output()).contains("pod/probe configured");
    assertThat(kubectl("get", "pods", "-l", "a=b", "-o", "name").output()).isEqualTo("pod/probe\n");
    assertThat(kubectl("exec", "probe", "--", "ip", "-brief", "address", "show", "eth0").output())
        .contains("192.168.2.23/32");
    assertThat(kubectl("delete", "pod", "probe").output()).contains("deleted");
    final Ended gone = kubectl("get", "pod", "probe");
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.errors()).contains("pods \"probe\" not found");
  }
}
