package io.wirecheck.run;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Kubernetes objects that changed between two readings, in what a check can see of them. A
 * judgment about one of these is void: the evidence may be of the old and the new.
 */
final class Stability {

  private final Map<ObjectRef, Object> before = new HashMap<>();
  private final Map<ObjectRef, Object> after = new HashMap<>();
  private final Optional<Section.Unknown<?>> unread;

  private Stability(final Topology first, final Topology last) {
    unread =
        Optional.<Section.Unknown<?>>empty()
            .or(() -> last.nodes().whyUnknown())
            .or(() -> last.pods().whyUnknown());
    collect(first, before);
    collect(last, after);
  }

  static Stability between(final Topology first, final Topology last) {
    return new Stability(first, last);
  }

  /** Why a judgment about these objects is void; empty where they stayed as they were. */
  Optional<Doubt> doubt(final List<ObjectRef> objects) {
    if (objects.isEmpty()) {
      return Optional.empty();
    }
    if (unread.isPresent()) {
      final Section.Unknown<?> unknown = unread.get();
      return Optional.of(
          new Doubt(
              unknown.code(),
              "the second reading failed, so nothing shows that the objects stayed as they were: "
                  + unknown.detail()));
    }
    return objects.stream()
        .filter(object -> !isAsBefore(object))
        .findFirst()
        .map(object -> new Doubt(InconclusiveCode.CHURN, whatHappened(object)));
  }

  /** An object in neither reading is not one that stayed as it was. */
  private boolean isAsBefore(final ObjectRef object) {
    return before.containsKey(object) && before.get(object).equals(after.get(object));
  }

  private String whatHappened(final ObjectRef object) {
    if (!before.containsKey(object)) {
      return "the run's first reading does not have %s, so nothing shows that it stayed as it was"
          .formatted(object);
    }
    return object
        + (after.containsKey(object) ? " changed" : " went away")
        + " while the run was reading";
  }

  /** A reason, with its sentence. */
  record Doubt(InconclusiveCode code, String detail) {}

  private static void collect(final Topology topology, final Map<ObjectRef, Object> objects) {
    collect(topology.nodes(), Stability::ref, objects);
    collect(topology.pods(), Stability::ref, objects);
  }

  private static <T> void collect(
      final Section<List<T>> section,
      final Function<T, ObjectRef> ref,
      final Map<ObjectRef, Object> objects) {
    section
        .asOptional()
        .orElse(List.of())
        .forEach(object -> objects.put(ref.apply(object), object));
  }

  private static ObjectRef ref(final Node node) {
    return ObjectRef.node(node.name());
  }

  private static ObjectRef ref(final Pod pod) {
    return ObjectRef.pod(pod.ref());
  }
}
