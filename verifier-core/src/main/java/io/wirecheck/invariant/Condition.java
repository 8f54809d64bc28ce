package io.wirecheck.invariant;

/**
 * What a sentence demands of each of its flows: words, and the rule that judges them. Made by
 * {@link Conditions}.
 */
public record Condition(String words, Rule rule) {

  @Override
  public String toString() {
    return words;
  }
}
