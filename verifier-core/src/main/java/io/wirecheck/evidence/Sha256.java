package io.wirecheck.evidence;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest (FIPS 180-4) being made; prints as 64 lower-case hexadecimal digits. */
final class Sha256 {

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  static String of(final ByteBuffer bytes) {
    final Sha256 sha256 = new Sha256();
    sha256.digest.update(bytes);
    return sha256.finish();
  }

  void update(final byte[] bytes, final int length) {
    digest.update(bytes, 0, length);
  }

  String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
