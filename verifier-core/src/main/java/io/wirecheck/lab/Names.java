package io.wirecheck.lab;

import io.wirecheck.model.PodRef;
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
   * True if the device is the host's end of the pod's veth pair: a prefix and the first 11
   * hexadecimal digits of the SHA-1 of {@code namespace.name} (amazon-vpc-cni-k8s, {@code
   * pkg/networkutils/names.go}).
   */
  static boolean isVeth(final String device, final PodRef pod) {
    return device.endsWith(HexFormat.of().formatHex(sha1(pod)).substring(0, VETH_DIGITS));
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
