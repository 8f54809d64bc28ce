package io.wirecheck.model;

import java.util.regex.Pattern;

/** A 48-bit IEEE 802 address. */
public record MacAddress(long bits) {

  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

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
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a MAC address: '" + text + "'");
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append(Character.forDigit((int) (bits >>> (shift + 4)) & 0xF, 16))
          .append(Character.forDigit((int) (bits >>> shift) & 0xF, 16))
          .append(shift == 0 ? "" : ":");
    }
    return text.toString();
  }
}
