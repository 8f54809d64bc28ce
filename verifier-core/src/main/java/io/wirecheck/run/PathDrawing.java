package io.wirecheck.run;

import java.util.Optional;
import java.util.ServiceLoader;

/** Draws the way of a packet; found by {@link ServiceLoader}. */
public interface PathDrawing {

  /** A picture as SVG, which refers to nothing outside of it and runs nothing. */
  String svg(Route route);

  /** The one on the class path, which has none without the module of reports. */
  static Optional<PathDrawing> find() {
    return ServiceLoader.load(PathDrawing.class).findFirst();
  }
}
