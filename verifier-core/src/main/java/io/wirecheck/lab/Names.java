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

  /** How the names of the router's ends begin. */
  static final String PORT = "port";

  /** With a prefix of three or four letters they are a device's name: at most 15. */
  private static final int DIGITS = 11;

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
    return device.endsWith(digits(pod.namespace() + "." + pod.name()));
  }

  /** The router's end of a network interface's cable. */
  static String port(final String networkInterface) {
    return PORT + digits(networkInterface);
  }

  private static String digits(final String name) {
    try {
      final byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
