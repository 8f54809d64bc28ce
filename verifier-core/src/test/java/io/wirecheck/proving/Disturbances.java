package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What goes wrong on purpose: for the next requests of a kind, or for as long as it is set. */
final class Disturbances {

  private final List<Planned> planned = new ArrayList<>();
  private volatile Optional<Pattern> images = Optional.empty();
  private volatile Optional<Pattern> stuck = Optional.empty();

  private static final class Planned {

    private final Pattern method;
    private final Pattern path;
    private final ObjectNode what;
    private int left;

    Planned(final ObjectNode what) {
      this.method = Pattern.compile(Json.text(what, "method"));
      this.path = Pattern.compile(Json.text(what, "path"));
      this.left = what.path("times").asInt(1);
      this.what = what;
    }

    boolean isFor(final String kind, final String asked, final String pathAndQuery) {
      return left > 0
          && Json.text(what, "kind").equals(kind)
          && method.matcher(asked).matches()
          && path.matcher(pathAndQuery).find();
    }
  }

  synchronized void plan(final ObjectNode what) {
    planned.add(new Planned(what));
  }

  synchronized void forget() {
    planned.clear();
    images = Optional.empty();
    stuck = Optional.empty();
  }

  /** The next disturbance of a kind for a request, which counts as spent. */
  synchronized Optional<ObjectNode> next(
      final String kind, final String method, final String pathAndQuery) {
    final Optional<Planned> next =
        planned.stream().filter(one -> one.isFor(kind, method, pathAndQuery)).findFirst();
    next.ifPresent(one -> one.left--);
    return next.map(one -> one.what);
  }

  void refuseImages(final Optional<Pattern> pattern) {
    images = pattern;
  }

  void holdNamespaces(final Optional<Pattern> pattern) {
    stuck = pattern;
  }

  boolean isStuck(final String namespace) {
    return stuck.filter(pattern -> pattern.matcher(namespace).find()).isPresent();
  }

  /** The image of a pod that cannot be pulled. */
  Optional<String> imageNotPulled(final JsonNode pod) {
    for (final JsonNode container : pod.path("spec").path("containers")) {
      final String image = Json.text(container, "image");
      if (images.filter(pattern -> pattern.matcher(image).find()).isPresent()) {
        return Optional.of(image);
      }
    }
    return Optional.empty();
  }
}
