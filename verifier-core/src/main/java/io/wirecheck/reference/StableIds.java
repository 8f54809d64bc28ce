package io.wirecheck.reference;

import io.wirecheck.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids in the forms that AWS and Kubernetes give them, each a function of a name and so stable. */
final class StableIds {

  /** What Kubernetes draws the ends of generated names from (apimachinery, {@code rand.String}). */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;

  private StableIds() {}

  /** An id such as {@code eni-0f3b...}: the prefix, a zero and 16 hexadecimal digits. */
  static String aws(final String prefix, final String name) {
    return "%s-0%016x".formatted(prefix, number(prefix + "/" + name));
  }

  static String uid(final String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** A locally administered unicast address, as EC2 gives them. */
  static MacAddress mac(final String name) {
    return new MacAddress(0x02L << 40 | (number("mac/" + name) & 0xFF_FFFF_FFFFL));
  }

  /** The five characters that a controller appends to a pod's name. */
  static String suffix(final String name) {
    final StringBuilder text = new StringBuilder(SUFFIX_LENGTH);
    long rest = number("suffix/" + name) >>> 1;
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
      rest /= ALPHABET.length();
    }
    return text.toString();
  }

  /** The first 64 bits of the name's SHA-256. */
  static long number(final String name) {
    try {
      final MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (final NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
