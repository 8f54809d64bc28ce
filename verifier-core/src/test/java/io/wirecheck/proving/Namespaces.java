package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** Empties namespaces that are deleted, and removes them when nothing is left in them. */
final class Namespaces {

  private final Store store;
  private final Objects objects;
  private final Disturbances disturbances;
  private final Clock clock;

  Namespaces(
      final Store store,
      final Objects objects,
      final Disturbances disturbances,
      final Clock clock) {
    this.store = store;
    this.objects = objects;
    this.disturbances = disturbances;
    this.clock = clock;
  }

  /** True if a namespace is still on its way out. */
  boolean reconcile() {
    boolean some = false;
    for (final Stored namespace : store.snapshot(Resource.NAMESPACES).objects()) {
      if (namespace.fields().getOrDefault("status.phase", "").equals("Terminating")) {
        some |= !end(namespace);
      }
    }
    return some;
  }

  private boolean end(final Stored namespace) {
    synchronized (store) {
      content(namespace).stream()
          .filter(object -> !object.isDeleted())
          .forEach(object -> objects.delete(object, OptionalLong.empty()));
      final List<Stored> left = content(namespace);
      final boolean isFree =
          left.isEmpty()
              && !disturbances.isStuck(namespace.name())
              && namespace.tree().path("metadata").path("finalizers").isEmpty();
      if (isFree) {
        store.remove(Resource.NAMESPACES, "", namespace.name());
      } else {
        store.modify(Resource.NAMESPACES, "", namespace.name(), tree -> explained(tree, left));
      }
      return isFree;
    }
  }

  private ObjectNode explained(final ObjectNode tree, final List<Stored> left) {
    PodStatus.condition(
            tree, "NamespaceContentRemaining", left.isEmpty() ? "False" : "True", clock.instant())
        .put("reason", left.isEmpty() ? "ContentRemoved" : "SomeResourcesRemain")
        .put(
            "message",
            left.isEmpty()
                ? "All content successfully removed"
                : "Some resources are remaining: " + left.stream().map(Stored::key).toList());
    if (disturbances.isStuck(Json.text(tree, "metadata", "name"))) {
      PodStatus.condition(tree, "NamespaceFinalizersRemaining", "True", clock.instant())
          .put("reason", "SomeFinalizersRemain")
          .put(
              "message",
              "Some content in the namespace has finalizers remaining: example.com/hold in 1"
                  + " resource instances");
    }
    return tree;
  }

  private List<Stored> content(final Stored namespace) {
    return Resource.ALL.stream()
        .filter(Resource::namespaced)
        .flatMap(resource -> store.snapshot(resource).objects().stream())
        .filter(object -> object.namespace().equals(namespace.name()))
        .toList();
  }
}
