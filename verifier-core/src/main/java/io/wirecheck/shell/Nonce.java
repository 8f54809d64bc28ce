package io.wirecheck.shell;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** What identifies a packet on the wire: 16 bytes, big endian. */
record Nonce(long run, int flow, int packet) {

  static final int LENGTH = 16;

  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(run).putInt(flow).putInt(packet).array();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** True if the nonce is anywhere in these bytes. */
  boolean isIn(final byte[] bytes) {
    final byte[] nonce = bytes();
    for (int i = 0; i + LENGTH <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + LENGTH, nonce, 0, LENGTH)) {
        return true;
      }
    }
    return false;
  }
}
