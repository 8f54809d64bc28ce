package io.wirecheck.proving;

import io.wirecheck.lab.OpenLab;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.ShellText;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Runs pods as network namespaces of a lab. The commands of a pod see the files of this machine,
 * but a {@code /tmp} of their own. They run as whoever runs the lab; of the capabilities that a pod
 * is not given, NET_RAW and NET_ADMIN are withheld, and only in the host's network: Debian's ping
 * has its own.
 */
final class LabRuntime implements PodRuntime {

  /** Of a command that nobody ends; the lab's end is its. */
  private static final Duration LIFETIME = Duration.ofDays(1);

  private static final String POD = "WIRECHECK_PROVING_POD";

  /**
   * Takes its streams from named pipes in the directory {@code $1}, then becomes the command. The
   * check of the program comes before the pod's own /tmp hides that directory.
   */
  private static final String SCRIPT =
      """
      pipes=$1 pod=$2 withheld=$3; shift 3
      exec <"$pipes/in" >"$pipes/out" 2>"$pipes/err"
      command -v "$1" >/dev/null || { : >"$pipes/missing"; exit 127; }
      own=/run/pods/$pod
      mkdir -p -m 1777 "$own" && mount --bind "$own" /tmp && cd / || exit 126
      unset TMPDIR
      export %s="$pod"
      if [ "$withheld" ]; then exec setpriv --bounding-set="$withheld" -- "$@"; fi
      exec "$@"
      """
          .formatted(POD);

  /** Where the program stands among the arguments of the script. */
  private static final int PROGRAM = 7;

  private static final AtomicInteger LABS = new AtomicInteger();

  private final OpenLab lab;

  /** Tells the processes of this lab from those of others that this process has. */
  private final String mark = LABS.incrementAndGet() + ".";

  LabRuntime(final OpenLab lab) {
    this.lab = lab;
  }

  @Override
  public Topology topology() {
    return lab.topology();
  }

  @Override
  public void start(final List<Pod> pods) {
    lab.add(pods);
  }

  @Override
  public void stop(final Pod pod) {
    final String marker = POD + "=" + name(pod.ref());
    endAll(process -> environment(process).contains(marker));
    lab.remove(pod.ref());
  }

  private String name(final PodRef pod) {
    return mark + pod.namespace() + "." + pod.name();
  }

  @Override
  public int kill(final String program) {
    final String ours = POD + "=" + mark;
    return endAll(
        process ->
            text(process, "comm").strip().equals(program)
                && environment(process).stream().anyMatch(entry -> entry.startsWith(ours)));
  }

  @Override
  public boolean standIn(final String program, final String script) {
    final String file = ShellText.quoted("/run/bin/" + program);
    final String text =
        script.isEmpty()
            ? "rm -f " + file
            : "printf %%s %s >%s && chmod 755 %s".formatted(ShellText.quoted(script), file, file);
    final String node = topology().nodes().asOptional().orElseThrow().get(0).name();
    final CommandOutcome outcome =
        lab.shells().node(node).run(ShellText.script(text), Duration.ofSeconds(10));
    if (!outcome.succeeded()) {
      throw new IllegalStateException("standing in for " + program + " " + outcome);
    }
    return true;
  }

  /**
   * Ends the lab's processes, which all descend from this one, and waits until they run no more.
   * Some stay as zombies: the first process of the lab reaps what it inherits when it comes to it.
   */
  private static int endAll(final Predicate<ProcessHandle> which) {
    final List<ProcessHandle> ended =
        ProcessHandle.current().descendants().filter(which).filter(LabRuntime::runs).toList();
    ended.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await().until(() -> ended.stream().noneMatch(LabRuntime::runs));
    return ended.size();
  }

  private static boolean runs(final ProcessHandle process) {
    return !text(process, "cmdline").isEmpty();
  }

  private static List<String> environment(final ProcessHandle process) {
    return Stream.of(text(process, "environ").split("\0", -1)).toList();
  }

  private static String text(final ProcessHandle process, final String file) {
    try {
      final Path path = Path.of("/proc", Long.toString(process.pid()), file);
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (final IOException ended) {
      return "";
    }
  }

  @Override
  public Optional<RunningCommand> run(
      final Place place, final List<String> command, final boolean withInput) throws IOException {
    final Path pipes = Files.createTempDirectory("wirecheck-exec-");
    try {
      makePipes(pipes);
      return Optional.of(run(place, command, withInput, pipes));
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Such as {@code -net_raw,-net_admin}. */
  private static String withheld(final Place place) {
    return place.hostNetwork()
        ? place.withheld().stream().map(name -> "-" + name).collect(Collectors.joining(","))
        : "";
  }

  private static void makePipes(final Path pipes) throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (final String name : List.of("in", "out", "err")) {
      command.add(pipes.resolve(name).toString());
    }
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("mkfifo failed in " + pipes);
    }
  }

  private RunningCommand run(
      final Place place, final List<String> command, final boolean withInput, final Path pipes)
      throws IOException {
    final List<String> wrapped = new ArrayList<>(ShellText.script(SCRIPT));
    wrapped.addAll(List.of("exec", pipes.toString(), name(place.pod()), withheld(place)));
    wrapped.addAll(command);
    final AtomicBoolean opened = new AtomicBoolean();
    final CompletableFuture<RunningCommand.End> end = new CompletableFuture<>();
    final Thread thread =
        new Thread(() -> run(place, wrapped, pipes, opened, end), "exec " + name(place.pod()));
    thread.setDaemon(true);
    thread.start();
    final OutputStream input = new FileOutputStream(pipes.resolve("in").toFile());
    final FileInputStream output = new FileInputStream(pipes.resolve("out").toFile());
    final FileInputStream errors = new FileInputStream(pipes.resolve("err").toFile());
    opened.set(true);
    if (!withInput) {
      input.close();
    }
    return new RunningCommand(input, output, errors, end);
  }

  private void run(
      final Place place,
      final List<String> command,
      final Path pipes,
      final AtomicBoolean opened,
      final CompletableFuture<RunningCommand.End> end) {
    try {
      final CommandOutcome outcome =
          place.hostNetwork()
              ? lab.shells().node(place.node()).run(command, LIFETIME)
              : lab.shells().pod(place.pod()).run(command, LIFETIME);
      end.complete(ended(outcome, command, pipes));
    } catch (final RuntimeException broken) {
      end.completeExceptionally(broken);
    } finally {
      release(pipes, opened);
    }
  }

  private static RunningCommand.End ended(
      final CommandOutcome outcome, final List<String> command, final Path pipes) {
    final String missing =
        Files.exists(pipes.resolve("missing"))
            ? "exec: \"%s\": executable file not found in $PATH".formatted(command.get(PROGRAM))
            : "";
    return new RunningCommand.End(outcome.exitStatus().orElse(137), missing);
  }

  /** Whoever still waits for the other end of a pipe waits in vain: it is opened for them. */
  private static void release(final Path pipes, final AtomicBoolean opened) {
    for (final String name : List.of("in", "out", "err", "missing")) {
      final File pipe = pipes.resolve(name).toFile();
      try {
        if (!opened.get() && pipe.exists()) {
          new RandomAccessFile(pipe, "rw").close();
        }
        Files.deleteIfExists(pipe.toPath());
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try {
      Files.deleteIfExists(pipes);
    } catch (final NoSuchFileException gone) {
      // By another hand: as wanted.
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
