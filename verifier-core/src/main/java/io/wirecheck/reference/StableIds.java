package io.wirecheck.reference;

import io.wirecheck.model.MacAddress;
import io.wirecheck.model.PodRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Ids in the forms that AWS and Kubernetes give them, each a function of a name and so stable. */
final class StableIds {

  /** What Kubernetes draws the ends of generated names from (apimachinery, {@code rand.String}). */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;
  private static final int VETH_DIGITS = 11;

  private StableIds() {}

  /** An id such as {@code eni-0f3b...}: the prefix, a zero and 16 hexadecimal digits. */
  static String aws(final String prefix, final String name) {
    return prefix + "-0" + HexFormat.of().toHexDigits(number(prefix + "/" + name));
  }

  static String uid(final String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** A locally administered unicast address, as EC2 gives them. */
  static MacAddress mac(final String name) {
    return new MacAddress(0x02L << 40 | (number("mac/" + name) & 0xFF_FFFF_FFFFL));
  }

  /** The VPC's router, as any of its subnets shows it. */
  static MacAddress router() {
    return mac("the VPC's router");
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

  /**
   * The name of the host's end of a pod's cable: {@code eni} and 11 digits of the SHA-1 of {@code
   * namespace.name} (amazon-vpc-cni-k8s, {@code pkg/networkutils/names.go}).
   */
  static String veth(final PodRef pod) {
    return veth("eni", pod);
  }

  /** As above, with another prefix than the default one. */
  static String veth(final String prefix, final PodRef pod) {
    final byte[] hash = digest("SHA-1", pod.namespace() + "." + pod.name());
    return prefix + HexFormat.of().formatHex(hash).substring(0, VETH_DIGITS);
  }

  /** The first 64 bits of the name's SHA-256. */
  static long number(final String name) {
    return ByteBuffer.wrap(digest("SHA-256", name)).getLong();
  }

  private static byte[] digest(final String algorithm, final String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (final NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has " + algorithm, absent);
    }
  }
}
