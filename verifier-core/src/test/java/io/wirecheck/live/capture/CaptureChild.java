package io.wirecheck.live.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.CaptureSource.Failed;
import io.wirecheck.shell.CaptureSource.Listed;
import io.wirecheck.shell.CaptureSource.Pcap;
import io.wirecheck.shell.CaptureSource.Running;
import io.wirecheck.shell.CaptureSource.Taken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM that captures where it was put, told what to do by lines of JSON on its standard input, and
 * answering each with one; {@link ChildCaptures} is the other end. The end of the input ends it.
 */
final class CaptureChild {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CaptureSource source;
  private final List<Running> all = new ArrayList<>();

  private CaptureChild(final CaptureSource source) {
    this.source = source;
  }

  /**
   * Listens to its standard input.
   *
   * @param arguments the name of the node
   */
  public static void main(final String[] arguments) throws IOException {
    final CaptureChild child = new CaptureChild(new LocalCaptures(arguments[0]));
    final BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(JSON.writeValueAsString(child.answer(JSON.readTree(order))));
    }
  }

  private JsonNode answer(final JsonNode order) {
    final int number = order.path("number").asInt();
    return switch (order.path("order").asText()) {
      case "devices" -> devices();
      case "start" -> started(order);
      case "listening" -> lost(all.get(number).awaitListening());
      case "stop" -> taken(all.get(number).stop());
      case "discard" -> discarded(all.get(number));
      case "threads" -> JSON.getNodeFactory().numberNode(threads());
      case "pid" -> JSON.getNodeFactory().numberNode(ProcessHandle.current().pid());
      default -> throw new IllegalArgumentException(order.toString());
    };
  }

  private JsonNode devices() {
    return JSON.valueToTree(((Listed) source.devices()).devices().all());
  }

  private JsonNode started(final JsonNode order) {
    final List<String> devices = new ArrayList<>();
    order.path("devices").forEach(device -> devices.add(device.asText()));
    all.add(
        source.start(
            new CaptureOrder(
                devices,
                order.path("filter").asText(),
                order.path("snapLength").asInt(),
                Duration.ofMillis(order.path("lifetime").asLong()),
                order.path("maxBytes").asLong())));
    return JSON.getNodeFactory().numberNode(all.size() - 1);
  }

  private static JsonNode discarded(final Running running) {
    running.discard();
    return JSON.nullNode();
  }

  private static JsonNode lost(final Map<String, Lost> lost) {
    final ObjectNode answer = JSON.createObjectNode();
    lost.forEach((device, why) -> answer.set(device, json(why)));
    return answer;
  }

  private static ObjectNode json(final Lost why) {
    return JSON.createObjectNode().put("code", why.code().name()).put("detail", why.detail());
  }

  private static JsonNode taken(final Map<String, Taken> taken) {
    final ObjectNode answer = JSON.createObjectNode();
    taken.forEach((device, one) -> answer.set(device, json(one)));
    return answer;
  }

  private static ObjectNode json(final Taken taken) {
    if (taken instanceof final Failed failed) {
      return json(failed.why());
    }
    final Pcap pcap = (Pcap) taken;
    return JSON.createObjectNode()
        .put("bytes", pcap.bytes())
        .put("at", pcap.at().toString())
        .put("framesLost", pcap.framesLost());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("wirecheck-capture"))
        .count();
  }
}
