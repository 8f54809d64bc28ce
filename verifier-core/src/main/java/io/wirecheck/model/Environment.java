package io.wirecheck.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a container's declaration says of its environment, of the variables that matter.
 *
 * @param values the variables that are set to a text
 * @param undetermined the variables whose value is elsewhere: {@code valueFrom}, or a text that
 *     refers to another variable
 * @param open true where {@code envFrom} brings further variables in, whose names are not known;
 *     those that are named win over them
 */
public record Environment(Map<String, String> values, Set<String> undetermined, boolean open) {

  /** No variable at all. */
  public static final Environment EMPTY = new Environment(Map.of(), Set.of(), false);

  public Environment {
    values = Map.copyOf(values);
    undetermined = Set.copyOf(undetermined);
  }

  /** Variables that are all set to a text. */
  public static Environment of(final Map<String, String> values) {
    return new Environment(values, Set.of(), false);
  }

  /** The variable's text; empty where it is not set, or cannot be told. */
  public Optional<String> value(final String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * False where the declaration leaves open which value the variable has, or whether it has one.
   */
  public boolean tells(final String name) {
    return !undetermined.contains(name) && (!open || values.containsKey(name));
  }
}
