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
import io.wirecheck.shell.NodeDevices;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private ChildCaptures(final Process process) {
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts the JVM.
   *
   * @param prefix a command that runs another where the JVM is to be
   * @param options for the JVM
   */
  public static ChildCaptures start(
      final String node, final List<String> prefix, final String... options) {
    return start(node, prefix, List.of(options), Stream.concat(NEEDED.stream(), OPTIONAL.stream()));
  }

  /** As {@link #start}, with no pcap4j on the class path. */
  public static ChildCaptures withoutPcap4j(final String node, final List<String> prefix) {
    return start(node, prefix, List.of(), NEEDED.stream());
  }

  private static ChildCaptures start(
      final String node,
      final List<String> prefix,
      final List<String> options,
      final Stream<Class<?>> classPath) {
    final List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        classPath
            .map(ChildCaptures::location)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(CaptureChild.class.getName(), node));
    try {
      return new ChildCaptures(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** The JVM's process, and what was put in front of it. */
  Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
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

  /** Ends the JVM, if it has not been ended. */
  @Override
  public void close() {
    processes().toList().forEach(ProcessHandle::destroyForcibly);
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
          .fields()
          .forEachRemaining(entry -> lost.put(entry.getKey(), lost(entry.getValue())));
      return lost;
    }

    @Override
    public Map<String, Taken> stop() {
      final Map<String, Taken> taken = new LinkedHashMap<>();
      tell("stop")
          .fields()
          .forEachRemaining(entry -> taken.put(entry.getKey(), taken(entry.getValue())));
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
