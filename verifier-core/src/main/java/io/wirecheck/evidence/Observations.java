package io.wirecheck.evidence;

import io.wirecheck.model.Topology;
import java.util.Map;

/**
 * The evidence about one subject, interpreted: a value for each key of its need, and the topology.
 */
public final class Observations {

  private final Topology topology;
  private final Map<Key<?>, Object> values;

  public Observations(final Topology topology, final Map<Key<?>, Object> values) {
    this.topology = topology;
    this.values = Map.copyOf(values);
  }

  public Topology topology() {
    return topology;
  }

  /**
   * What was seen.
   *
   * @throws IllegalArgumentException if the key is not part of the subject's need
   */
  public <T> T get(final Key<T> key) {
    final Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("not part of the need: " + key);
    }
    return key.type().cast(value);
  }
}
