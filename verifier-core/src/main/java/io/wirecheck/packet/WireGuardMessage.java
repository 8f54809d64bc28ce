package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * What can be seen of a WireGuard message without its keys (<a
 * href="https://www.wireguard.com/protocol/">the protocol</a>).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * |     Type      |                 Reserved (0)                  |
 * +---------------+-----------------------------------------------+
 * |  Sender or receiver index, keys, ciphertext ...
 * +---------------------------------------------------------------+
 * </pre>
 */
final class WireGuardMessage {

  static final int HEADER_LENGTH = 4;
  static final int MIN_LENGTH = 32;

  private static final int INITIATION = 1;
  private static final int RESPONSE = 2;
  private static final int COOKIE_REPLY = 3;
  private static final int TRANSPORT_DATA = 4;

  private WireGuardMessage() {}

  /** True of WireGuard's own port and those of Calico (51820, 51821) and Cilium (51871). */
  static boolean isPort(int port) {
    return port == 51820 || port == 51821 || port == 51871;
  }

  /**
   * True where the type is known and {@code length} is one that a message of the type, or its first
   * fragment, can have.
   */
  static boolean isValid(ByteBuffer buffer, int offset, int length, boolean fragment) {
    return switch (Integer.reverseBytes(buffer.getInt(offset))) {
      case INITIATION -> fragment || length == 148;
      case RESPONSE -> fragment || length == 92;
      case COOKIE_REPLY -> fragment || length == 64;
      case TRANSPORT_DATA -> fragment || (length >= MIN_LENGTH && length % 16 == 0);
      default -> false;
    };
  }
}
