package io.wirecheck.report.allure;

import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.run.RunReport;

/** What a network is called from run to run: its address without the options. */
final class NetworkName {

  private NetworkName() {}

  static String of(final RunReport report) {
    final NetworkAddress address = NetworkAddress.parse(report.network());
    return address.scheme() + ":" + address.name();
  }

  /** What kind of network it is, for people. */
  static String kind(final RunReport report) {
    final String scheme = NetworkAddress.parse(report.network()).scheme();
    return switch (scheme) {
      case "reference" -> "the reference network";
      case "lab" -> "the lab";
      case "bundle" -> "a bundle";
      case "eks" -> "a cluster";
      default -> scheme;
    };
  }
}
