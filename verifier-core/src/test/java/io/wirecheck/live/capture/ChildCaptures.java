package io.wirecheck.live.capture;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jna.NativeLibrary;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeDevices;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.ShellText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcap4j.core.PcapHandle;
import org.slf4j.Logger;
import org.slf4j.nop.NOPServiceProvider;

/** Captures with {@link LocalCaptures} in a JVM of its own, wherever that was put. */
public final class ChildCaptures implements CaptureSource, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What {@link CaptureChild} needs, and no more. */
  private static final List<Class<?>> NEEDED =
      List.of(
          CaptureChild.class,
          LocalCaptures.class,
          ObjectMapper.class,
          JsonFactory.class,
          JsonProperty.class);

  private static final List<Class<?>> OPTIONAL =
      List.of(PcapHandle.class, NativeLibrary.class, Logger.class, NOPServiceProvider.class);

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofSeconds(20);

  private final Thread life;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private ChildCaptures(
      final Thread life, final BufferedWriter orders, final BufferedReader answers) {
    this.life = life;
    this.orders = orders;
    this.answers = answers;
  }

  /**
   * Starts the JVM.
   *
   * @param shell where it is to be
   * @param directory for the pipes to it, which both see
   * @param prefix a command that runs another, or nothing
   * @param options for the JVM
   */
  public static ChildCaptures start(
      final String node,
      final NodeShell shell,
      final Path directory,
      final List<String> prefix,
      final String... options) {
    final List<String> command = new ArrayList<>(prefix);
    command.add(java());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(classPath(Stream.concat(NEEDED.stream(), OPTIONAL.stream())));
    command.addAll(List.of(CaptureChild.class.getName(), node));
    return start(shell, directory, command);
  }

  /** As {@link #start}, with no pcap4j on the class path. */
  public static ChildCaptures withoutPcap4j(
      final String node, final NodeShell shell, final Path directory) {
    return start(
        shell,
        directory,
        List.of(java(), "-cp", classPath(NEEDED.stream()), CaptureChild.class.getName(), node));
  }

  /** By pipes with names: a lab gives what runs in it no other way out. */
  private static ChildCaptures start(
      final NodeShell shell, final Path directory, final List<String> command) {
    try {
      final Path pipes = Files.createTempDirectory(directory, "child");
      final Path in = pipes.resolve("in");
      final Path out = pipes.resolve("out");
      if (run(List.of("mkfifo", in.toString(), out.toString())) != 0) {
        throw new IOException("no pipes can be made in " + pipes);
      }
      final String script =
          ShellText.quoted(command)
              + " <"
              + ShellText.quoted(in.toString())
              + " >"
              + ShellText.quoted(out.toString());
      final Thread life =
          new Thread(() -> shell.run(ShellText.script(script), LIFETIME), "capturing-jvm");
      life.setDaemon(true);
      life.start();
      return new ChildCaptures(
          life,
          Files.newBufferedWriter(in, StandardCharsets.UTF_8, StandardOpenOption.WRITE),
          Files.newBufferedReader(out, StandardCharsets.UTF_8));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A shell of this machine, where no namespace is to be entered. */
  static NodeShell ofThisMachine() {
    return (command, limit) -> {
      final Instant startedAt = Instant.now();
      return new CommandOutcome(
          OptionalInt.of(run(command)), new byte[0], "", startedAt, Duration.ZERO);
    };
  }

  private static int run(final List<String> command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    } catch (final InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath(final Stream<Class<?>> classes) {
    return classes
        .map(ChildCaptures::location)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(final Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (final URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized JsonNode ask(final ObjectNode order) {
    try {
      orders.write(JSON.writeValueAsString(order) + "\n");
      orders.flush();
      final String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the capturing JVM has ended at " + order);
      }
      return JSON.readTree(answer);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode ask(final String order) {
    return ask(JSON.createObjectNode().put("order", order));
  }

  /** How many threads capture. */
  public int threads() {
    return ask("threads").asInt();
  }

  /** The JVM's number where it is. */
  public long pid() {
    return ask("pid").asLong();
  }

  @Override
  public String instrument() {
    return new LocalCaptures("").instrument();
  }

  @Override
  public Listing devices() {
    return new Listed(
        NodeDevices.of(List.of(JSON.convertValue(ask("devices"), NodeDevices.Device[].class))));
  }

  @Override
  public Running start(final CaptureOrder order) {
    final ObjectNode start = JSON.createObjectNode().put("order", "start");
    final var devices = start.putArray("devices");
    order.devices().forEach(devices::add);
    start
        .put("filter", order.filter())
        .put("snapLength", order.snapLength())
        .put("lifetime", order.lifetime().toMillis())
        .put("maxBytes", order.maxBytes());
    return new Remote(ask(start).asInt());
  }

  /** The end of its input is its own. */
  @Override
  public void close() {
    try {
      orders.close();
      answers.close();
      life.join(END.toMillis());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Captures of the other JVM, by their number there. */
  private final class Remote implements Running {

    private final int number;

    Remote(final int number) {
      this.number = number;
    }

    private JsonNode tell(final String order) {
      return ask(JSON.createObjectNode().put("order", order).put("number", number));
    }

    @Override
    public Map<String, Lost> awaitListening() {
      final Map<String, Lost> lost = new LinkedHashMap<>();
      tell("listening")
          .properties()
          .forEach(entry -> lost.put(entry.getKey(), lost(entry.getValue())));
      return lost;
    }

    @Override
    public Map<String, Taken> stop() {
      final Map<String, Taken> taken = new LinkedHashMap<>();
      tell("stop")
          .properties()
          .forEach(entry -> taken.put(entry.getKey(), taken(entry.getValue())));
      return taken;
    }

    @Override
    public void discard() {
      tell("discard");
    }
  }

  private static Lost lost(final JsonNode why) {
    return new Lost(
        InconclusiveCode.valueOf(why.path("code").asText()), why.path("detail").asText());
  }

  private static Taken taken(final JsonNode taken) {
    if (!taken.has("bytes")) {
      return new Failed(lost(taken));
    }
    try {
      return new Pcap(
          taken.path("bytes").binaryValue(),
          Instant.parse(taken.path("at").asText()),
          taken.path("framesLost").asLong());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
