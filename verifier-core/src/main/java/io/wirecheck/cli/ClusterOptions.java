package io.wirecheck.cli;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a cluster is used. Each of these may also stand in its address, as {@code ?tier=T1}. */
final class ClusterOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "On a cluster: put probe pods into this namespace, which must exist; by default each run"
              + " creates one and removes it.")
  private @Nullable String namespace;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description =
          "On a cluster: do no more than T0 (read the APIs), T1 (and run probe pods), T2 (and read"
              + " the nodes' tables) or T3 (and capture on nodes, the default).")
  private @Nullable String tier;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "On a cluster: make probe pods of this image; see docs/clusters.md.")
  private @Nullable String image;

  @Option(
      names = "--pull-secret",
      paramLabel = "NAME",
      description = "On a cluster: the secret of --namespace that the image is pulled with.")
  private @Nullable String pullSecret;

  @Option(
      names = "--max-probes",
      paramLabel = "N",
      description = "On a cluster: create no more probe pods than this.")
  private @Nullable String maxProbes;

  /**
   * What is judged, with what was given here; the network as it is, null included, where nothing
   * was.
   *
   * @throws ParameterException if the address cannot be read
   */
  @Nullable String applied(final @Nullable String network, final JudgingOptions options) {
    return given().isEmpty() ? network : applied(options.settings(network).network());
  }

  /**
   * The address with what was given here, or as it is where nothing was.
   *
   * @throws ParameterException if the address cannot be read
   */
  String applied(final String address) {
    final Map<String, String> given = given();
    if (given.isEmpty()) {
      return address;
    }
    try {
      NetworkAddress whole = NetworkAddress.parse(address);
      for (final Map.Entry<String, String> option : given.entrySet()) {
        whole = whole.with(option.getKey(), option.getValue());
      }
      return whole.toString();
    } catch (final AddressException wrong) {
      throw new ParameterException(command.commandLine(), "" + wrong.getMessage(), wrong);
    }
  }

  private Map<String, String> given() {
    final Map<String, String> given = new LinkedHashMap<>();
    put(given, "namespace", namespace);
    put(given, "tier", tier);
    put(given, "image", image);
    put(given, "pull-secret", pullSecret);
    put(given, "max-probes", maxProbes);
    return given;
  }

  private static void put(
      final Map<String, String> given, final String option, final @Nullable String value) {
    if (value != null) {
      given.put(option, value);
    }
  }
}
