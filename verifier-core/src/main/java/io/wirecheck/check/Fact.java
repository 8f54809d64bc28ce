package io.wirecheck.check;

/** One line of an explanation: what, and its value, both in the field's words. */
public record Fact(String key, String value) {

  public static Fact of(final String key, final Object value) {
    return new Fact(key, value.toString());
  }

  @Override
  public String toString() {
    return key + ": " + value;
  }
}
