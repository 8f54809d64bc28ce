package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One watch: the changes since a version, and from then on each as it happens. An object that comes
 * to fit the selectors is added, one that no longer does is deleted.
 */
final class Watch implements AutoCloseable {

  private final Store store;
  private final Call call;
  private final Predicate<Stored> selected;
  private final BiFunction<Resource, Stored, JsonNode> form;
  private final Consumer<byte[]> sink;
  private final Consumer<Store.Change> listener = this::tell;

  /**
   * A watch that has not begun.
   *
   * @param form the object as the client wants it
   * @param sink for the events' lines; called while the store is locked
   */
  Watch(
      final Store store,
      final Call call,
      final BiFunction<Resource, Stored, JsonNode> form,
      final Consumer<byte[]> sink) {
    this.store = store;
    this.call = call;
    this.selected = Lists.selected(call);
    this.form = form;
    this.sink = sink;
  }

  /** Tells what there is, or what has changed since the version, and listens from then on. */
  void begin() {
    final String version = call.request().query().first("resourceVersion");
    synchronized (store) {
      if (version.isEmpty() || version.equals("0")) {
        store.snapshot(call.resource()).objects().stream()
            .filter(selected)
            .forEach(object -> tell("ADDED", object));
      } else {
        since(Long.parseLong(version)).forEach(this::tell);
      }
      store.listen(listener);
    }
  }

  private List<Store.Change> since(final long version) {
    return store.since(version);
  }

  /** What a watch says whose version is too old. */
  static byte[] error(final ApiException why) {
    return event("ERROR", Json.bytes(why.status()));
  }

  private void tell(final Store.Change change) {
    if (change.object().resource().equals(call.resource())) {
      final boolean was = change.before().filter(selected).isPresent();
      final boolean is =
          change.type() != Store.Change.Type.DELETED && selected.test(change.object());
      type(was, is).ifPresent(type -> tell(type, change.object()));
    }
  }

  private static Optional<String> type(final boolean was, final boolean is) {
    if (is) {
      return Optional.of(was ? "MODIFIED" : "ADDED");
    }
    return was ? Optional.of("DELETED") : Optional.empty();
  }

  private void tell(final String type, final Stored object) {
    sink.accept(event(type, Json.bytes(form.apply(call.resource(), object))));
  }

  private static byte[] event(final String type, final byte[] object) {
    return ("{\"type\":\"" + type + "\",\"object\":" + new String(object, UTF_8) + "}\n")
        .getBytes(UTF_8);
  }

  static JsonNode plain(final Resource resource, final Stored object) {
    final ObjectNode tree = object.tree();
    return tree;
  }

  @Override
  public void close() {
    store.unlisten(listener);
  }
}
