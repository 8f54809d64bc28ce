package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.PodRef;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.ShellText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in a probe pod, over a socket whose other end runs them in the kernel lab. */
@RequiresKernel
class ExecShellTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static Cluster cluster;
  private static Fleet fleet;
  private static PodRef pod;
  private static ExecShell shell;

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start("lab:eks-study");
    fleet = cluster.fleet(Tier.T1);
    pod =
        fleet.place(cluster.topology(), cluster.cells()).probes().values().iterator().next().get(0);
    shell = new ExecShell(cluster.client(), pod, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    cluster.reset();
    fleet.close();
    cluster.close();
  }

  @BeforeEach
  void reset() {
    cluster.reset();
  }

  private static CommandOutcome script(final String text, final Duration limit) {
    return shell.run(ShellText.script(text), limit);
  }

  @Test
  void keeps_output_error_and_status_apart() {
    final CommandOutcome outcome = script("echo out; echo err >&2; exit 7", LONG);

    assertThat(outcome.exitStatus()).hasValue(7);
    assertThat(outcome.text()).isEqualTo("out\n");
    assertThat(outcome.stderr()).isEqualTo("err\n");
  }

  @Test
  void hands_words_over_as_they_are() {
    final String odd = " a  b'\"$HOME &?=%20\n+\u00e9;";

    assertThat(shell.run(List.of("printf", "%s", odd), LONG).text()).isEqualTo(odd);
  }

  @Test
  void says_of_a_missing_program_what_a_shell_says() {
    assertThat(script("exec no-such-program", LONG).exitStatus()).hasValue(127);
  }

  @Test
  void brings_fifty_megabytes_byte_by_byte() throws NoSuchAlgorithmException {
    final CommandOutcome outcome =
        script(
            "f=$(mktemp); head -c 50000000 /dev/urandom >$f; sha256sum <$f >&2; cat $f; rm $f",
            LONG);

    assertThat(outcome.exitStatus()).hasValue(0);
    assertThat(outcome.stdout()).hasSize(50_000_000);
    assertThat(outcome.stderr()).startsWith(sha256(outcome.stdout()));
  }

  private static String sha256(final byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void keeps_commands_of_several_threads_apart() {
    final List<String> answers =
        IntStream.range(0, 24)
            .parallel()
            .mapToObj(i -> script("seq 1 2000 | sed s/^/" + i + "-/; exit " + i, LONG))
            .map(outcome -> outcome.exitStatus() + outcome.text().lines().toList().get(1999))
            .toList();

    assertThat(answers)
        .containsExactlyElementsOf(
            IntStream.range(0, 24).mapToObj(i -> OptionalInt.of(i) + (i + "-2000")).toList());
  }

  @Test
  void cuts_off_at_the_limit_with_what_came_so_far_and_leaves_no_process() {
    final CommandOutcome outcome = script("echo begun; exec sleep 4242", Duration.ofSeconds(1));

    assertThat(outcome.exitStatus()).isEmpty();
    assertThat(outcome.text()).isEqualTo("begun\n");
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> !script("ps ax", LONG).text().contains("sleep 4242"));
  }

  @Test
  void runs_nothing_when_the_time_is_over() {
    cluster.ground().forgetRequests();

    assertThat(script("echo begun", Duration.ZERO).exitStatus()).isEmpty();
    assertThat(cluster.ground().requests()).isEmpty();
  }

  @Test
  void cuts_off_when_interrupted_and_stays_interrupted() {
    Thread.currentThread().interrupt();

    final CommandOutcome outcome = script("sleep 30", LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.exitStatus()).isEmpty();
    assertThat(outcome.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void does_not_know_how_a_command_ended_whose_socket_was_cut() {
    cluster.ground().faults().cutExecAfter(".*" + pod.name() + ".*", 1000);

    final CommandOutcome outcome = script("seq 1 100000; exit 0", LONG);

    assertThat(outcome.exitStatus()).isEmpty();
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.stdout().length).isBetween(1, 100_000);
  }

  @Test
  void names_the_right_that_is_missing() {
    cluster.ground().allowOnly("[]");

    final CommandOutcome outcome = script("true", LONG);

    assertThat(outcome.isRefused()).isTrue();
    assertThat(outcome)
        .hasToString(
            "was not run: the API refuses exec into pod "
                + pod
                + " (403): grant 'create pods/exec' and 'get pods/exec' in namespace "
                + pod.namespace());
  }

  @Test
  void says_that_a_pod_is_gone() {
    final CommandOutcome outcome =
        new ExecShell(cluster.client(), new PodRef(pod.namespace(), "nobody"), Clock.systemUTC())
            .run(List.of("true"), LONG);

    assertThat(outcome.exitStatus()).isEmpty();
    assertThat(outcome)
        .hasToString(
            "was not run: pod %s/nobody is gone: the API has no such pod (404)"
                .formatted(pod.namespace()));
  }

  @Test
  void gives_up_on_an_api_that_is_not_there() throws IOException {
    final int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (KubernetesClient nobody = Cluster.client("http://127.0.0.1:" + free)) {
      final ExecShell lost = new ExecShell(nobody, pod, Clock.systemUTC());

      assertThatThrownBy(() -> lost.run(List.of("true"), LONG))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("127.0.0.1:" + free);
    }
  }
}
