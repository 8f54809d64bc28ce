package io.wirecheck.packet;

import java.util.HexFormat;

/**
 * Bytes as people write them: hexadecimal digits, white space, and comments from # to the line's
 * end.
 */
final class Hex {

  private Hex() {}

  static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text.replaceAll("#[^\n]*", "").replaceAll("\\s", ""));
  }
}
