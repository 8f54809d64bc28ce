package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.shell.CommandOutcome;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process in which a lab lives: the first of a process namespace of its own, with network and
 * mount namespaces that nobody else sees. It runs what it is told to, and ends when this JVM closes
 * it or is gone; with it the kernel ends every process, namespace and device of the lab.
 */
final class Agent implements AutoCloseable {

  private static final String SCRIPT = "agent.sh";
  private static final Duration END = Duration.ofSeconds(5);

  private static final List<String> PRIVATE =
      List.of("--mount", "--net", "--pid", "--fork", "--kill-child");

  /** An ordinary user may do in a user namespace what root may; the user's own id stays. */
  private static final List<String> AS_USER =
      List.of("--user", "--map-current-user", "--keep-caps");

  private final Path directory;
  private final Clock clock;
  private final Process process;
  private final BufferedWriter orders;
  private final Map<Integer, CompletableFuture<Integer>> running = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private Agent(final Path directory, final Clock clock, final Process process) {
    this.directory = directory;
    this.clock = clock;
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts an agent.
   *
   * @param directory for its scripts and what they print
   * @throws NetworkException if the kernel does not let us have namespaces
   */
  static Agent start(final Path directory, final Programs programs, final Clock clock) {
    try {
      final Path script = directory.resolve(SCRIPT);
      try (InputStream text = Agent.class.getResourceAsStream(SCRIPT)) {
        Files.copy(Objects.requireNonNull(text, SCRIPT), script);
      }
      final ProcessBuilder builder =
          new ProcessBuilder(command(programs, isRoot(directory), script));
      builder.environment().put("PATH", programs.path());
      builder.environment().put("LC_ALL", "C");
      builder.redirectError(directory.resolve("agent.err").toFile());
      final Agent agent = new Agent(directory, clock, builder.start());
      agent.listen();
      return agent;
    } catch (final IOException e) {
      throw new NetworkException("the lab's agent cannot be started: " + e, e);
    }
  }

  /** The directory is ours, so its owner is who we are. */
  private static boolean isRoot(final Path directory) throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
  }

  private static List<String> command(
      final Programs programs, final boolean root, final Path script) {
    final List<String> command = new ArrayList<>(List.of(programs.file("unshare").toString()));
    if (!root) {
      command.addAll(AS_USER);
    }
    command.addAll(PRIVATE);
    command.addAll(List.of("--", "sh", script.toString(), String.valueOf(script.getParent())));
    return command;
  }

  /** Waits for the agent's first word, and from then on hears which scripts have ended. */
  private void listen() throws IOException {
    final BufferedReader reports = process.inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(reports.readLine())) {
      final String said = Files.readString(directory.resolve("agent.err")).strip();
      close();
      throw new NetworkException(refused(said, isRoot(directory)));
    }
    final Thread listener = new Thread(() -> hear(reports), "wirecheck-lab-agent");
    listener.setDaemon(true);
    listener.start();
  }

  private static String refused(final String said, final boolean root) {
    final String advice =
        root
            ? "root needs the capability CAP_SYS_ADMIN; a container needs --privileged"
            : "run as root, or let users have namespaces: sysctl user.max_user_namespaces above 0,"
                + " kernel.unprivileged_userns_clone=1 and"
                + " kernel.apparmor_restrict_unprivileged_userns=0 where the kernel has them";
    return "the lab may not have namespaces of its own (%s); %s".formatted(said, advice);
  }

  private void hear(final BufferedReader reports) {
    try {
      for (String report = reports.readLine(); report != null; report = reports.readLine()) {
        final String[] words = report.split(" ", 2);
        final CompletableFuture<Integer> ended = running.remove(Integer.valueOf(words[0]));
        if (ended != null) {
          ended.complete(Integer.valueOf(words[1]));
        }
      }
    } catch (final IOException closed) {
      // The same as the end of the reports: what still runs is answered below.
    }
    running.values().forEach(ended -> ended.completeExceptionally(gone()));
  }

  private static NetworkException gone() {
    return new NetworkException("the lab's agent has ended, and with it the lab");
  }

  /**
   * Runs a script of a POSIX shell, cut off after {@code limit}. Safe for use by several threads.
   *
   * @throws NetworkException if the agent has ended
   */
  CommandOutcome run(final String script, final Duration limit) {
    final int number = count.incrementAndGet();
    final CompletableFuture<Integer> ended = new CompletableFuture<>();
    running.put(number, ended);
    final Instant startedAt = clock.instant();
    final long start = System.nanoTime();
    try {
      Files.writeString(file(number, "sh"), script);
      order("run " + number);
      final OptionalInt status = await(number, ended, limit);
      final Duration took = Duration.ofNanos(System.nanoTime() - start);
      return outcome(number, status, startedAt, took);
    } catch (final IOException e) {
      throw new NetworkException("the lab's agent cannot be reached: " + e, e);
    }
  }

  private OptionalInt await(
      final int number, final CompletableFuture<Integer> ended, final Duration limit)
      throws IOException {
    try {
      return OptionalInt.of(ended.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (final TimeoutException tooLong) {
      cut(number);
    } catch (final InterruptedException interrupted) {
      cut(number);
      Thread.currentThread().interrupt();
    } catch (final ExecutionException e) {
      throw gone();
    }
    return OptionalInt.empty();
  }

  private void cut(final int number) throws IOException {
    running.remove(number);
    order("cut " + number);
  }

  private CommandOutcome outcome(
      final int number, final OptionalInt status, final Instant startedAt, final Duration took)
      throws IOException {
    final byte[] stdout = taken(file(number, "out"));
    final String stderr = new String(taken(file(number, "err")), StandardCharsets.UTF_8);
    return new CommandOutcome(status, stdout, stderr, startedAt, took);
  }

  /** What is in the file; nothing if the script was cut off before it began. */
  private static byte[] taken(final Path file) throws IOException {
    try {
      final byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (final NoSuchFileException neverBegun) {
      return new byte[0];
    }
  }

  private Path file(final int number, final String kind) {
    return directory.resolve(number + "." + kind);
  }

  private void order(final String order) throws IOException {
    synchronized (orders) {
      orders.write(order + "\n");
      orders.flush();
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (final IOException e) {
      process.destroyForcibly();
    } catch (final InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
