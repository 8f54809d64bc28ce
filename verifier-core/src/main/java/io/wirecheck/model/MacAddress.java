package io.wirecheck.model;

/** A 48-bit IEEE 802 address. */
public record MacAddress(long bits) {

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("a MAC address has 48 bits");
    }
  }

  /**
   * Parses six pairs of hexadecimal digits separated by colons.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static MacAddress parse(final String text) {
    if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
      throw new IllegalArgumentException("not a MAC address: '" + text + "'");
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  @Override
  public String toString() {
    return String.format("%012x", bits).replaceAll("(..)(?!$)", "$1:");
  }
}
