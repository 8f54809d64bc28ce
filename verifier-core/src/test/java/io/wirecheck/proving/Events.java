package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Writes events about objects. What is said again of an object is counted, not written anew. */
final class Events {

  private final Store store;
  private final Clock clock;

  Events(final Store store, final Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void normal(final Stored about, final String reason, final String message, final String source) {
    write(about, "Normal", reason, message, source);
  }

  void warning(final Stored about, final String reason, final String message, final String source) {
    write(about, "Warning", reason, message, source);
  }

  private void write(
      final Stored about,
      final String type,
      final String reason,
      final String message,
      final String source) {
    final String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
    final String digest = Integer.toHexString((about.uid() + reason + message).hashCode());
    final String name = about.name() + "." + digest;
    final String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    synchronized (store) {
      final Optional<Stored> known = store.find(Resource.EVENTS, namespace, name);
      if (known.isPresent()) {
        store.modify(Resource.EVENTS, namespace, name, event -> counted(event, now));
      } else if (isAlive(namespace)) {
        final ObjectNode event = event(about, namespace, name, now);
        event.put("type", type).put("reason", reason).put("message", message);
        event.putObject("source").put("component", source);
        event.put("reportingComponent", source);
        store.create(Resource.EVENTS, event);
      }
    }
  }

  private boolean isAlive(final String namespace) {
    return store
        .find(Resource.NAMESPACES, "", namespace)
        .filter(there -> !there.isDeleted())
        .isPresent();
  }

  private static ObjectNode counted(final ObjectNode event, final String now) {
    return event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", now);
  }

  private static ObjectNode event(
      final Stored about, final String namespace, final String name, final String now) {
    final ObjectNode event = Json.object().put("kind", "Event").put("apiVersion", "v1");
    event
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .put("uid", java.util.UUID.randomUUID().toString())
        .put("creationTimestamp", now);
    event
        .putObject("involvedObject")
        .put("kind", about.resource().kind())
        .put("apiVersion", about.resource().apiVersion())
        .put("namespace", about.namespace())
        .put("name", about.name())
        .put("uid", about.uid());
    return event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
  }
}
