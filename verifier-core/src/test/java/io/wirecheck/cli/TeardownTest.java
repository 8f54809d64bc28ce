package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TeardownTest {

  private final List<String> events = new ArrayList<>();
  private final List<RuntimeException> complaints = new ArrayList<>();

  @TempDir Path directory;

  /** Ctrl-C and SIGTERM take the same way through a JVM; a test can send itself the latter. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_signal_closes_the_network_before_the_process_ends()
      throws IOException, InterruptedException {
    final Path closed = directory.resolve("closed");
    final Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Wirecheck.class.getName(),
                "run",
                "--network",
                "scripted:blocking-until-" + closed,
                "--check",
                "scripted-passing",
                "--out",
                directory.resolve("out").toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("... reading the inventory");
      process.toHandle().destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said.lines())
          .anyMatch(line -> line.strip().equals("(INTERRUPTED)"))
          .anyMatch(line -> line.startsWith("The gate does not hold: 1 of 1 checks is INCONCL"));
    }
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    assertThat(closed).hasContent("closed");
  }

  @Test
  void closes_once_and_with_the_interrupt_put_aside() {
    final Teardown teardown = new Teardown(complaints::add, Duration.ofMinutes(1));
    teardown.closing(verifier(""));
    Thread.currentThread().interrupt();

    teardown.close();
    assertThat(Thread.interrupted()).isTrue();
    teardown.close();

    assertThat(events).containsExactly("closed, interrupted: false");
    assertThat(complaints).isEmpty();
  }

  @Test
  void passes_on_why_closing_failed() {
    final Teardown teardown = new Teardown(complaints::add, Duration.ofMinutes(1));
    teardown.closing(verifier("it is stuck"));

    teardown.close();

    assertThat(complaints)
        .singleElement()
        .hasToString(new IllegalStateException("it is stuck").toString());
  }

  @Test
  void overtakes_a_thread_that_does_not_heed_the_interrupt() throws InterruptedException {
    final Teardown teardown = new Teardown(complaints::add, Duration.ofMillis(1));
    teardown.closing(verifier(""));
    teardown.lastWords(() -> events.add("last words"));

    final Thread hook = new Thread(teardown::end);
    hook.start();
    while (hook.isAlive()) {
      joinDeaf(hook);
    }

    assertThat(events).containsExactly("last words", "closed, interrupted: false");
  }

  private static void joinDeaf(final Thread thread) {
    try {
      thread.join();
    } catch (final InterruptedException unheeded) {
      assertThat(unheeded).isNotNull();
    }
  }

  private Verifier verifier(final String failure) {
    final Settings settings = Settings.resolve(Map.of(), "test");
    return Verifier.of(new Witness(events, failure), settings, Progress.silent());
  }

  private record Witness(List<String> events, String failure) implements Network {

    @Override
    public String address() {
      return "scripted:witness";
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      return new Inventory(Map.of());
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      return Placement.none();
    }

    @Override
    public Gathering gather(final Round round) {
      return new Gathering(round.number(), round.run(), List.of(), Map.of());
    }

    @Override
    public void close() {
      events.add("closed, interrupted: " + Thread.currentThread().isInterrupted());
      if (!failure.isEmpty()) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
