package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CommandOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
class AgentTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Agent agent;

  @BeforeEach
  void start() {
    agent = Agent.start(directory, Programs.ofThisMachine(), Clock.systemUTC());
  }

  @AfterEach
  void end() {
    agent.close();
  }

  @Test
  void says_how_a_script_ended_and_what_it_printed() {
    final CommandOutcome outcome = agent.run("printf 'a\\000\\377'; echo oh >&2; exit 7", LIMIT);
    assertThat(outcome.exitStatus()).isEqualTo(OptionalInt.of(7));
    assertThat(outcome.stdout()).containsExactly('a', 0, 0xFF);
    assertThat(outcome.stderr()).isEqualTo("oh\n");
  }

  @Test
  void what_is_cut_off_has_no_status_and_lives_no_longer() {
    final CommandOutcome cut =
        agent.run(
            "sleep 1000 & echo $! >$TMPDIR/child; echo $$ >$TMPDIR/self; wait",
            Duration.ofMillis(500));
    assertThat(cut.exitStatus()).isEmpty();
    Awaitility.await()
        .until(
            () ->
                agent
                    .run("cd $TMPDIR; kill -0 $(cat child) || kill -0 $(cat self)", LIMIT)
                    .exitStatus()
                    .equals(OptionalInt.of(1)));
  }

  @Test
  void no_time_at_all_is_not_enough_even_to_begin() {
    assertThat(agent.run("exit 0", Duration.ZERO).exitStatus()).isEmpty();
    assertThat(agent.run("exit 0", LIMIT).succeeded()).isTrue();
  }

  @Test
  void an_interrupt_cuts_off_and_stays_set() {
    Thread.currentThread().interrupt();
    final CommandOutcome outcome = agent.run("sleep 1000", LIMIT);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.exitStatus()).isEmpty();
    assertThat(outcome.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void scripts_run_beside_each_other() throws Exception {
    assertThat(agent.run("mkfifo $TMPDIR/pipe", LIMIT).succeeded()).isTrue();
    final CompletableFuture<CommandOutcome> reader =
        CompletableFuture.supplyAsync(() -> agent.run("cat $TMPDIR/pipe", LIMIT));
    assertThat(agent.run("echo hello >$TMPDIR/pipe", LIMIT).succeeded()).isTrue();
    assertThat(reader.get().text()).isEqualTo("hello\n");
  }

  @Test
  void a_lab_whose_agent_has_ended_cannot_be_used() {
    agent.close();
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> agent.run("exit 0", LIMIT))
        .withMessageContaining("agent");
  }

  @Test
  void what_still_runs_when_the_agent_ends_is_not_waited_for() {
    final CompletableFuture<CommandOutcome> running =
        CompletableFuture.supplyAsync(
            () -> agent.run("touch $TMPDIR/running; sleep 1000", Duration.ofSeconds(500)));
    Awaitility.await().until(() -> agent.run("test -e $TMPDIR/running", LIMIT).succeeded());
    agent.close();
    assertThat(running)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(NetworkException.class);
  }

  @Test
  void sees_no_device_and_no_namespace_of_the_machine() {
    final CommandOutcome outcome = agent.run("ip -o link; ip netns list", LIMIT);
    assertThat(outcome.text().lines().toList())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("lo:"));
  }

  @Test
  void two_labs_see_nothing_of_each_other(@TempDir final Path elsewhere) {
    final String claim = "ip netns add mine && ip link add mine type dummy && ip link show mine";
    try (Agent other = Agent.start(elsewhere, Programs.ofThisMachine(), Clock.systemUTC())) {
      for (final Agent each : List.of(agent, other)) {
        assertThat(each.run(claim.replace("dummy", "veth peer yours"), LIMIT).toString())
            .startsWith("ended with status 0");
      }
      other.run("ip netns delete mine; ip link delete mine", LIMIT);
      assertThat(agent.run("ip netns list; ip -o link show mine", LIMIT).text()).contains("mine");
    }
  }

  @Test
  void a_kernel_that_refuses_is_named_with_what_to_do(@TempDir final Path elsewhere)
      throws IOException {
    final Path refusing = elsewhere.resolve("unshare");
    Files.writeString(refusing, "#!/bin/sh\necho unshare: Operation not permitted >&2\nexit 1\n");
    Files.setPosixFilePermissions(refusing, PosixFilePermissions.fromString("rwxr-xr-x"));
    final Path work = Files.createDirectory(elsewhere.resolve("work"));
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> Agent.start(work, new Programs(List.of(elsewhere)), Clock.systemUTC()))
        .withMessageContaining("namespaces")
        .withMessageContaining("unshare: Operation not permitted");
  }
}
