package io.wirecheck.evidence;

import java.util.List;
import java.util.stream.Stream;

/** What a check must see about one subject. */
public record Need(List<Key<?>> keys) {

  public Need {
    keys = List.copyOf(keys);
  }

  /** The inventory alone decides. */
  public static Need none() {
    return new Need(List.of());
  }

  /** Both needs; a key in both is needed once. */
  public Need and(final Need other) {
    return new Need(Stream.concat(keys.stream(), other.keys.stream()).distinct().toList());
  }

  public static Need of(final Key<?>... keys) {
    return new Need(List.of(keys));
  }
}
