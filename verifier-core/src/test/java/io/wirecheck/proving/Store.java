package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The objects, each with the version of its last change, and the changes of late. Every change has
 * a version of its own; listeners hear of changes in their order, while the store is locked.
 */
final class Store {

  /** How many changes a watch can be behind; etcd keeps those of five minutes. */
  private static final int REMEMBERED = 20_000;

  private final Map<Resource, NavigableMap<String, Stored>> objects = new HashMap<>();
  private final Map<Resource, Snapshot> latest = new HashMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long version = 1;
  private long forgotten = 1;

  /** What became of an object. */
  record Change(Type type, long version, Optional<Stored> before, Stored object) {

    enum Type {
      ADDED,
      MODIFIED,
      DELETED
    }
  }

  /** All objects of a resource at one version, in the order of their keys. */
  record Snapshot(long version, List<Stored> objects) {}

  private NavigableMap<String, Stored> of(final Resource resource) {
    return objects.computeIfAbsent(resource, any -> new TreeMap<>());
  }

  synchronized long version() {
    return version;
  }

  synchronized Optional<Stored> find(
      final Resource resource, final String namespace, final String name) {
    return Optional.ofNullable(of(resource).get(Stored.key(namespace, name)));
  }

  /** As above, of what has to be there. */
  Stored get(final Resource resource, final String namespace, final String name) {
    return find(resource, namespace, name).orElseThrow(() -> ApiException.notFound(resource, name));
  }

  /** The same list as long as nothing of it changes. */
  synchronized Snapshot snapshot(final Resource resource) {
    final Snapshot known = latest.get(resource);
    if (known != null) {
      return new Snapshot(version, known.objects());
    }
    final Snapshot snapshot = new Snapshot(version, List.copyOf(of(resource).values()));
    latest.put(resource, snapshot);
    return snapshot;
  }

  synchronized Stored create(final Resource resource, final ObjectNode tree) {
    final Stored stored = Stored.of(resource, versioned(tree));
    if (of(resource).putIfAbsent(stored.key(), stored) != null) {
      throw ApiException.alreadyExists(resource, stored.name());
    }
    tell(new Change(Change.Type.ADDED, version, Optional.empty(), stored));
    return stored;
  }

  /** Puts what was there before the server began; nobody is told. */
  synchronized void put(final Stored stored) {
    of(stored.resource()).put(stored.key(), stored);
    latest.remove(stored.resource());
    version = Math.max(version, stored.version());
    forgotten = version;
  }

  /** Changes an object that is there; one that stays as it is keeps its version. */
  synchronized Stored modify(
      final Resource resource,
      final String namespace,
      final String name,
      final UnaryOperator<ObjectNode> change) {
    final Stored before = get(resource, namespace, name);
    final ObjectNode changed = change.apply(before.tree());
    if (changed.equals(before.tree())) {
      return before;
    }
    final Stored stored = Stored.of(resource, versioned(changed));
    of(resource).put(stored.key(), stored);
    tell(new Change(Change.Type.MODIFIED, version, Optional.of(before), stored));
    return stored;
  }

  synchronized Optional<Stored> remove(
      final Resource resource, final String namespace, final String name) {
    final Stored removed = of(resource).remove(Stored.key(namespace, name));
    if (removed == null) {
      return Optional.empty();
    }
    final Stored last = Stored.of(resource, versioned(removed.tree()));
    tell(new Change(Change.Type.DELETED, version, Optional.of(removed), last));
    return Optional.of(last);
  }

  private ObjectNode versioned(final ObjectNode tree) {
    version++;
    final ObjectNode copy = tree.deepCopy();
    Json.make(copy, "metadata").put("resourceVersion", Long.toString(version));
    return copy;
  }

  private void tell(final Change change) {
    latest.remove(change.object().resource());
    history.add(change);
    if (history.size() > REMEMBERED) {
      forgotten = history.remove().version();
    }
    List.copyOf(listeners).forEach(listener -> listener.accept(change));
  }

  synchronized void listen(final Consumer<Change> listener) {
    listeners.add(listener);
  }

  synchronized void unlisten(final Consumer<Change> listener) {
    listeners.remove(listener);
  }

  /**
   * The changes after a version.
   *
   * @throws ApiException 410 if they are not remembered
   */
  synchronized List<Change> since(final long after) {
    if (after < forgotten) {
      throw ApiException.gone("too old resource version: %d (%d)".formatted(after, forgotten));
    }
    return history.stream().filter(change -> change.version() > after).toList();
  }

  /** Forgets what happened, so that a watch of any version before now is too old. */
  synchronized void forget() {
    version++;
    history.clear();
    forgotten = version;
  }
}
