package io.wirecheck.live;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.aws.AwsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What an {@code eks:} address says. Three forms:
 *
 * <ul>
 *   <li>{@code eks:CONTEXT}: a context of the kubeconfig; {@code cluster} and {@code region} say
 *       its name in EKS where the context does not
 *   <li>{@code eks:NAME?region=REGION}: a cluster by its name in EKS, entered with the AWS
 *       credentials
 *   <li>{@code eks:NAME?auth=in-cluster}: the cluster that this process is a pod of
 * </ul>
 */
record EksTarget(
    Entrance entrance,
    String name,
    Optional<String> cluster,
    Optional<Path> kubeconfig,
    AwsSettings aws,
    Tier tier,
    Optional<String> namespace,
    Optional<String> image,
    Optional<String> pullSecret,
    int maxProbes,
    boolean capturesLocally) {

  /** How the cluster is entered. */
  enum Entrance {
    KUBECONFIG,
    AWS,
    IN_CLUSTER
  }

  private static final String AUTH = "auth";
  private static final String CLUSTER = "cluster";
  private static final String REGION = "region";
  private static final String KUBECONFIG = "kubeconfig";
  private static final String PROFILE = "profile";
  private static final String ROLE = "role";
  private static final String ENDPOINT = "endpoint";
  private static final String TIER = "tier";
  private static final String NAMESPACE = "namespace";
  private static final String IMAGE = "image";
  private static final String PULL_SECRET = "pull-secret";
  private static final String MAX_PROBES = "max-probes";
  private static final String CAPTURE = "capture";

  private static final Set<String> OPTIONS =
      new TreeSet<>(
          List.of(
              AUTH,
              CLUSTER,
              REGION,
              KUBECONFIG,
              PROFILE,
              ROLE,
              ENDPOINT,
              TIER,
              NAMESPACE,
              IMAGE,
              PULL_SECRET,
              MAX_PROBES,
              CAPTURE));

  /**
   * Enough for each class of interface in each of several zones, with the pods it takes to hit it.
   */
  private static final int DEFAULT_MAX_PROBES = 60;

  /**
   * Reads an address.
   *
   * @throws AddressException if it has an option that there is none of, an option twice, or a value
   *     that cannot be read
   */
  static EksTarget of(final NetworkAddress address) {
    address.options().keySet().stream()
        .filter(option -> !OPTIONS.contains(option))
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new AddressException(
                  "'%s' is no option of a cluster; known are %s".formatted(unknown, OPTIONS));
            });
    return new EksTarget(
        entrance(address),
        address.name(),
        text(address, CLUSTER),
        text(address, KUBECONFIG).map(Path::of),
        new AwsSettings(
            text(address, REGION),
            text(address, PROFILE),
            text(address, ROLE),
            read(address, ENDPOINT, URI::create, "a URL")),
        read(address, TIER, EksTarget::tier, "one of " + Arrays.toString(Tier.values()))
            .orElse(Tier.T3),
        text(address, NAMESPACE),
        text(address, IMAGE),
        text(address, PULL_SECRET),
        read(address, MAX_PROBES, EksTarget::positive, "a whole number of at least 1")
            .orElse(DEFAULT_MAX_PROBES),
        capturesLocally(address));
  }

  /**
   * Whether this process captures on the node that it runs on; a process that is no pod is on none.
   */
  private static boolean capturesLocally(final NetworkAddress address) {
    final boolean local =
        read(address, CAPTURE, EksTarget::isLocal, "tcpdump or local").orElse(false);
    if (local && entrance(address) != Entrance.IN_CLUSTER) {
      throw new AddressException(
          "'%s=local' in '%s' is for a process in the cluster: add auth=in-cluster"
              .formatted(CAPTURE, address));
    }
    return local;
  }

  private static boolean isLocal(final String text) {
    return switch (text) {
      case "tcpdump" -> false;
      case "local" -> true;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Entrance entrance(final NetworkAddress address) {
    return read(address, AUTH, EksTarget::entrance, "kubeconfig, aws or in-cluster")
        .orElseGet(
            () ->
                text(address, REGION).isPresent() && text(address, CLUSTER).isEmpty()
                    ? Entrance.AWS
                    : Entrance.KUBECONFIG);
  }

  private static Entrance entrance(final String text) {
    return switch (text) {
      case "kubeconfig" -> Entrance.KUBECONFIG;
      case "aws" -> Entrance.AWS;
      case "in-cluster" -> Entrance.IN_CLUSTER;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Tier tier(final String text) {
    return Tier.valueOf(text);
  }

  private static int positive(final String text) {
    final int value = Integer.parseInt(text);
    if (value < 1) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static Optional<String> text(final NetworkAddress address, final String option) {
    final List<String> values = address.values(option);
    if (values.size() > 1) {
      throw new AddressException("'%s' is given twice in '%s'".formatted(option, address));
    }
    return values.stream().findFirst();
  }

  private static <T> Optional<T> read(
      final NetworkAddress address,
      final String option,
      final Function<String, T> parser,
      final String form) {
    return text(address, option)
        .map(
            value -> {
              try {
                return parser.apply(value);
              } catch (final IllegalArgumentException unreadable) {
                throw new AddressException(
                    "'%s=%s' in '%s' must be %s".formatted(option, value, address, form));
              }
            });
  }
}
