package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Lists as tables, which is how kubectl asks for what it prints. */
final class Tables {

  private static final String NONE = "<none>";

  private final Clock clock;

  Tables(final Clock clock) {
    this.clock = clock;
  }

  /** A column; of priority 1 it is shown with {@code -o wide} only. */
  private record Column(String name, int priority, BiFunction<Tables, JsonNode, String> text) {}

  private static Column column(final String name, final BiFunction<Tables, JsonNode, String> text) {
    return new Column(name, 0, text);
  }

  private static Column wide(final String name, final BiFunction<Tables, JsonNode, String> text) {
    return new Column(name, 1, text);
  }

  private static final Column NAME = column("Name", (any, o) -> Json.text(o, "metadata", "name"));
  private static final Column AGE = column("Age", (tables, o) -> tables.age(o));

  private static final List<Column> OF_PODS =
      List.of(
          NAME,
          column("Ready", (any, pod) -> ready(pod)),
          column("Status", (any, pod) -> status(pod)),
          column("Restarts", (any, pod) -> restarts(pod)),
          AGE,
          wide("IP", (any, pod) -> orNone(Json.text(pod, "status", "podIP"))),
          wide("Node", (any, pod) -> orNone(Json.text(pod, "spec", "nodeName"))),
          wide(
              "Nominated Node",
              (any, pod) -> orNone(Json.text(pod, "status", "nominatedNodeName"))),
          wide("Readiness Gates", (any, pod) -> NONE));

  private static final List<Column> OF_NODES =
      List.of(
          NAME,
          column("Status", (any, node) -> nodeStatus(node)),
          column("Roles", (any, node) -> NONE),
          AGE,
          column("Version", (any, node) -> Json.text(node, "status", "nodeInfo", "kubeletVersion")),
          wide("Internal-IP", (any, node) -> orNone(internalAddress(node))),
          wide("External-IP", (any, node) -> NONE),
          wide("OS-Image", (any, node) -> orUnknown(node, "osImage")),
          wide("Kernel-Version", (any, node) -> orUnknown(node, "kernelVersion")),
          wide("Container-Runtime", (any, node) -> orUnknown(node, "containerRuntimeVersion")));

  private static final List<Column> OF_NAMESPACES =
      List.of(NAME, column("Status", (any, o) -> Json.text(o, "status", "phase")), AGE);

  private static final List<Column> OF_EVENTS =
      List.of(
          column("Last Seen", (tables, o) -> tables.since(Json.text(o, "lastTimestamp"))),
          column("Type", (any, o) -> Json.text(o, "type")),
          column("Reason", (any, o) -> Json.text(o, "reason")),
          column(
              "Object",
              (any, o) ->
                  Json.text(o, "involvedObject", "kind").toLowerCase(java.util.Locale.ROOT)
                      + "/"
                      + Json.text(o, "involvedObject", "name")),
          column("Message", (any, o) -> Json.text(o, "message")));

  private static List<Column> columns(final Resource resource) {
    if (resource.equals(Resource.PODS)) {
      return OF_PODS;
    } else if (resource.equals(Resource.NODES)) {
      return OF_NODES;
    } else if (resource.equals(Resource.NAMESPACES)) {
      return OF_NAMESPACES;
    }
    return resource.equals(Resource.EVENTS) ? OF_EVENTS : List.of(NAME, AGE);
  }

  /** True if the client would rather have a table. */
  static boolean isWanted(final Request request) {
    return request.header("accept").startsWith("application/json;as=Table");
  }

  ObjectNode table(final Resource resource, final ObjectNode metadata, final List<Stored> objects) {
    final ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    final List<Column> columns = columns(resource);
    final ArrayNode definitions = table.putArray("columnDefinitions");
    for (final Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", "string")
          .put("format", column.equals(NAME) ? "name" : "")
          .put("description", "")
          .put("priority", column.priority());
    }
    final ArrayNode rows = table.putArray("rows");
    objects.forEach(object -> rows.add(row(columns, object)));
    return table;
  }

  private ObjectNode row(final List<Column> columns, final Stored object) {
    final JsonNode tree = object.tree();
    final ObjectNode row = Json.object();
    final ArrayNode cells = row.putArray("cells");
    columns.forEach(column -> cells.add(column.text().apply(this, tree)));
    final ObjectNode shown = row.putObject("object");
    shown.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    shown.set("metadata", tree.path("metadata"));
    return row;
  }

  private String age(final JsonNode object) {
    return since(Json.text(object, "metadata", "creationTimestamp"));
  }

  private String since(final String time) {
    if (time.isEmpty()) {
      return "<unknown>";
    }
    final Duration age = Duration.between(Instant.parse(time), clock.instant());
    if (age.toDays() > 1) {
      return age.toDays() + "d";
    } else if (age.toHours() > 2) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 2 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }

  private static String ready(final JsonNode pod) {
    int ready = 0;
    for (final JsonNode status : pod.path("status").path("containerStatuses")) {
      ready += status.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  private static String status(final JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    final List<String> candidates = new ArrayList<>();
    candidates.add(PodStatus.waitingReason(pod));
    candidates.add(Json.text(pod, "status", "reason"));
    candidates.add(Json.text(pod, "status", "phase"));
    return candidates.stream().filter(text -> !text.isEmpty()).findFirst().orElse(NONE);
  }

  private static String restarts(final JsonNode pod) {
    return pod.path("status").path("containerStatuses").path(0).path("restartCount").asText("0");
  }

  private static String nodeStatus(final JsonNode node) {
    final String ready = NodeStatus.isReady(node) ? "Ready" : "NotReady";
    return node.path("spec").path("unschedulable").asBoolean()
        ? ready + ",SchedulingDisabled"
        : ready;
  }

  private static String internalAddress(final JsonNode node) {
    return NodeStatus.address(node).map(Object::toString).orElse("");
  }

  private static String orUnknown(final JsonNode node, final String field) {
    final String text = Json.text(node, "status", "nodeInfo", field);
    return text.isEmpty() ? "<unknown>" : text;
  }

  private static String orNone(final String text) {
    return text.isEmpty() ? NONE : text;
  }
}
