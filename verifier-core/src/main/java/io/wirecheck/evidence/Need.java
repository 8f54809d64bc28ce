package io.wirecheck.evidence;

import java.util.List;

/** What a check must see about one subject. */
public record Need(List<Key<?>> keys) {

  public Need {
    keys = List.copyOf(keys);
  }

  /** The inventory alone decides. */
  public static Need none() {
    return new Need(List.of());
  }

  public static Need of(final Key<?>... keys) {
    return new Need(List.of(keys));
  }
}
