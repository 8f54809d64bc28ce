package io.wirecheck.lab;

import io.wirecheck.model.MacAddress;
import io.wirecheck.model.PodRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What namespaces and devices are called within a lab. */
final class Names {

  static final String ROUTER = "vpc";
  static final String INTERNET = "internet";

  private static final int VETH_DIGITS = 11;

  private Names() {}

  static String node(final String node) {
    return "node-" + node;
  }

  static String pod(final PodRef pod) {
    return "pod-" + pod.namespace() + "." + pod.name();
  }

  /**
   * The host's end of a pod's veth pair: {@code eni} and the first 11 hexadecimal digits of the
   * SHA-1 of {@code namespace.name} (amazon-vpc-cni-k8s, {@code pkg/networkutils/names.go}).
   */
  static String veth(final PodRef pod) {
    return "eni" + HexFormat.of().formatHex(sha1(pod)).substring(0, VETH_DIGITS);
  }

  /** A locally administered address for the host's end, which the kernel would choose at random. */
  static MacAddress vethMac(final PodRef pod) {
    return new MacAddress((0x0AL << 40) | (ByteBuffer.wrap(sha1(pod)).getLong() & 0xFF_FFFF_FFFFL));
  }

  private static byte[] sha1(final PodRef pod) {
    try {
      final String name = pod.namespace() + "." + pod.name();
      return MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
