package io.wirecheck.run;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes objects that changed between two readings, in what a check can see of them. A
 * judgment about one of these is void: the evidence may be of the old and the new.
 */
final class Stability {

  private final Map<ObjectRef, Object> before = new HashMap<>();
  private final Map<ObjectRef, Object> after = new HashMap<>();

  /** Compared once: many subjects may name one object. */
  private final Set<ObjectRef> unchanged = new HashSet<>();

  private final Optional<Section.Unknown<?>> unread;

  private Stability(final Topology first, final Topology last) {
    unread =
        Optional.<Section.Unknown<?>>empty()
            .or(() -> last.nodes().whyUnknown())
            .or(() -> last.pods().whyUnknown());
    compare(first.nodes(), last.nodes(), Stability::ref);
    compare(first.pods(), last.pods(), Stability::ref);
  }

  /** Lists that are equal, as those of a quiet cluster are, need no look at each object. */
  private <T> void compare(
      final Section<List<T>> first, final Section<List<T>> last, final Function<T, ObjectRef> ref) {
    final List<T> was = first.asOptional().orElse(List.of());
    final List<T> is = last.asOptional().orElse(List.of());
    if (was.equals(is)) {
      was.forEach(object -> unchanged.add(ref.apply(object)));
      return;
    }
    was.forEach(object -> before.put(ref.apply(object), object));
    is.forEach(object -> after.put(ref.apply(object), object));
    before.forEach(
        (object, then) -> {
          if (then.equals(after.get(object))) {
            unchanged.add(object);
          }
        });
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
    for (final ObjectRef object : objects) {
      // one in neither reading is not one that stayed as it was
      if (!unchanged.contains(object)) {
        return Optional.of(new Doubt(InconclusiveCode.CHURN, whatHappened(object)));
      }
    }
    return Optional.empty();
  }

  private String whatHappened(final ObjectRef object) {
    if (!before.containsKey(object)) {
      return "the run's first reading does not have %s, so nothing shows that it stayed as it was"
          .formatted(object);
    }
    return object
        + (after.containsKey(object) ? " changed" : " went away")
        + " while the run was reading"
        + phases(before.get(object), after.get(object));
  }

  /** A pod that was evicted shows it by its phase. */
  private static String phases(final @Nullable Object then, final @Nullable Object now) {
    return then instanceof final Pod was && now instanceof final Pod is && was.phase() != is.phase()
        ? ": it was %s, and is %s".formatted(was.phase(), is.phase())
        : "";
  }

  /** A reason, with its sentence. */
  record Doubt(InconclusiveCode code, String detail) {}

  private static ObjectRef ref(final Node node) {
    return ObjectRef.node(node.name());
  }

  private static ObjectRef ref(final Pod pod) {
    return ObjectRef.pod(pod.ref());
  }
}
